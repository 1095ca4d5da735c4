/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.NodeInputs;
import org.ibmb.run.Workers;

/** What {@link LayerWise} inference reads, and memory for what goes by chunks of rows. */
final class FullGraphInput {
  /** Most rows of a chunk. */
  static final int CHUNK = 8192;

  /** Most numbers of a chunk of results, 8 MiB: wide results make shorter chunks. */
  private static final int CHUNK_NUMBERS = 1 << 21;

  private static final int LEAST_CHUNK = 64;

  private final NodeInputs inputs;
  private final Device device;
  private final Workers workers;
  private final SparseMatrix adjacency;
  private final Matrix featureMatrix;
  private final InputMemory input;
  private final Matrix transformed;

  FullGraphInput(
      Architecture architecture, NodeInputs inputs, Device device, Workers workers, Arena arena) {
    int nodes = inputs.graph().nodeCount();
    boolean weightsFirst = !architecture.type().hasExactFirstHop();
    this.inputs = inputs;
    this.device = device;
    this.workers = workers;
    this.adjacency = arena.sparse(inputs.graph().propagation(), null);
    this.featureMatrix = arena.gathered(inputs.features().values(), nodes, inputs.dimension());
    this.input =
        weightsFirst
            ? InputMemory.reserveFeatures(Math.min(CHUNK, nodes), architecture, arena)
            : null;
    this.transformed = weightsFirst ? arena.matrix(nodes, architecture.hiddenDimension()) : null;
  }

  /** Takes from {@code arena} what a graph of {@code nodes} nodes takes. */
  static void reserve(Architecture architecture, int nodes, Arena arena) {
    if (!architecture.type().hasExactFirstHop()) {
      InputMemory.reserveFeatures(Math.min(CHUNK, nodes), architecture, arena);
      arena.matrix(nodes, architecture.hiddenDimension());
    }
  }

  SparseMatrix adjacency() {
    return adjacency;
  }

  /** The features of all nodes; sparse products may read them, dense ones not. */
  Matrix features() {
    return featureMatrix;
  }

  /** Room for the transformed values of all nodes where weights come before the messages. */
  Matrix transformed() {
    return transformed;
  }

  /** The features of some nodes for a dense product, good until the next call. */
  Matrix ownFeatures(int from, int rows) {
    return input.fill(rows, i -> from + i, inputs, device, workers).own();
  }

  /** Rows of a chunk of results that are {@code width} numbers wide. */
  static int chunk(int nodes, int width) {
    return Math.min(nodes, Math.min(CHUNK, Math.max(LEAST_CHUNK, CHUNK_NUMBERS / width)));
  }

  /** Work on {@code rows} rows from {@code from} on. */
  interface Chunk {
    void run(int from, int rows);
  }

  void forEachChunk(Chunk chunk) {
    for (int from = 0; from < inputs.graph().nodeCount(); from += CHUNK) {
      device.checkpoint();
      chunk.run(from, Math.min(CHUNK, inputs.graph().nodeCount() - from));
    }
  }

  static Matrix rows(Matrix matrix, int from, int count) {
    return matrix.view(from * matrix.columns(), count, matrix.columns());
  }
}
