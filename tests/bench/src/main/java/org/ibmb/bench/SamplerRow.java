/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured of one method on one graph. Times and memory are of the first seed, whose
 * process measured nothing else before; the other seeds tell accuracies and numbers of epochs.
 *
 * @param settings with which; rows of others cannot be compared
 * @param peakMib largest resident set of the first seed's process, in MiB
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
   * @param firstEpoch seconds of the first epoch, with the loading of batches and features
   * @param epoch median seconds of a later epoch; of all, validation is a part
   * @param inference seconds for batches of the test nodes and predictions from them
   * @param test accuracy
   * @param validation accuracy after each epoch
   */
  record SeedRun(
      long seed,
      double preprocessing,
      double firstEpoch,
      double epoch,
      double inference,
      double test,
      double[] validation) {
    static final int NEVER = Integer.MAX_VALUE;

    /** Epochs until validation was as good as that, or {@link #NEVER}. */
    int epochsTo(double accuracy) {
      for (int i = 0; i < validation.length; i++) {
        if (validation[i] >= accuracy) {
          return i + 1;
        }
      }
      return NEVER;
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

  static SamplerRow read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), SamplerRow.class);
  }

  SeedRun first() {
    return runs.get(0);
  }

  /** Mean test accuracy. */
  double accuracy() {
    return runs.stream().mapToDouble(SeedRun::test).average().orElse(Double.NaN);
  }

  /** Seconds from the beginning of the preprocessing to the end of that many epochs. */
  double seconds(int epochs) {
    return first().preprocessing() + first().firstEpoch() + (epochs - 1) * first().epoch();
  }
}
