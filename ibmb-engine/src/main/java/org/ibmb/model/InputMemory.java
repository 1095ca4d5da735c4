/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.Collection;
import java.util.function.IntUnaryOperator;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.graph.NodeInputs;
import org.ibmb.run.Workers;

/**
 * Device memory for what the first block reads: of one batch, or of one batch after the other.
 *
 * @param propagated features after one hop on the full graph; null where weights come first (GAT)
 * @param own the nodes' own features; null where the network does not read them
 */
public record InputMemory(Matrix propagated, Matrix own) {
  private static final int BLOCK = 64;

  /** Room for the largest of {@code batches}. */
  public static InputMemory reserve(
      Collection<Batch> batches, Architecture architecture, Arena arena) {
    int rows = batches.stream().mapToInt(batch -> rows(batch, architecture)).max().orElse(1);
    return reserve(rows, architecture, arena);
  }

  /** Room for one batch as large as {@code room}. */
  public static InputMemory reserve(BatchCapacity room, Architecture architecture, Arena arena) {
    return reserve(room.rows(hopsRead(architecture)), architecture, arena);
  }

  static InputMemory reserve(int rows, Architecture architecture, Arena arena) {
    int dimension = architecture.inputDimension();
    boolean firstHop = architecture.type().hasExactFirstHop();
    boolean readsOwn = architecture.type().hasRootWeight() || !firstHop;
    return new InputMemory(
        firstHop ? arena.matrix(rows, dimension) : null,
        readsOwn ? arena.matrix(rows, dimension) : null);
  }

  /** How many rows of a batch the first block reads. */
  static int rows(Batch batch, Architecture architecture) {
    return batch.within(hopsRead(architecture));
  }

  private static int hopsRead(Architecture architecture) {
    return architecture.layers() - (architecture.type().hasExactFirstHop() ? 1 : 0);
  }

  /**
   * Fills the first {@code rows} rows and returns them.
   *
   * @param nodeOf the graph's node whose features stand in a row
   */
  InputMemory fill(
      int rows, IntUnaryOperator nodeOf, NodeInputs inputs, Device device, Workers workers) {
    int dimension = inputs.dimension();
    workers.forEachBlock(
        rows,
        BLOCK,
        (worker, from, to) -> {
          float[] row = new float[dimension];
          for (int i = from; i < to; i++) {
            int node = nodeOf.applyAsInt(i);
            if (propagated != null) {
              inputs.copyFirstHop(node, row);
              device.upload(row, propagated.view(i * dimension, 1, dimension));
            }
            if (own != null) {
              inputs.features().copyRow(node, row);
              device.upload(row, own.view(i * dimension, 1, dimension));
            }
          }
        });
    return new InputMemory(firstRows(propagated, rows), firstRows(own, rows));
  }

  private static Matrix firstRows(Matrix memory, int rows) {
    return memory == null ? null : memory.firstRows(rows);
  }
}
