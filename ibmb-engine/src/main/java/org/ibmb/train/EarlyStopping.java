/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import org.ibmb.model.Network;
import org.ibmb.objective.Objective;
import org.ibmb.objective.Scores;

/**
 * The best epoch so far by the criterion of the objective, its weights, and whether to go on.
 *
 * @param <S> scores of the objective
 */
final class EarlyStopping<S extends Scores> {
  private final Objective<S> objective;
  private final TrainingConfig config;
  private int epoch;
  private S scores;
  private float[] parameters;

  EarlyStopping(TrainingTask<S> task) {
    this.objective = task.objective();
    this.config = task.config();
  }

  /** Counted from 1; 0 before the first. */
  int epoch() {
    return epoch;
  }

  /** On the validation set; null before the first epoch. */
  S scores() {
    return scores;
  }

  /** The weights of the best epoch; null before the first. */
  float[] parameters() {
    return parameters;
  }

  /** Keeps the weights of {@code network} where the epoch {@code candidate} is the best so far. */
  void observe(int candidate, S found, Network network) {
    if (scores == null || isBetter(found)) {
      epoch = candidate;
      scores = found;
      parameters = network.parameters();
    }
  }

  private boolean isBetter(S found) {
    double gain = objective.criterion(found) - objective.criterion(scores);
    boolean tieBroken = config.tolerance() == 0 && gain == 0 && found.loss() < scores.loss();
    return gain > config.tolerance() || tieBroken;
  }

  /** Whether patience has ended before epoch {@code next}. */
  boolean shouldStop(int next) {
    return next > config.minEpochs() && next - epoch > config.patience();
  }
}
