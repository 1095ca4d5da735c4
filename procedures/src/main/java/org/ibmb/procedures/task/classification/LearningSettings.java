/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.concurrent.ThreadLocalRandom;
import org.ibmb.procedures.batching.ScheduleSettings;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.train.Metric;
import org.ibmb.train.TrainingConfig;

/**
 * What the keys of a training say of how it learns, as {@link TrainingConfig} describes it; which
 * metric is compared may hang on the classes.
 *
 * @param seed root of all random streams
 */
record LearningSettings(
    double learningRate,
    double penalty,
    int maxEpochs,
    int minEpochs,
    int patience,
    double tolerance,
    long seed) {

  /** Reads the keys; mistakes are noted. */
  static LearningSettings read(Configuration keys) {
    TrainingConfig defaults = TrainingConfig.DEFAULT;
    LearningSettings read =
        new LearningSettings(
            keys.decimal("learningRate", defaults.learningRate()),
            keys.decimal("penalty", defaults.penalty()),
            keys.count("maxEpochs", defaults.maxEpochs()),
            keys.count("minEpochs", defaults.minEpochs()),
            keys.count("patience", defaults.patience()),
            keys.decimal("tolerance", defaults.tolerance()),
            // Drawn below 2^53, so that every driver's language can hold it and give it back.
            keys.integer("randomSeed", ThreadLocalRandom.current().nextLong(1L << 53)));
    keys.made(() -> read.config(defaults.metric()), null);
    return read;
  }

  /** The training that compares {@code metric}, a step per batch. */
  private TrainingConfig config(Metric metric) {
    return new TrainingConfig(
        learningRate, penalty, maxEpochs, minEpochs, patience, tolerance, metric, seed);
  }

  /** The training that compares {@code metric} and goes through its batches as {@code schedule}. */
  TrainingConfig config(Metric metric, ScheduleSettings schedule) {
    return config(metric).withSchedule(schedule.order(), schedule.batchesPerStep());
  }
}
