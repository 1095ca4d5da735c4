/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;

/**
 * One block of a network: a convolution, then {@link NormActivation}. Memory is reserved for the
 * largest batch; a pass uses the first rows of it, and the forward pass leaves there what the
 * backward pass needs.
 */
interface Block {

  /**
   * Block {@code layer} of a network.
   *
   * @param maxInputRows most rows that a pass reads
   * @param maxRows most rows that a pass computes
   * @param maxEdges most edges of a pass that keeps what a backward pass needs
   */
  static Block create(
      Device device,
      Arena arena,
      Architecture architecture,
      FlatParameters parameters,
      int layer,
      int maxInputRows,
      int maxRows,
      int maxEdges) {
    Block block =
        architecture.type() == Architecture.Type.GAT
            ? new AttentionBlock(
                device, arena, architecture, parameters, layer, maxInputRows, maxRows, maxEdges)
            : new ConvolutionBlock(device, arena, architecture, parameters, layer, maxRows);
    return architecture.residual() && layer > 0
        ? new ResidualBlock(device, arena, architecture, block, maxRows)
        : block;
  }

  /** The blocks of a network, first to last, for batches as large as {@code room}. */
  static Block[] all(
      Architecture architecture,
      Device device,
      Arena arena,
      FlatParameters parameters,
      BatchCapacity room) {
    int layers = architecture.layers();
    Block[] blocks = new Block[layers];
    for (int l = 0; l < layers; l++) {
      int input = room.rows(layers - l);
      int rows = room.rows(layers - 1 - l);
      blocks[l] = create(device, arena, architecture, parameters, l, input, rows, room.edges());
    }
    return blocks;
  }

  /** The first block, for the first {@code rows} nodes of the batch. */
  Matrix forward(BatchInput input, int rows, float keep, long seed);

  /** Every further block. */
  Matrix forward(SparseMatrix adjacency, Matrix input, int rows, float keep, long seed);

  /**
   * The first block's backward pass: gradients of its parameters.
   *
   * @param gradient of the result; overwritten
   */
  void backward(SparseMatrix adjacency, Gradient gradient, float keep);

  /**
   * Every further block's: gradients of its parameters and of its input.
   *
   * @param gradient of the result; overwritten
   * @param inputGradient memory for that of the input; other memory than {@code gradient}
   * @return that of the input
   */
  Gradient backward(SparseMatrix adjacency, Gradient gradient, Matrix inputGradient, float keep);

  /**
   * The block's result for all nodes of the graph, without dropout; nothing is kept.
   *
   * @param all the graph, and memory for chunks of rows
   * @param x values of all nodes; null for the first block, which reads the graph's features
   * @param result of all nodes; other memory than x
   */
  void infer(FullGraphInput all, Matrix x, Matrix result);
}
