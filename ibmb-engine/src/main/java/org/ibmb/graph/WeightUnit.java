/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

/**
 * The weight that counts as 1 where a tolerance is multiplied with a degree: the power of two that
 * is nearest to the mean weight of an edge, in the logarithm.
 *
 * <p>It follows the scale of the weights, within a factor of the square root of 2, and stays the
 * same when a few edges come or go, or two parallel ones of weight 1 become one of weight 2: the
 * mean weight would be another after every change, and with it every threshold.
 */
public final class WeightUnit {
  private static final double ROOT_OF_TWO = Math.sqrt(2);

  private WeightUnit() {}

  /** The unit of a graph; 1 where it has no edges. */
  public static double of(Csr graph) {
    return nearest(graph.meanWeight());
  }

  /**
   * @param meanWeight greater than 0 and finite
   */
  static double nearest(double meanWeight) {
    int exponent = Math.getExponent(meanWeight);
    boolean nextIsNearer = Math.scalb(meanWeight, -exponent) >= ROOT_OF_TWO;
    return Math.scalb(1.0, nextIsNearer ? exponent + 1 : exponent);
  }
}
