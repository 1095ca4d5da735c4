/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;

/**
 * One block of a network: a convolution, then {@link Activation}. Memory is reserved for the
 * largest batch; a pass uses the first rows of it, and the forward pass leaves there what the
 * backward pass needs.
 */
interface Block {

  /** The first block, for the first {@code rows} nodes of the batch. */
  Matrix forward(BatchInput input, int rows, float keep, long seed);

  /** Every further block. */
  Matrix forward(SparseMatrix adjacency, Matrix input, int rows, float keep, long seed);

  /**
   * The first block's backward pass: gradients of its parameters.
   *
   * @param gradient of the result; overwritten
   */
  void backward(SparseMatrix adjacency, Matrix gradient, float keep);

  /**
   * Every further block's: gradients of its parameters and of its input.
   *
   * @param gradient of the result; overwritten
   * @param inputGradient the result of this pass; other memory than {@code gradient}
   */
  void backward(SparseMatrix adjacency, Matrix gradient, Matrix inputGradient, float keep);
}
