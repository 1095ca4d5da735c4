/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.Arrays;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.run.Workers;

/**
 * Exact inference on the full graph, one layer after the other: no node is computed twice, whatever
 * the number of layers, and nothing is truncated.
 *
 * <p>Two matrices of nodes x hidden dimension (a GAT: three) hold a layer of all nodes and what
 * they receive; all else goes by chunks of rows.
 */
public final class LayerWise {
  private static final int CHUNK = 8192;

  private final Architecture architecture;
  private final Graph graph;
  private final Features features;
  private final Device device;
  private final Workers workers;
  private final FlatParameters parameters;
  private final Block[] blocks;
  private final Matrix outputWeight;
  private final Matrix outputBias;
  private final SparseMatrix adjacency;
  private final InputMemory input;
  private final Matrix hidden;
  private final Matrix received;
  private final Matrix transformed;
  private final Matrix logits;

  /**
   * Reserves all memory.
   *
   * @param graph null, as {@code features} and {@code workers}, where nothing will be computed
   */
  private LayerWise(
      Architecture architecture,
      int nodes,
      Graph graph,
      Features features,
      Device device,
      Workers workers,
      Arena arena) {
    this.architecture = architecture;
    this.graph = graph;
    this.features = features;
    this.device = device;
    this.workers = workers;
    int width = architecture.hiddenDimension();
    int chunk = Math.min(CHUNK, nodes);
    this.parameters = new FlatParameters(architecture, arena);
    this.blocks = new Block[architecture.layers()];
    for (int l = 0; l < blocks.length; l++) {
      blocks[l] = Block.create(device, arena, architecture, parameters, l, 1, chunk, 1);
    }
    this.outputWeight = parameters.value("lin.weight");
    this.outputBias = parameters.value("lin.bias");
    this.adjacency = graph == null ? null : arena.sparse(graph.propagation(), null);
    this.input = InputMemory.reserve(chunk, architecture, arena);
    this.hidden = arena.matrix(nodes, width);
    this.received = arena.matrix(nodes, width);
    this.transformed = weightsFirst() ? arena.matrix(nodes, width) : null;
    this.logits = arena.matrix(chunk, architecture.classes());
  }

  private boolean weightsFirst() {
    return !architecture.type().hasExactFirstHop();
  }

  /** Takes from {@code arena} what a run on {@code nodes} nodes takes. */
  static void reserve(Architecture architecture, int nodes, Device device, Arena arena) {
    new LayerWise(architecture, nodes, null, null, device, null, arena);
  }

  /** All layers but the linear one. */
  private static LayerWise run(
      TrainedModel model,
      Graph graph,
      Features features,
      Device device,
      Workers workers,
      Arena arena) {
    LayerWise run =
        new LayerWise(
            model.architecture(), graph.nodeCount(), graph, features, device, workers, arena);
    run.parameters.set(device, model.parameters());
    for (int l = 0; l < run.blocks.length; l++) {
      run.layer(l);
    }
    return run;
  }

  /**
   * Class probabilities of {@code outputs}, one row of {@code classes} numbers each.
   *
   * @param outputs ascending
   * @param into {@code float[outputs.length * classes]}, the result
   */
  public static void probabilities(
      TrainedModel model,
      Graph graph,
      Features features,
      int[] outputs,
      Device device,
      Workers workers,
      float[] into) {
    try (Arena arena = device.newArena()) {
      LayerWise run = run(model, graph, features, device, workers, arena);
      run.classify(outputs, into);
    }
  }

  /** Takes rows of the last hidden layer. */
  public interface HiddenRows {
    /**
     * @param from number of the first node
     * @param rows {@code float[count * hiddenDimension]}, the rows of nodes {@code from}, {@code
     *     from + 1} and so on
     */
    void accept(int from, float[] rows);
  }

  /**
   * What the last block makes of every node, which the linear layer would classify.
   *
   * @param into called with one chunk of nodes after the other, ascending
   */
  public static void hidden(
      TrainedModel model,
      Graph graph,
      Features features,
      Device device,
      Workers workers,
      HiddenRows into) {
    try (Arena arena = device.newArena()) {
      LayerWise run = run(model, graph, features, device, workers, arena);
      run.forEachChunk(
          (from, rows) -> into.accept(from, device.download(rows(run.hidden, from, rows))));
    }
  }

  private void layer(int l) {
    if (weightsFirst()) {
      forEachChunk(
          (from, rows) -> blocks[l].transform(own(l, from, rows), rows(transformed, from, rows)));
      blocks[l].receive(adjacency, transformed, received);
    } else if (l > 0) {
      blocks[l].receive(adjacency, hidden, received);
    }
    forEachChunk(
        (from, rows) -> {
          Matrix before = rows(hidden, from, rows);
          Matrix result = finish(l, from, rows, before);
          if (architecture.residual() && l > 0) {
            device.add(result, before);
          } else {
            device.copy(result, before);
          }
        });
  }

  /** Rows of the nodes' own values before layer {@code l}. */
  private Matrix own(int l, int from, int rows) {
    return l == 0 ? fill(from, rows).own() : rows(hidden, from, rows);
  }

  private Matrix finish(int l, int from, int rows, Matrix before) {
    if (l == 0 && !weightsFirst()) {
      InputMemory first = fill(from, rows);
      return blocks[0].finish(first.propagated(), first.own());
    }
    return blocks[l].finish(rows(received, from, rows), before);
  }

  private InputMemory fill(int from, int rows) {
    return input.fill(rows, i -> from + i, graph, features, device, workers);
  }

  private void classify(int[] outputs, float[] into) {
    int classes = architecture.classes();
    forEachChunk(
        (from, rows) -> {
          int first = firstAtLeast(outputs, from);
          int end = firstAtLeast(outputs, from + rows);
          if (first == end) {
            return;
          }
          Matrix chunk = logits.firstRows(rows);
          device.multiply(rows(hidden, from, rows), outputWeight, chunk);
          device.softmax(chunk, outputBias);
          float[] probabilities = device.download(chunk);
          for (int i = first; i < end; i++) {
            int row = (outputs[i] - from) * classes;
            System.arraycopy(probabilities, row, into, i * classes, classes);
          }
        });
  }

  private interface Chunk {
    void run(int from, int rows);
  }

  private void forEachChunk(Chunk chunk) {
    for (int from = 0; from < graph.nodeCount(); from += CHUNK) {
      chunk.run(from, Math.min(CHUNK, graph.nodeCount() - from));
    }
  }

  private static Matrix rows(Matrix matrix, int from, int count) {
    return matrix.view(from * matrix.columns(), count, matrix.columns());
  }

  private static int firstAtLeast(int[] ascending, int node) {
    int found = Arrays.binarySearch(ascending, node);
    return found >= 0 ? found : -found - 1;
  }
}
