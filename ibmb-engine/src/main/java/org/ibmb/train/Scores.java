/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import org.ibmb.model.Network;

/**
 * How well predictions fit the labels, each number in [0, 1].
 *
 * @param loss mean cross-entropy, 0 or greater
 */
public record Scores(double loss, double accuracy, double f1Macro, double f1Weighted) {

  public double of(Metric metric) {
    return switch (metric) {
      case ACCURACY -> accuracy;
      case F1_MACRO -> f1Macro;
      case F1_WEIGHTED -> f1Weighted;
    };
  }

  /** Collects predictions, one row at a time. */
  static final class Builder {
    private final int classes;
    private final int[] predicted;
    private final int[] actual;
    private final int[] correct;
    private double lossSum;
    private int count;

    Builder(int classes) {
      this.classes = classes;
      this.predicted = new int[classes];
      this.actual = new int[classes];
      this.correct = new int[classes];
    }

    /**
     * @param row where the node's probabilities begin in {@code probabilities}
     */
    void add(float[] probabilities, int row, int label) {
      int best = Network.predictedClass(probabilities, row, classes);
      predicted[best]++;
      actual[label]++;
      correct[label] += best == label ? 1 : 0;
      lossSum -= Math.log(Math.max(probabilities[row + label], Float.MIN_NORMAL));
      count++;
    }

    Scores build() {
      if (count == 0) {
        return new Scores(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
      }
      int right = 0;
      int present = 0;
      double f1Sum = 0;
      double f1Weighted = 0;
      for (int c = 0; c < classes; c++) {
        if (predicted[c] + actual[c] == 0) {
          continue; // a class that neither occurs nor was predicted has no F1
        }
        // 2 precision recall / (precision + recall), without the divisions by 0
        double f1 = 2.0 * correct[c] / (predicted[c] + actual[c]);
        right += correct[c];
        present++;
        f1Sum += f1;
        f1Weighted += f1 * actual[c] / count;
      }
      return new Scores(lossSum / count, (double) right / count, f1Sum / present, f1Weighted);
    }
  }
}
