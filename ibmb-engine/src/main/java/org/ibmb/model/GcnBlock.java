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
 * One block: {@code h = dropout(relu(layerNorm(A_hat x W + b)))}.
 *
 * <p>Memory is reserved for {@code maxRows}; a pass uses the first rows of it. The forward pass
 * leaves what the backward pass needs: the aggregated input, the normalised values and the result.
 */
final class GcnBlock {
  private final Device device;
  private final Matrix weight;
  private final Matrix bias;
  private final Matrix gamma;
  private final Matrix beta;
  private final Matrix weightGradient;
  private final Matrix biasGradient;
  private final Matrix gammaGradient;
  private final Matrix betaGradient;
  private final Matrix aggregatedMemory;
  private final Matrix normalisedMemory;
  private final Matrix deviationMemory;
  private final Matrix resultMemory;

  private Matrix aggregated;
  private Matrix normalised;
  private Matrix deviation;
  private Matrix result;

  /**
   * @param parameters where this block's weight, gamma and beta are found
   * @param first whether the input comes aggregated already
   */
  GcnBlock(
      Device device,
      Arena arena,
      FlatParameters parameters,
      int layer,
      int maxRows,
      boolean first) {
    this.device = device;
    this.weight = parameters.value("convs." + layer + ".lin.weight");
    this.bias = parameters.value("convs." + layer + ".bias");
    this.gamma = parameters.value("norms." + layer + ".weight");
    this.beta = parameters.value("norms." + layer + ".bias");
    this.weightGradient = parameters.gradient("convs." + layer + ".lin.weight");
    this.biasGradient = parameters.gradient("convs." + layer + ".bias");
    this.gammaGradient = parameters.gradient("norms." + layer + ".weight");
    this.betaGradient = parameters.gradient("norms." + layer + ".bias");
    int width = weight.columns();
    this.aggregatedMemory = first ? null : arena.matrix(maxRows, weight.rows());
    this.normalisedMemory = arena.matrix(maxRows, width);
    this.deviationMemory = arena.matrix(maxRows, 1);
    this.resultMemory = arena.matrix(maxRows, width);
  }

  /** The first block: {@code input} holds {@code A_hat x}. */
  Matrix forwardAggregated(Matrix input, float keep, long seed) {
    aggregated = input;
    int rows = input.rows();
    normalised = normalisedMemory.firstRows(rows);
    deviation = deviationMemory.firstRows(rows);
    result = resultMemory.firstRows(rows);
    device.multiply(aggregated, weight, normalised);
    device.normActivationDropout(normalised, bias, deviation, gamma, beta, result, keep, seed);
    return result;
  }

  /** Every further block, for the first {@code rows} nodes of the batch. */
  Matrix forward(SparseMatrix adjacency, Matrix input, int rows, float keep, long seed) {
    Matrix sum = aggregatedMemory.firstRows(rows);
    device.multiplySparse(adjacency, input, sum);
    return forwardAggregated(sum, keep, seed);
  }

  /**
   * @param resultGradient gradient of the result; overwritten
   */
  void backwardAggregated(Matrix resultGradient, float keep) {
    device.normActivationDropoutBackward(
        resultGradient,
        result,
        normalised,
        deviation,
        gamma,
        biasGradient,
        gammaGradient,
        betaGradient,
        keep);
    device.multiplyTransposedA(aggregated, resultGradient, weightGradient);
  }

  /**
   * @param resultGradient gradient of the result; overwritten
   * @param scratch as many rows as the result, as wide as the input
   * @param inputGradient the result of this pass
   */
  void backward(
      SparseMatrix adjacency,
      Matrix resultGradient,
      Matrix scratch,
      Matrix inputGradient,
      float keep) {
    backwardAggregated(resultGradient, keep);
    device.multiplyTransposedB(resultGradient, weight, scratch);
    device.multiplySparseTransposed(adjacency, scratch, inputGradient);
  }
}
