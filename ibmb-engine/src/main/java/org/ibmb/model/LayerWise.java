/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.Arrays;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.run.Workers;

/**
 * Exact inference on the full graph, one layer after the other: no node is computed twice, whatever
 * the number of layers, and nothing is truncated.
 *
 * <p>Two matrices of nodes x hidden dimension hold what a layer reads and what it computes (a GAT
 * has a third); all else goes by chunks of rows.
 */
public final class LayerWise {
  private LayerWise() {}

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
      LastLayer last = LastLayer.compute(model, graph, features, device, workers, arena);
      Matrix logits = arena.matrix(last.chunkRows.rows(), model.architecture().classes());
      classify(last, logits, outputs, into);
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
      LastLayer last = LastLayer.compute(model, graph, features, device, workers, arena);
      last.all.forEachChunk(
          (from, rows) -> into.accept(from, device.download(last.rows(from, rows))));
    }
  }

  /**
   * The last hidden layer of all nodes.
   *
   * @param chunkRows memory for a chunk of its rows where dense products can read them
   */
  private record LastLayer(
      WholeGraph all, Matrix hidden, Matrix chunkRows, FlatParameters parameters, Device device) {

    static LastLayer compute(
        TrainedModel model,
        Graph graph,
        Features features,
        Device device,
        Workers workers,
        Arena arena) {
      Architecture architecture = model.architecture();
      int nodes = graph.nodeCount();
      FlatParameters parameters = new FlatParameters(architecture, arena);
      parameters.set(device, model.parameters());
      WholeGraph all = new WholeGraph(architecture, graph, features, device, workers, arena);
      Matrix hidden = lastLayer(architecture, all, nodes, parameters, device, arena);
      int chunk = Math.min(WholeGraph.CHUNK, nodes);
      Matrix chunkRows = arena.matrix(chunk, architecture.hiddenDimension());
      return new LastLayer(all, hidden, chunkRows, parameters, device);
    }

    /** A copy of some rows, good until the next call. */
    Matrix rows(int from, int count) {
      Matrix copy = chunkRows.firstRows(count);
      device.copy(WholeGraph.rows(hidden, from, count), copy);
      return copy;
    }
  }

  /**
   * Reserves two matrices and computes one block after the other.
   *
   * @param all null: reserves only
   */
  private static Matrix lastLayer(
      Architecture architecture,
      WholeGraph all,
      int nodes,
      FlatParameters parameters,
      Device device,
      Arena arena) {
    int width = architecture.hiddenDimension();
    boolean gathered = architecture.type().hasExactFirstHop();
    // Blocks that gather have their scratch from the device, an attention works chunk by chunk.
    int rows = gathered ? 1 : Math.min(WholeGraph.CHUNK, nodes);
    Matrix hidden = null;
    Matrix[] memory = new Matrix[2];
    for (int l = 0; l < architecture.layers(); l++) {
      if (memory[l % 2] == null) {
        memory[l % 2] = gathered ? arena.gathered(nodes, width) : arena.matrix(nodes, width);
      }
      Block block = Block.create(device, arena, architecture, parameters, l, 1, rows, 1);
      if (all != null) {
        block.infer(all, hidden, memory[l % 2]);
      }
      hidden = memory[l % 2];
    }
    return hidden;
  }

  /** Takes from {@code arena} what {@link #probabilities} takes for {@code nodes} nodes. */
  static void reserve(Architecture architecture, int nodes, Device device, Arena arena) {
    int chunk = Math.min(WholeGraph.CHUNK, nodes);
    FlatParameters parameters = new FlatParameters(architecture, arena);
    WholeGraph.reserve(architecture, nodes, arena);
    lastLayer(architecture, null, nodes, parameters, device, arena);
    arena.matrix(chunk, architecture.hiddenDimension());
    arena.matrix(chunk, architecture.classes());
  }

  private static void classify(LastLayer last, Matrix logits, int[] outputs, float[] into) {
    Device device = last.device;
    int classes = logits.columns();
    last.all.forEachChunk(
        (from, rows) -> {
          int first = firstAtLeast(outputs, from);
          int end = firstAtLeast(outputs, from + rows);
          if (first == end) {
            return;
          }
          Matrix chunk = logits.firstRows(rows);
          device.multiply(last.rows(from, rows), last.parameters.value("lin.weight"), chunk);
          device.softmax(chunk, last.parameters.value("lin.bias"));
          float[] probabilities = device.download(chunk);
          for (int i = first; i < end; i++) {
            int row = (outputs[i] - from) * classes;
            System.arraycopy(probabilities, row, into, i * classes, classes);
          }
        });
  }

  private static int firstAtLeast(int[] ascending, int node) {
    int found = Arrays.binarySearch(ascending, node);
    return found >= 0 ? found : -found - 1;
  }
}
