/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

/**
 * ReduceLROnPlateau with the reference's values: after 30 epochs in which the validation loss has
 * not fallen by 1e-4 of itself the learning rate is multiplied by 0.33, down to 1e-4 at the least,
 * then left alone for 10 epochs.
 */
final class PlateauRule {
  private static final double FACTOR = 0.33;
  private static final int PATIENCE = 30;
  private static final int COOLDOWN = 10;
  private static final double LEAST = 1e-4;
  private static final double THRESHOLD = 1e-4;

  private double learningRate;
  private double best = Double.POSITIVE_INFINITY;
  private int badEpochs;
  private int cooldown;

  PlateauRule(double learningRate) {
    this.learningRate = learningRate;
  }

  double learningRate() {
    return learningRate;
  }

  void observe(double loss) {
    if (loss < best * (1 - THRESHOLD)) {
      best = loss;
      badEpochs = 0;
    } else {
      badEpochs++;
    }
    if (cooldown > 0) {
      cooldown--;
      badEpochs = 0;
    }
    if (badEpochs > PATIENCE) {
      // A rate that the user set below the least is left as it is.
      learningRate = Math.min(learningRate, Math.max(learningRate * FACTOR, LEAST));
      cooldown = COOLDOWN;
      badEpochs = 0;
    }
  }
}
