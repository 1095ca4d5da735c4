/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/** ND4J's Adam over one flat vector. */
final class Nd4jAdam implements Device.Optimiser {
  private final Adam config = new Adam();
  private final GradientUpdater<?> updater;
  private final CpuMatrix parameters;
  private final CpuMatrix gradients;
  private final INDArray parameterArray;
  private final INDArray gradientArray;
  private final int decayed;
  private int steps;

  Nd4jAdam(Arena arena, CpuMatrix parameters, CpuMatrix gradients, int decayed) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.parameterArray = parameters.array();
    this.gradientArray = gradients.array();
    this.decayed = decayed;
    CpuMatrix moments = (CpuMatrix) arena.matrix(1, 2 * parameters.columns());
    this.updater = config.instantiate(moments.array(), true);
  }

  @Override
  public void step(double learningRate, double penalty) {
    config.setLearningRate(learningRate);
    if (penalty > 0) {
      cblas_saxpy(decayed, (float) penalty, parameters.pointer(0), 1, gradients.pointer(0), 1);
    }
    updater.applyUpdater(gradientArray, steps++, 0);
    parameterArray.subi(gradientArray);
  }
}
