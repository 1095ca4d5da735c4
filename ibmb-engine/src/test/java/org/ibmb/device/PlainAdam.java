/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

/** Kingma and Ba 2015, algorithm 1, number by number. */
final class PlainAdam implements Device.Optimiser {
  private final PlainMatrix parameters;
  private final PlainMatrix gradients;
  private final int decayed;
  private final double[] mean;
  private final double[] variance;
  private int steps;

  PlainAdam(PlainMatrix parameters, PlainMatrix gradients, int decayed) {
    this.parameters = parameters;
    this.gradients = gradients;
    this.decayed = decayed;
    this.mean = new double[parameters.columns()];
    this.variance = new double[parameters.columns()];
  }

  @Override
  public void step(double learningRate, double penalty) {
    steps++;
    for (int i = 0; i < mean.length; i++) {
      double value = parameters.get(0, i);
      double g = gradients.get(0, i) + (i < decayed ? penalty * value : 0);
      mean[i] = 0.9 * mean[i] + 0.1 * g;
      variance[i] = 0.999 * variance[i] + 0.001 * g * g;
      double m = mean[i] / (1 - Math.pow(0.9, steps));
      double v = variance[i] / (1 - Math.pow(0.999, steps));
      parameters.set(0, i, value - learningRate * m / (Math.sqrt(v) + 1e-8));
    }
  }
}
