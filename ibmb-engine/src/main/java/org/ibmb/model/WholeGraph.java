/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.run.Workers;

/** What {@link LayerWise} inference reads, and memory for what goes by chunks of rows. */
final class WholeGraph {
  /** Most rows of a chunk. */
  static final int CHUNK = 8192;

  private final Graph graph;
  private final Features features;
  private final Device device;
  private final Workers workers;
  private final SparseMatrix adjacency;
  private final Matrix featureMatrix;
  private final InputMemory input;
  private final Matrix transformed;

  WholeGraph(
      Architecture architecture,
      Graph graph,
      Features features,
      Device device,
      Workers workers,
      Arena arena) {
    int nodes = graph.nodeCount();
    boolean weightsFirst = !architecture.type().hasExactFirstHop();
    this.graph = graph;
    this.features = features;
    this.device = device;
    this.workers = workers;
    this.adjacency = arena.sparse(graph.propagation(), null);
    this.featureMatrix = arena.gathered(features.values(), nodes, features.dimension());
    this.input =
        weightsFirst ? InputMemory.reserve(Math.min(CHUNK, nodes), architecture, arena) : null;
    this.transformed = weightsFirst ? arena.matrix(nodes, architecture.hiddenDimension()) : null;
  }

  /** Takes from {@code arena} what a graph of {@code nodes} nodes takes. */
  static void reserve(Architecture architecture, int nodes, Arena arena) {
    if (!architecture.type().hasExactFirstHop()) {
      InputMemory.reserve(Math.min(CHUNK, nodes), architecture, arena);
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
    return input.fill(rows, i -> from + i, graph, features, null, device, workers).own();
  }

  /** Work on {@code rows} rows from {@code from} on. */
  interface Chunk {
    void run(int from, int rows);
  }

  void forEachChunk(Chunk chunk) {
    for (int from = 0; from < graph.nodeCount(); from += CHUNK) {
      chunk.run(from, Math.min(CHUNK, graph.nodeCount() - from));
    }
  }

  static Matrix rows(Matrix matrix, int from, int count) {
    return matrix.view(from * matrix.columns(), count, matrix.columns());
  }
}
