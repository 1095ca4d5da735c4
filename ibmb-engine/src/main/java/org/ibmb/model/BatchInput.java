/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.Collection;
import java.util.List;
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
 * <p>The first propagation has no weights before it, so it is computed here, once and on the FULL
 * graph: exact, with one hop more than the batch holds. The first layer needs no sparse product any
 * more, and the batch no rows for it beyond {@code layers - 1} hops. A GAT has weights first and
 * needs every row.
 *
 * @param batch the batch itself
 * @param adjacency normalised adjacency between its nodes
 * @param propagated features after one hop; null where weights come first (GAT)
 * @param own the nodes' own features; null where the network does not read them
 */
public record BatchInput(Batch batch, SparseMatrix adjacency, Matrix propagated, Matrix own) {
  private static final int BLOCK = 64;

  /** Memory for the features of one batch, or of one batch after the other. */
  public record Memory(Matrix propagated, Matrix own) {
    /** Room for the largest of {@code batches}. */
    public static Memory reserve(
        Collection<Batch> batches, Architecture architecture, int dimension, Arena arena) {
      int rows = batches.stream().mapToInt(batch -> inputRows(batch, architecture)).max().orElse(1);
      return new Memory(
          architecture.type().hasExactFirstHop() ? arena.matrix(rows, dimension) : null,
          readsOwnRows(architecture) ? arena.matrix(rows, dimension) : null);
    }
  }

  private static boolean readsOwnRows(Architecture architecture) {
    return architecture.type().hasRootWeight() || !architecture.type().hasExactFirstHop();
  }

  /** How many rows of features a network reads of {@code batch}. */
  static int inputRows(Batch batch, Architecture architecture) {
    return batch.within(architecture.layers() - (architecture.type().hasExactFirstHop() ? 1 : 0));
  }

  /** Loads {@code batch} into memory of its own. */
  public static BatchInput load(
      Batch batch,
      Architecture architecture,
      Graph graph,
      Features features,
      Device device,
      Arena arena,
      Workers workers) {
    Memory memory = Memory.reserve(List.of(batch), architecture, features.dimension(), arena);
    return load(batch, architecture, graph, features, device, arena, workers, memory);
  }

  /** Loads {@code batch}, its features into the first rows of {@code memory}. */
  public static BatchInput load(
      Batch batch,
      Architecture architecture,
      Graph graph,
      Features features,
      Device device,
      Arena arena,
      Workers workers,
      Memory memory) {
    int rows = inputRows(batch, architecture);
    int dimension = features.dimension();
    workers.forEach(
        (rows + BLOCK - 1) / BLOCK,
        (worker, block) -> {
          int to = Math.min(rows, (block + 1) * BLOCK);
          float[] row = new float[dimension];
          for (int i = block * BLOCK; i < to; i++) {
            int node = batch.nodes()[i];
            if (memory.propagated != null) {
              features.propagatedRow(graph.propagation(), node, row);
              device.upload(row, memory.propagated.view(i * dimension, 1, dimension));
            }
            if (memory.own != null) {
              features.copyRow(node, row);
              device.upload(row, memory.own.view(i * dimension, 1, dimension));
            }
          }
        });
    return new BatchInput(
        batch,
        arena.sparse(batch.adjacency(), batch.transposed()),
        firstRows(memory.propagated, rows),
        firstRows(memory.own, rows));
  }

  private static Matrix firstRows(Matrix memory, int rows) {
    return memory == null ? null : memory.firstRows(rows);
  }
}
