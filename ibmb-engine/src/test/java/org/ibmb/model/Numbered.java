/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.stream.IntStream;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.objective.Objective;
import org.ibmb.objective.classification.Classes;
import org.ibmb.objective.classification.Classification;
import org.ibmb.objective.classification.Loss;
import org.ibmb.objective.classification.Metric;
import org.ibmb.run.Seeds;

/** Classification with the numbers from 0 on as classes. */
public final class Numbered {
  private Numbered() {}

  public static Classes classes(int count) {
    return new Classes(IntStream.range(0, count).boxed().toList());
  }

  /** Cross-entropy in which every node counts the same, and accuracy. */
  public static Classification classification(int[] labels, int classes) {
    return classification(labels, Loss.crossEntropy(classes));
  }

  public static Classification classification(int[] labels, Loss loss) {
    return new Classification(classes(loss.classWeights().length), labels, loss, Metric.ACCURACY);
  }

  /** Loss and gradients of one batch that is a step by itself. */
  public static double lossAndGradients(
      Network network,
      BatchInput input,
      Objective<?> objective,
      Device device,
      Arena arena,
      Seeds seeds,
      long step) {
    Batch batch = input.batch();
    float[] weights = objective.rowWeights(batch);
    double total = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
    BatchTarget target =
        BatchTarget.reserve(batch.outputCount(), objective.targetWidth(), arena)
            .fill(objective.targets(batch), weights, device);
    double loss =
        objective.lossAndGradient(
            device,
            network.forward(input, seeds, step),
            network.outputBias(),
            target,
            total,
            network.outputBiasGradient());
    network.backward(input);
    return loss;
  }
}
