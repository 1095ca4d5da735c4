/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.List;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Device.Linear;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;

/** The second half of every block: {@code h = dropout(relu(layerNorm(z + b)))}. */
final class NormActivation {
  private final Device device;
  private final Matrix bias;
  private final Matrix gamma;
  private final Matrix beta;
  private final Matrix biasGradient;
  private final Matrix gammaGradient;
  private final Matrix betaGradient;
  private final Matrix normalisedMemory;
  private final Matrix deviationMemory;
  private final Matrix resultMemory;

  private Matrix normalised;
  private Matrix deviation;
  private Matrix result;

  NormActivation(
      Device device,
      Arena arena,
      Architecture architecture,
      FlatParameters parameters,
      int layer,
      int maxRows) {
    String norm = "norms." + layer;
    this.device = device;
    this.bias = parameters.value(architecture.biasName(layer));
    this.gamma = parameters.value(norm + ".weight");
    this.beta = parameters.value(norm + ".bias");
    this.biasGradient = parameters.gradient(architecture.biasName(layer));
    this.gammaGradient = parameters.gradient(norm + ".weight");
    this.betaGradient = parameters.gradient(norm + ".bias");
    this.normalisedMemory = arena.matrix(maxRows, bias.columns());
    this.deviationMemory = arena.matrix(maxRows, 1);
    this.resultMemory =
        architecture.isOnlyGathered(layer)
            ? arena.gathered(maxRows, bias.columns())
            : arena.matrix(maxRows, bias.columns());
  }

  /** Where the first half puts {@code z}, {@code rows} of it, before {@link #forward}. */
  Matrix input(int rows) {
    normalised = normalisedMemory.firstRows(rows);
    deviation = deviationMemory.firstRows(rows);
    result = resultMemory.firstRows(rows);
    return normalised;
  }

  /**
   * @param terms what {@code z} is the sum of; empty where it has been put there
   */
  Matrix forward(List<Linear> terms, float keep, long seed) {
    device.normActivationDropout(
        terms, normalised, bias, deviation, gamma, beta, result, keep, seed);
    return result;
  }

  /**
   * @param terms those of the forward pass
   * @param gradient of the result; its sum holds that of {@code z} afterwards if there are no
   *     terms, and may hold anything if there are
   */
  void backward(List<Linear> terms, Gradient gradient, float keep) {
    device.normActivationDropoutBackward(
        terms,
        gradient,
        normalised,
        deviation,
        gamma,
        biasGradient,
        gammaGradient,
        betaGradient,
        keep);
  }

  /** {@link Device#inferBlock} with this activation. */
  void inferBlock(SparseMatrix adjacency, Matrix x, Matrix weight, Matrix rootWeight, Matrix into) {
    device.inferBlock(adjacency, x, weight, rootWeight, bias, gamma, beta, into);
  }
}
