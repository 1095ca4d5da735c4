/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/** ND4J's Adam over one flat vector. */
final class Nd4jAdam implements Device.Optimiser {
  private final Adam config = new Adam();
  private final GradientUpdater<?> updater;
  private final INDArray parameters;
  private final INDArray gradients;
  private final INDArray decayedParameters;
  private final INDArray decayedGradients;
  private int steps;

  Nd4jAdam(Arena arena, CpuMatrix parameters, CpuMatrix gradients, int decayed) {
    int count = parameters.columns();
    this.parameters = parameters.array();
    this.gradients = gradients.array();
    this.decayedParameters = parameters.view(0, 1, decayed).array();
    this.decayedGradients = gradients.view(0, 1, decayed).array();
    this.updater = config.instantiate(((CpuMatrix) arena.matrix(1, 2 * count)).array(), true);
  }

  @Override
  public void step(double learningRate, double penalty) {
    config.setLearningRate(learningRate);
    if (penalty > 0) {
      Nd4j.getBlasWrapper().axpy(penalty, decayedParameters, decayedGradients);
    }
    updater.applyUpdater(gradients, steps++, 0);
    parameters.subi(gradients);
  }
}
