/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import org.ibmb.run.Problems;
import org.ibmb.schedule.BatchOrder;

/**
 * How a network is trained.
 *
 * @param learningRate of Adam at the start; the plateau rule lowers it
 * @param penalty weight decay, on weights only, never on norms and biases
 * @param maxEpochs most passes over the training batches
 * @param minEpochs passes before early stopping may end the training
 * @param patience epochs without a better validation result after which training ends
 * @param tolerance by how much the criterion of the objective must grow to count as better; at 0 an
 *     equal one with a lower loss counts too
 * @param order in which order an epoch visits the batches
 * @param batchesPerStep over how many batches the gradients of one Adam step are summed; at least 1
 * @param seed root of all random streams
 */
public record TrainingConfig(
    double learningRate,
    double penalty,
    int maxEpochs,
    int minEpochs,
    int patience,
    double tolerance,
    BatchOrder order,
    int batchesPerStep,
    long seed) {
  public static final TrainingConfig DEFAULT = new TrainingConfig(1e-3, 1e-4, 300, 1, 100, 0, 42);

  /** A step per batch, in a fresh random order every epoch. */
  public TrainingConfig(
      double learningRate,
      double penalty,
      int maxEpochs,
      int minEpochs,
      int patience,
      double tolerance,
      long seed) {
    this(
        learningRate,
        penalty,
        maxEpochs,
        minEpochs,
        patience,
        tolerance,
        BatchOrder.RANDOM,
        1,
        seed);
  }

  /** The same, but batches visited in another order, and more of them per step. */
  public TrainingConfig withSchedule(BatchOrder batchOrder, int batches) {
    return new TrainingConfig(
        learningRate,
        penalty,
        maxEpochs,
        minEpochs,
        patience,
        tolerance,
        batchOrder,
        batches,
        seed);
  }

  public TrainingConfig {
    new Problems()
        .positive("learningRate", learningRate)
        .notNegative("penalty", penalty)
        .atLeast("maxEpochs", maxEpochs, 1)
        .atLeast("minEpochs", minEpochs, 0)
        .atLeast("patience", patience, 1)
        .notNegative("tolerance", tolerance)
        .atLeast("batchesPerStep", batchesPerStep, 1)
        .require(
            minEpochs <= maxEpochs,
            "'minEpochs' must not be greater than 'maxEpochs' (%d) but was %d",
            maxEpochs,
            minEpochs)
        .throwIfAny();
  }
}
