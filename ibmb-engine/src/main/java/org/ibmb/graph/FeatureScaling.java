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
   * What the training nodes have in common, found in 64 bits: numbers that differ far behind their
   * first digits, such as times in seconds, are one and the same in 32.
   *
   * @param nodes the training nodes; at least one
   */
  public static FeatureScaling learn(Method method, FeatureRows rows, int[] nodes, StopCheck stop) {
    if (!method.learns()) {
      return new FeatureScaling(method, NOTHING, NOTHING);
    }
    int dimension = rows.dimension();
    double[] min = new double[dimension];
    double[] max = new double[dimension];
    double[] mean = new double[dimension];
    Arrays.fill(min, Double.POSITIVE_INFINITY);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
    double[] row = new double[dimension];
    for (int i = 0; i < nodes.length; i++) {
      checkEvery(i, stop);
      rows.read(nodes[i], row);
      for (int j = 0; j < dimension; j++) {
        min[j] = Math.min(min[j], row[j]);
        max[j] = Math.max(max[j], row[j]);
        mean[j] += row[j] / nodes.length;
      }
    }
    double[] half = halfRanges(min, max);
    double[] deviation = method == Method.STD ? deviations(rows, nodes, mean, half, stop) : null;
    double[] factor = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      // Not by the deviation: rounding gives a constant column one that is not quite 0.
      double spread = deviation == null ? 1 : deviation[j];
      factor[j] = min[j] < max[j] ? Math.min(Double.MAX_VALUE, 0.5 / half[j] / spread) : 0;
    }
    return new FeatureScaling(method, method == Method.STD ? mean : min, factor);
  }

  /** Half of what lies between the bounds: all of it may be more than 64 bits hold. */
  private static double[] halfRanges(double[] min, double[] max) {
    double[] half = new double[min.length];
    for (int j = 0; j < min.length; j++) {
      half[j] = Math.max(Double.MIN_NORMAL, max[j] / 2 - min[j] / 2);
    }
    return half;
  }

  /**
   * Standard deviations of the nodes themselves, not of what they may be a sample of, in times of
   * the whole range: squares of large numbers are more than 64 bits hold.
   */
  private static double[] deviations(
      FeatureRows rows, int[] nodes, double[] mean, double[] half, StopCheck stop) {
    double[] deviation = new double[mean.length];
    double[] row = new double[mean.length];
    for (int i = 0; i < nodes.length; i++) {
      checkEvery(i, stop);
      rows.read(nodes[i], row);
      for (int j = 0; j < row.length; j++) {
        double difference = (row[j] / 2 - mean[j] / 2) / half[j];
        deviation[j] += difference * difference / nodes.length;
      }
    }
    for (int j = 0; j < deviation.length; j++) {
      deviation[j] = Math.sqrt(deviation[j]);
    }
    return deviation;
  }

  /**
   * Scales the row of one node in 64 bits and rounds it to 32. What would be too large for a float,
   * on nodes very unlike the training nodes, becomes the largest float.
   *
   * @param row as it was read, finite; overwritten
   * @param into holds the scaled row from {@code at} on
   * @throws IllegalStateException where it has another number of columns than those learnt from
   */
  public void scale(double[] row, float[] into, int at) {
    if (method.learns() && row.length != shift.length) {
      throw new IllegalStateException(
          "expected %d features per node, found %d".formatted(shift.length, row.length));
    }
    if (method == Method.L2) {
      normalise(row);
    } else if (method.learns()) {
      scale(row);
    }
    for (int j = 0; j < row.length; j++) {
      double value = row[j]; // compared, as Math.max and Math.min are several times slower
      into[at + j] =
          value > Float.MAX_VALUE
              ? Float.MAX_VALUE
              : value < -Float.MAX_VALUE ? -Float.MAX_VALUE : (float) value;
    }
  }

  private void scale(double[] row) {
    for (int j = 0; j < shift.length; j++) {
      double scaled = (row[j] - shift[j]) * factor[j];
      row[j] = Double.isFinite(scaled) ? scaled : (row[j] / 2 - shift[j] / 2) * factor[j] * 2;
    }
  }

  private static void normalise(double[] row) {
    double squares = 0;
    double most = 0;
    for (double value : row) {
      squares += value * value;
      most = Math.max(most, Math.abs(value));
    }
    if (squares < Double.MIN_NORMAL || squares > Double.MAX_VALUE) { // squared in other units
      squares = 0;
      for (int j = 0; most > 0 && j < row.length; j++) {
        row[j] /= most;
        squares += row[j] * row[j];
      }
    }
    double length = Math.sqrt(squares);
    for (int j = 0; length > 0 && j < row.length; j++) {
      row[j] /= length;
    }
  }

  private static void checkEvery(int row, StopCheck stop) {
    if (row % STOP_CHECK_INTERVAL == 0) {
      stop.check();
    }
  }
}
