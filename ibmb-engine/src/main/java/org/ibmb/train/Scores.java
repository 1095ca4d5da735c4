/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import org.nd4j.evaluation.EvaluationAveraging;
import org.nd4j.evaluation.classification.Evaluation;

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
    private final Evaluation evaluation;
    private double lossSum;
    private int count;

    Builder(int classes) {
      this.classes = classes;
      this.evaluation = new Evaluation(classes);
    }

    /**
     * @param row where the node's probabilities begin in {@code probabilities}
     */
    void add(float[] probabilities, int row, int label) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = probabilities[row + c] > probabilities[row + best] ? c : best;
      }
      evaluation.eval(best, label);
      lossSum -= Math.log(Math.max(probabilities[row + label], Float.MIN_NORMAL));
      count++;
    }

    Scores build() {
      if (count == 0) {
        return new Scores(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
      }
      double weighted = 0;
      for (int c = 0; c < classes; c++) {
        int support = evaluation.truePositives().get(c) + evaluation.falseNegatives().get(c);
        weighted += support == 0 ? 0 : evaluation.f1(c) * support / count;
      }
      return new Scores(
          lossSum / count,
          evaluation.accuracy(),
          evaluation.f1(EvaluationAveraging.Macro),
          weighted);
    }
  }
}
