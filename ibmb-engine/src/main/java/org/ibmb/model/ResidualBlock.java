/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;

/** A block that adds its input to its result (He et al. 2016); never the first of a network. */
final class ResidualBlock implements Block {
  private final Device device;
  private final Block inner;
  private final Matrix sumMemory;
  private final Matrix gradientMemory;

  ResidualBlock(
      Device device, Arena arena, Architecture architecture, int layer, Block inner, int maxRows) {
    int width = architecture.hiddenDimension();
    this.device = device;
    this.inner = inner;
    this.sumMemory =
        architecture.isOnlyGathered(layer)
            ? arena.gathered(maxRows, width)
            : arena.matrix(maxRows, width);
    this.gradientMemory = arena.matrix(maxRows, width);
  }

  @Override
  public Matrix forward(BatchInput input, int rows, float keep, long seed) {
    throw new UnsupportedOperationException("the first block has nothing to add");
  }

  @Override
  public Matrix forward(SparseMatrix adjacency, Matrix input, int rows, float keep, long seed) {
    return sum(inner.forward(adjacency, input, rows, keep, seed), input.firstRows(rows));
  }

  /** In memory of its own: the inner block's backward pass reads its result. */
  private Matrix sum(Matrix result, Matrix input) {
    Matrix sum = sumMemory.firstRows(result.rows());
    device.copy(result, sum);
    device.add(input, sum);
    return sum;
  }

  @Override
  public void backward(SparseMatrix adjacency, Matrix gradient, float keep) {
    inner.backward(adjacency, gradient, keep);
  }

  @Override
  public void backward(SparseMatrix adjacency, Matrix gradient, Matrix inputGradient, float keep) {
    Matrix passed = gradientMemory.firstRows(gradient.rows());
    device.copy(gradient, passed);
    inner.backward(adjacency, gradient, inputGradient, keep);
    device.add(passed, inputGradient.firstRows(passed.rows()));
  }

  @Override
  public void infer(WholeGraph all, Matrix x, Matrix result) {
    inner.infer(all, x, result);
    device.add(x, result);
  }
}
