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

/** A block that adds its input to its result (He et al. 2016); never the first of a network. */
final class ResidualBlock implements Block {
  private final Device device;
  private final Block inner;
  private final Matrix gradientMemory;

  ResidualBlock(Device device, Arena arena, Architecture architecture, Block inner, int maxRows) {
    int width = architecture.hiddenDimension();
    this.device = device;
    this.inner = inner;
    this.gradientMemory = arena.matrix(maxRows, width);
  }

  @Override
  public Matrix forward(BatchInput input, int rows, float keep, long seed) {
    throw new UnsupportedOperationException("the first block has nothing to add");
  }

  @Override
  public Matrix forward(SparseMatrix adjacency, Matrix input, int rows, float keep, long seed) {
    Matrix result = inner.forward(adjacency, input, rows, keep, seed);
    device.add(input.firstRows(rows), result);
    return result;
  }

  @Override
  public void backward(SparseMatrix adjacency, Gradient gradient, float keep) {
    inner.backward(adjacency, gradient, keep);
  }

  @Override
  public Gradient backward(
      SparseMatrix adjacency, Gradient gradient, Matrix inputGradient, float keep) {
    Gradient whole = device.complete(gradient);
    Matrix passed = gradientMemory.firstRows(gradient.sum().rows());
    device.copy(gradient.sum(), passed);
    Gradient result = device.complete(inner.backward(adjacency, whole, inputGradient, keep));
    device.add(passed, inputGradient.firstRows(passed.rows()));
    return result;
  }

  @Override
  public void infer(FullGraphInput all, Matrix x, Matrix result) {
    inner.infer(all, x, result);
    device.add(x, result);
  }
}
