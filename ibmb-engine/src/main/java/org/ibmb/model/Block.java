/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;

/**
 * One block: {@code h = dropout(relu(layerNorm(P x W + x R + b)))}, where {@code P} is the
 * network's propagation and {@code R} the root weight, which only GraphSAGE has.
 *
 * <p>Memory is reserved for {@code maxRows}; a pass uses the first rows of it. The forward pass
 * leaves what the backward pass needs: the input, what it became by propagation, the normalised
 * values and the result.
 */
final class Block {
  private final Device device;
  private final Matrix weight;
  private final Matrix rootWeight;
  private final Matrix bias;
  private final Matrix gamma;
  private final Matrix beta;
  private final Matrix weightGradient;
  private final Matrix rootWeightGradient;
  private final Matrix biasGradient;
  private final Matrix gammaGradient;
  private final Matrix betaGradient;
  private final Matrix propagatedMemory;
  private final Matrix normalisedMemory;
  private final Matrix deviationMemory;
  private final Matrix resultMemory;

  private Matrix own;
  private Matrix propagated;
  private Matrix normalised;
  private Matrix deviation;
  private Matrix result;

  /**
   * @param parameters where this block's weights are found
   */
  Block(
      Device device,
      Arena arena,
      Architecture architecture,
      FlatParameters parameters,
      int layer,
      int maxRows) {
    String norm = "norms." + layer;
    boolean rooted = architecture.type().hasRootWeight();
    this.device = device;
    this.weight = parameters.value(architecture.weightName(layer));
    this.rootWeight = rooted ? parameters.value(architecture.rootWeightName(layer)) : null;
    this.bias = parameters.value(architecture.biasName(layer));
    this.gamma = parameters.value(norm + ".weight");
    this.beta = parameters.value(norm + ".bias");
    this.weightGradient = parameters.gradient(architecture.weightName(layer));
    this.rootWeightGradient =
        rooted ? parameters.gradient(architecture.rootWeightName(layer)) : null;
    this.biasGradient = parameters.gradient(architecture.biasName(layer));
    this.gammaGradient = parameters.gradient(norm + ".weight");
    this.betaGradient = parameters.gradient(norm + ".bias");
    int width = weight.columns();
    // The first block's input comes propagated already.
    this.propagatedMemory = layer == 0 ? null : arena.matrix(maxRows, weight.rows());
    this.normalisedMemory = arena.matrix(maxRows, width);
    this.deviationMemory = arena.matrix(maxRows, 1);
    this.resultMemory = arena.matrix(maxRows, width);
  }

  /**
   * The first block.
   *
   * @param propagatedInput {@code P x}
   * @param ownInput {@code x} for as many rows; null where the network has no root weight
   */
  Matrix forward(Matrix propagatedInput, Matrix ownInput, float keep, long seed) {
    int rows = propagatedInput.rows();
    propagated = propagatedInput;
    own = ownInput;
    normalised = normalisedMemory.firstRows(rows);
    deviation = deviationMemory.firstRows(rows);
    result = resultMemory.firstRows(rows);
    device.multiply(propagated, weight, normalised);
    if (rootWeight != null) {
      device.addMultiplied(own, rootWeight, normalised);
    }
    device.normActivationDropout(normalised, bias, deviation, gamma, beta, result, keep, seed);
    return result;
  }

  /** Every further block, for the first {@code rows} nodes of the batch. */
  Matrix forward(SparseMatrix propagation, Matrix input, int rows, float keep, long seed) {
    Matrix product = propagatedMemory.firstRows(rows);
    device.multiplySparse(propagation, input, product);
    return forward(product, rootWeight == null ? null : input.firstRows(rows), keep, seed);
  }

  /**
   * Gradients of the block's own parameters.
   *
   * @param gradient of the result; holds that of the normalisation's input afterwards
   */
  void backward(Matrix gradient, float keep) {
    device.normActivationDropoutBackward(
        gradient,
        result,
        normalised,
        deviation,
        gamma,
        biasGradient,
        gammaGradient,
        betaGradient,
        keep);
    device.multiplyTransposedA(propagated, gradient, weightGradient);
    if (rootWeight != null) {
      device.multiplyTransposedA(own, gradient, rootWeightGradient);
    }
  }

  /**
   * Gradients of the block's own parameters and of its input.
   *
   * @param gradient of the result; overwritten
   * @param scratch as many rows as the result, as wide as the input
   * @param inputGradient the result of this pass; other memory than {@code gradient}
   */
  void backward(
      SparseMatrix propagation, Matrix gradient, Matrix scratch, Matrix inputGradient, float keep) {
    backward(gradient, keep);
    device.multiplyTransposedB(gradient, weight, scratch);
    device.multiplySparseTransposed(propagation, scratch, inputGradient);
    if (rootWeight != null) {
      device.addMultipliedTransposedB(
          gradient, rootWeight, inputGradient.firstRows(gradient.rows()));
    }
  }
}
