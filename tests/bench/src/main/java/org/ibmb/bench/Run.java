/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.List;
import java.util.Locale;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.train.TrainingResult;

/**
 * One training run.
 *
 * @param contestant who trained and on what batches
 * @param test accuracy at the best validation epoch
 * @param validation accuracy there
 * @param epochs how many were run
 * @param seconds of training and validation
 */
record Run(
    String contestant,
    long seed,
    double test,
    double validation,
    int bestEpoch,
    int epochs,
    double seconds) {
  static final String FULL = "full batch";
  static final String NODE_WISE = "node-wise";
  static final String TORCH = "PyTorch, full batch";
  static final List<String> CONTESTANTS = List.of(FULL, NODE_WISE, TORCH);

  /**
   * @param begin when it began, by {@link System#nanoTime}; it ends now
   */
  static Run of(String contestant, long seed, TrainingResult<ClassScores> result, long begin) {
    return new Run(
        contestant,
        seed,
        result.test().accuracy(),
        result.validation().accuracy(),
        result.bestEpoch(),
        result.ranEpochs(),
        (System.nanoTime() - begin) / 1e9);
  }

  /** Prints this run of a graph's network; {@code remark} behind it. */
  Run print(String id, String remark) {
    System.out.printf(
        Locale.ROOT,
        "%s, %s, seed %d: test %.4f, validation %.4f, best of %d epochs %d, %.1f s%s%n",
        id,
        contestant,
        seed,
        test,
        validation,
        epochs,
        bestEpoch,
        seconds,
        remark);
    return this;
  }
}
