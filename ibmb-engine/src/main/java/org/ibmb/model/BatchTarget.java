/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;

/**
 * What the outputs of a batch should become, in device memory: of one batch, or of one batch after
 * the other.
 *
 * @param values target of each output: outputs x numbers per target
 * @param rowWeights how much each output counts in the loss: outputs x 1
 */
public record BatchTarget(Matrix values, Matrix rowWeights) {

  /**
   * Room for one batch as large as {@code room}.
   *
   * @param width numbers per target
   */
  public static BatchTarget reserve(BatchCapacity room, int width, Arena arena) {
    return reserve(room.rows(0), width, arena);
  }

  /** Room for {@code rows} outputs with {@code width} numbers per target. */
  public static BatchTarget reserve(int rows, int width, Arena arena) {
    return new BatchTarget(arena.matrix(rows, width), arena.matrix(rows, 1));
  }

  /**
   * Fills as many first rows as there are weights, and returns them.
   *
   * @param targets row after row
   * @param weights one per row
   */
  public BatchTarget fill(float[] targets, float[] weights, Device device) {
    BatchTarget filled =
        new BatchTarget(values.firstRows(weights.length), rowWeights.firstRows(weights.length));
    device.upload(targets, filled.values);
    device.upload(weights, filled.rowWeights);
    return filled;
  }
}
