/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.run.Workers;

/**
 * A batch in device memory.
 *
 * <p>The first aggregation of a GCN has no weights before it, so it is computed here, once and on
 * the FULL graph: exact, with one hop more than the batch holds. The first layer needs no sparse
 * product any more, and the batch no rows for it beyond {@code layers - 1} hops.
 *
 * @param batch the batch itself
 * @param adjacency normalised adjacency between its nodes
 * @param propagated features after one hop; {@code batch.within(layers - 1)} rows
 */
public record BatchInput(Batch batch, SparseMatrix adjacency, Matrix propagated) {
  private static final int BLOCK = 64;

  /** Rows of {@link #propagated} that a network of {@code layers} blocks needs. */
  public static int inputRows(Batch batch, int layers) {
    return batch.within(layers - 1);
  }

  /** Loads {@code batch} into its own memory. */
  public static BatchInput load(
      Batch batch,
      int layers,
      Graph graph,
      Features features,
      Device device,
      Arena arena,
      Workers workers) {
    Matrix memory = arena.matrix(inputRows(batch, layers), features.dimension());
    return load(batch, layers, graph, features, device, arena, workers, memory);
  }

  /** Loads {@code batch}, its features into the first rows of {@code memory}. */
  public static BatchInput load(
      Batch batch,
      int layers,
      Graph graph,
      Features features,
      Device device,
      Arena arena,
      Workers workers,
      Matrix memory) {
    int rows = inputRows(batch, layers);
    int dimension = features.dimension();
    workers.forEach(
        (rows + BLOCK - 1) / BLOCK,
        (worker, block) -> {
          int from = block * BLOCK;
          int to = Math.min(rows, from + BLOCK);
          float[] row = new float[dimension];
          for (int i = from; i < to; i++) {
            features.propagatedRow(graph.propagation(), batch.nodes()[i], row);
            device.upload(row, memory.view(i * dimension, 1, dimension));
          }
        });
    return new BatchInput(
        batch, arena.sparse(batch.adjacency(), batch.transposed()), memory.firstRows(rows));
  }
}
