/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.graph.NodeInputs;
import org.ibmb.run.Workers;

/**
 * Exact inference on the full graph, one layer after the other: no node is computed twice, whatever
 * the number of layers, and nothing is truncated.
 *
 * <p>Two matrices of nodes x hidden dimension hold what a layer reads and what it computes (a GAT
 * has a third); all else goes by chunks of rows.
 */
public final class LayerWise implements AutoCloseable {
  private final Architecture architecture;
  private final Device device;
  private final Arena arena;
  private final int nodes;
  private final FlatParameters parameters;
  private final Matrix hidden;
  private final Matrix chunkRows;
  private final Matrix outputMemory;

  private LayerWise(
      TrainedModel model, NodeInputs inputs, Device device, Workers workers, Arena arena) {
    this.architecture = model.architecture();
    this.device = device;
    this.arena = arena;
    this.nodes = inputs.graph().nodeCount();
    this.parameters = new FlatParameters(architecture, arena);
    parameters.set(device, model.parameters());
    FullGraphInput all = new FullGraphInput(architecture, inputs, device, workers, arena);
    this.hidden = lastLayer(architecture, all, nodes, parameters, device, arena);
    int chunk = chunk();
    this.chunkRows = arena.matrix(chunk, architecture.hiddenDimension());
    this.outputMemory = arena.matrix(chunk, architecture.outputDimension());
  }

  /** Computes the last hidden layer of all nodes; close it to free it. */
  public static LayerWise compute(
      TrainedModel model, NodeInputs inputs, Device device, Workers workers) {
    Arena arena = device.newArena();
    try {
      return new LayerWise(model, inputs, device, workers, arena);
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** Most nodes that are asked for at once. */
  public int chunk() {
    return FullGraphInput.chunk(nodes, architecture.outputDimension());
  }

  /**
   * What the last block makes of {@code count} nodes from {@code from} on: {@code float[count *
   * hiddenDimension]}.
   */
  public float[] hidden(int from, int count) {
    return device.download(rows(from, count));
  }

  /**
   * What the output layer makes of {@code count} nodes from {@code from} on, without its bias:
   * count x outputDimension. Good until the next call, and whoever gets it may write to it.
   */
  public Matrix outputs(int from, int count) {
    Matrix chunk = outputMemory.firstRows(count);
    device.multiply(rows(from, count), parameters.value("lin.weight"), chunk);
    return chunk;
  }

  /** The bias of the output layer: 1 x outputDimension. */
  public Matrix outputBias() {
    return parameters.value("lin.bias");
  }

  /** A copy of some rows where dense products can read them, good until the next call. */
  private Matrix rows(int from, int count) {
    device.checkpoint();
    Matrix copy = chunkRows.firstRows(count);
    device.copy(FullGraphInput.rows(hidden, from, count), copy);
    return copy;
  }

  @Override
  public void close() {
    arena.close();
  }

  /**
   * Reserves two matrices and computes one block after the other.
   *
   * @param all null: reserves only
   */
  private static Matrix lastLayer(
      Architecture architecture,
      FullGraphInput all,
      int nodes,
      FlatParameters parameters,
      Device device,
      Arena arena) {
    int width = architecture.hiddenDimension();
    boolean gathered = architecture.type().hasExactFirstHop();
    // Blocks that gather have their scratch from the device, an attention works chunk by chunk.
    int rows = gathered ? 1 : Math.min(FullGraphInput.CHUNK, nodes);
    Matrix hidden = null;
    Matrix[] memory = new Matrix[2];
    for (int l = 0; l < architecture.layers(); l++) {
      if (memory[l % 2] == null) {
        memory[l % 2] = gathered ? arena.gathered(nodes, width) : arena.matrix(nodes, width);
      }
      Block block = Block.create(device, arena, architecture, parameters, l, 1, rows, 1);
      if (all != null) {
        device.checkpoint();
        block.infer(all, hidden, memory[l % 2]);
      }
      hidden = memory[l % 2];
    }
    return hidden;
  }

  /** Takes from {@code arena} what inference takes for {@code nodes} nodes. */
  static void reserve(Architecture architecture, int nodes, Device device, Arena arena) {
    int chunk = FullGraphInput.chunk(nodes, architecture.outputDimension());
    FlatParameters parameters = new FlatParameters(architecture, arena);
    FullGraphInput.reserve(architecture, nodes, arena);
    lastLayer(architecture, null, nodes, parameters, device, arena);
    arena.matrix(chunk, architecture.hiddenDimension());
    arena.matrix(chunk, architecture.outputDimension());
  }
}
