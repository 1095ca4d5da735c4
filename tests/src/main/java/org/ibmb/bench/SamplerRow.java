/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one method on one graph, in a process of its own.
 *
 * @param settings with which; rows of others cannot be compared
 * @param peakMib largest resident set of the process, in MiB
 * @param comparisons ways to predict for few nodes; of one method alone, elsewhere empty
 */
record SamplerRow(
    String graph,
    String method,
    String settings,
    double peakMib,
    List<SeedRun> runs,
    List<Inference> comparisons) {

  /**
   * A training.
   *
   * @param preprocessing seconds for the batches of training and validation nodes
   * @param epoch median seconds of an epoch with its validation
   * @param inference seconds for batches of the test nodes and predictions from them
   * @param test accuracy
   * @param seconds from the beginning of the preprocessing to the end of each epoch
   * @param validation accuracy after each epoch
   */
  record SeedRun(
      long seed,
      double preprocessing,
      double epoch,
      double inference,
      double test,
      double[] seconds,
      double[] validation) {

    double bestValidation() {
      return Arrays.stream(validation).max().orElse(0);
    }

    /** Seconds until validation was as good as that; empty where it never was. */
    OptionalDouble secondsTo(double accuracy) {
      for (int i = 0; i < seconds.length; i++) {
        if (validation[i] >= accuracy) {
          return OptionalDouble.of(seconds[i]);
        }
      }
      return OptionalDouble.empty();
    }
  }

  /**
   * One way to predict for the same few nodes, with the same weights.
   *
   * @param batching seconds to make the batches
   * @param predicting seconds to predict from them
   * @param accuracy on these nodes
   */
  record Inference(String name, int outputs, double batching, double predicting, double accuracy) {
    double seconds() {
      return batching + predicting;
    }
  }

  double mean(ToDoubleFunction<SeedRun> value) {
    return runs.stream().mapToDouble(value).average().orElse(Double.NaN);
  }
}
