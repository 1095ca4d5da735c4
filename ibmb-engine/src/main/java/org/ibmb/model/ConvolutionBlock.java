/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Device.Linear;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;

/**
 * {@code z = P x W + x R}, where {@code P} is the network's propagation and {@code R} the root
 * weight, which only GraphSAGE has. The first block's {@code P x} comes with the batch.
 */
final class ConvolutionBlock implements Block {
  private final Device device;
  private final NormActivation activation;
  private final Matrix weight;
  private final Matrix weightGradient;
  private final Matrix rootWeight;
  private final Matrix rootWeightGradient;
  private final Matrix propagatedMemory;
  private final Matrix propagatedGradientMemory;
  private final Matrix ownMemory;

  private List<Linear> terms;

  ConvolutionBlock(
      Device device,
      Arena arena,
      Architecture architecture,
      FlatParameters parameters,
      int layer,
      int maxRows) {
    String name = architecture.weightName(layer);
    String rootName = architecture.rootWeightName(layer);
    boolean rooted = architecture.type().hasRootWeight();
    this.device = device;
    this.activation = new NormActivation(device, arena, architecture, parameters, layer, maxRows);
    this.weight = parameters.value(name);
    this.weightGradient = parameters.gradient(name);
    this.rootWeight = rooted ? parameters.value(rootName) : null;
    this.rootWeightGradient = rooted ? parameters.gradient(rootName) : null;
    this.propagatedMemory = layer == 0 ? null : arena.matrix(maxRows, weight.rows());
    this.propagatedGradientMemory = layer == 0 ? null : arena.matrix(maxRows, weight.rows());
    this.ownMemory = layer == 0 || !rooted ? null : arena.matrix(maxRows, weight.rows());
  }

  @Override
  public Matrix forward(BatchInput input, int rows, float keep, long seed) {
    return forward(input.propagated(), input.own(), keep, seed);
  }

  @Override
  public Matrix forward(SparseMatrix adjacency, Matrix input, int rows, float keep, long seed) {
    Matrix product = propagatedMemory.firstRows(rows);
    device.multiplySparse(adjacency, input, product);
    if (rootWeight == null) {
      return forward(product, null, keep, seed);
    }
    // Dense products cannot read memory that rows are gathered from, but need its first rows only.
    Matrix own = ownMemory.firstRows(rows);
    device.copy(input.firstRows(rows), own);
    return forward(product, own, keep, seed);
  }

  private Matrix forward(Matrix propagated, Matrix own, float keep, long seed) {
    Linear neighbours = new Linear(propagated, weight, weightGradient, null);
    terms =
        rootWeight == null
            ? List.of(neighbours)
            : List.of(neighbours, new Linear(own, rootWeight, rootWeightGradient, null));
    activation.input(propagated.rows());
    return activation.forward(terms, keep, seed);
  }

  @Override
  public void backward(SparseMatrix adjacency, Gradient gradient, float keep) {
    activation.backward(terms, gradient, keep);
  }

  @Override
  public Gradient backward(
      SparseMatrix adjacency, Gradient gradient, Matrix inputGradient, float keep) {
    int rows = gradient.sum().rows();
    int begun = rootWeight == null ? 0 : rows;
    Matrix[] memory = {propagatedGradientMemory.firstRows(rows), inputGradient.firstRows(begun)};
    List<Linear> asked = new ArrayList<>();
    for (Linear term : terms) {
      asked.add(term.withInputGradient(memory[asked.size()]));
    }
    activation.backward(asked, gradient, keep);
    return new Gradient(inputGradient, begun, adjacency, memory[0]);
  }

  @Override
  public void infer(FullGraphInput all, Matrix x, Matrix result) {
    Matrix values = x == null ? all.features() : x;
    activation.inferBlock(all.adjacency(), values, weight, rootWeight, result);
  }
}
