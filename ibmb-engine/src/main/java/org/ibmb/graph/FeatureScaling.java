/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import java.util.Arrays;
import java.util.Locale;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;

/**
 * How features become what a network reads: {@code (value - shift[j]) * factor[j]} in column j, or,
 * by {@link Method#L2}, every row divided by its length. What there is to learn comes from the
 * training nodes alone, so that no test node has a part in it.
 *
 * @param shift one per column; empty where nothing is learnt
 * @param factor one per column; empty where nothing is learnt. 0 for a column that is the same on
 *     all training nodes: nothing can be learnt from it
 */
public record FeatureScaling(Method method, double[] shift, double[] factor) {
  private static final int STOP_CHECK_INTERVAL = 1024;
  private static final double[] NOTHING = {};

  /** The features as they are. */
  public static final FeatureScaling NONE = new FeatureScaling(Method.NONE, NOTHING, NOTHING);

  /** What rows or columns are made to have in common. */
  public enum Method {
    NONE,
    /** Every column from 0 to 1. */
    MINMAX,
    /** Every column of mean 0 and standard deviation 1. */
    STD,
    /** Every row of Euclidean length 1; a row of zeros stays. */
    L2;

    /** Whether it takes something from the training nodes, one shift and factor per column. */
    public boolean learns() {
      return this == MINMAX || this == STD;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public FeatureScaling {
    boolean ok = shift.length == factor.length && (method.learns() || shift.length == 0);
    for (int j = 0; ok && j < shift.length; j++) {
      ok = Double.isFinite(shift[j]) && factor[j] >= 0 && Double.isFinite(factor[j]);
    }
    if (!ok) {
      throw new InvalidInput(
          "Scaling '%s' needs a finite shift and a finite factor of 0 or greater for every column"
              .formatted(method));
    }
  }

  /**
   * @param nodes the training nodes; at least one
   */
  public static FeatureScaling learn(
      Method method, Features features, int[] nodes, StopCheck stop) {
    if (!method.learns()) {
      return new FeatureScaling(method, NOTHING, NOTHING);
    }
    int dimension = features.dimension();
    double[] min = new double[dimension];
    double[] max = new double[dimension];
    double[] mean = new double[dimension];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < nodes.length; i++) {
      checkEvery(i, stop);
      int row = nodes[i] * dimension;
      for (int j = 0; j < dimension; j++) {
        double value = features.values()[row + j];
        min[j] = Math.min(min[j], value);
        max[j] = Math.max(max[j], value);
        mean[j] += value / nodes.length;
      }
    }
    double[] spread =
        method == Method.STD ? deviations(features, nodes, mean, stop) : differences(min, max);
    double[] factor = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      // Not by the deviation: rounding gives a constant column one that is not quite 0.
      factor[j] = min[j] < max[j] ? 1 / spread[j] : 0;
    }
    return new FeatureScaling(method, method == Method.STD ? mean : min, factor);
  }

  private static double[] differences(double[] min, double[] max) {
    double[] differences = new double[min.length];
    for (int j = 0; j < min.length; j++) {
      differences[j] = max[j] - min[j];
    }
    return differences;
  }

  /** Of the nodes themselves, not of what they may be a sample of: divided by their number. */
  private static double[] deviations(
      Features features, int[] nodes, double[] mean, StopCheck stop) {
    int dimension = features.dimension();
    double[] deviation = new double[dimension];
    for (int i = 0; i < nodes.length; i++) {
      checkEvery(i, stop);
      int row = nodes[i] * dimension;
      for (int j = 0; j < dimension; j++) {
        double difference = features.values()[row + j] - mean[j];
        deviation[j] += difference * difference / nodes.length;
      }
    }
    for (int j = 0; j < dimension; j++) {
      deviation[j] = Math.sqrt(deviation[j]);
    }
    return deviation;
  }

  /**
   * Scales {@code features} in place: they may be most of the memory. What would be too large for a
   * float, on nodes very unlike the training nodes, becomes the largest float.
   *
   * @throws IllegalStateException where they have another number of columns than those learnt from
   */
  public void apply(Features features, StopCheck stop) {
    if (method.learns() && features.dimension() != shift.length) {
      throw new IllegalStateException(
          "expected %d features per node, found %d".formatted(shift.length, features.dimension()));
    }
    for (int node = 0; method != Method.NONE && node < features.nodeCount(); node++) {
      checkEvery(node, stop);
      int row = node * features.dimension();
      if (method == Method.L2) {
        normalise(features.values(), row, features.dimension());
      } else {
        scale(features.values(), row);
      }
    }
  }

  private void scale(float[] values, int row) {
    for (int j = 0; j < shift.length; j++) {
      double scaled = (values[row + j] - shift[j]) * factor[j];
      values[row + j] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, scaled));
    }
  }

  private static void normalise(float[] values, int row, int dimension) {
    double squares = 0;
    for (int j = row; j < row + dimension; j++) {
      squares += (double) values[j] * values[j];
    }
    for (int j = row; squares > 0 && j < row + dimension; j++) {
      values[j] = (float) (values[j] / Math.sqrt(squares));
    }
  }

  private static void checkEvery(int row, StopCheck stop) {
    if (row % STOP_CHECK_INTERVAL == 0) {
      stop.check();
    }
  }
}
