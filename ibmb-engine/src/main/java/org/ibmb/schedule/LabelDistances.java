/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.schedule;

/**
 * How much the labels of batches differ: the symmetric Kullback-Leibler divergence {@code sum (p -
 * q) (log p - log q)} of their label histograms, each count one more than it is.
 */
public final class LabelDistances {
  private final double[][] shares;
  private final double[][] logarithms;

  /**
   * @param labels class of every output, batch by batch
   */
  public LabelDistances(int[][] labels, int classes) {
    shares = new double[labels.length][classes];
    logarithms = new double[labels.length][classes];
    for (int i = 0; i < labels.length; i++) {
      for (int label : labels[i]) {
        shares[i][label]++;
      }
      for (int c = 0; c < classes; c++) {
        shares[i][c] = (shares[i][c] + 1) / (labels[i].length + classes);
        logarithms[i][c] = Math.log(shares[i][c]);
      }
    }
  }

  public int batchCount() {
    return shares.length;
  }

  /** Distance of batches {@code i} and {@code j}; 0 or greater, the same in both directions. */
  public double between(int i, int j) {
    double sum = 0;
    for (int c = 0; c < shares[i].length; c++) {
      sum += (shares[i][c] - shares[j][c]) * (logarithms[i][c] - logarithms[j][c]);
    }
    return sum;
  }

  /** Summed distance of consecutive batches, the last and the first included. */
  public double around(int[] tour) {
    double sum = 0;
    for (int i = 0; i < tour.length; i++) {
      sum += between(tour[i], tour[(i + 1) % tour.length]);
    }
    return sum;
  }
}
