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
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.NodeInputs;
import org.ibmb.run.Workers;

/**
 * Device memory for a batch, or for one batch after the other: what the first block reads, and the
 * edges that all blocks read.
 *
 * @param propagated features after one hop on the full graph; null where weights come first (GAT)
 * @param own the nodes' own features; null where the network does not read them
 * @param adjacency normalised adjacency between the batch's nodes; null where no batch is loaded
 */
public record InputMemory(Matrix propagated, Matrix own, SparseMatrix adjacency) {

  /** Room for the largest of {@code batches}. */
  public static InputMemory reserve(
      Collection<Batch> batches, Architecture architecture, Arena arena) {
    return reserve(BatchCapacity.of(batches, architecture.layers()), architecture, arena);
  }

  /** Room for one batch as large as {@code room}. */
  public static InputMemory reserve(BatchCapacity room, Architecture architecture, Arena arena) {
    SparseMatrix adjacency = arena.sparse(room.rows(architecture.layers()), room.edges());
    return reserve(room.rows(hopsRead(architecture)), architecture, arena, adjacency);
  }

  /** Room for the features of so many nodes. */
  static InputMemory reserveFeatures(int rows, Architecture architecture, Arena arena) {
    return reserve(rows, architecture, arena, null);
  }

  private static InputMemory reserve(
      int rows, Architecture architecture, Arena arena, SparseMatrix adjacency) {
    int dimension = architecture.inputDimension();
    boolean firstHop = architecture.type().hasExactFirstHop();
    boolean readsOwn = architecture.type().hasRootWeight() || !firstHop;
    return new InputMemory(
        firstHop ? arena.matrix(rows, dimension) : null,
        readsOwn ? arena.matrix(rows, dimension) : null,
        adjacency);
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
    Device filling = device.on(workers);
    Matrix firstHop = firstRows(propagated, rows);
    Matrix features = firstRows(own, rows);
    if (firstHop != null) {
      filling.fill(firstHop, (i, row) -> inputs.copyFirstHop(nodeOf.applyAsInt(i), row));
    }
    if (features != null) {
      filling.fill(features, (i, row) -> inputs.features().copyRow(nodeOf.applyAsInt(i), row));
    }
    return new InputMemory(firstHop, features, adjacency);
  }

  private static Matrix firstRows(Matrix memory, int rows) {
    return memory == null ? null : memory.firstRows(rows);
  }
}
