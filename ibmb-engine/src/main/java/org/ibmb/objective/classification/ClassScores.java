/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective.classification;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.objective.Scores;

/**
 * How well predicted classes fit the labels, each number in [0, 1]; NaN where there are no
 * predictions.
 *
 * @param loss mean cross-entropy, 0 or greater
 * @param classes one count per class
 */
public record ClassScores(
    double loss, double accuracy, double f1Macro, double f1Weighted, List<ClassCount> classes)
    implements Scores {

  public ClassScores {
    classes = List.copyOf(classes);
  }

  public double of(Metric metric) {
    return switch (metric.kind()) {
      case ACCURACY -> metric.label() < 0 ? accuracy : count(metric).accuracy(nodeCount());
      case F1_MACRO -> f1Macro;
      case F1_WEIGHTED -> f1Weighted;
      case F1 -> count(metric).f1();
      case PRECISION -> count(metric).precision();
      case RECALL -> count(metric).recall();
    };
  }

  private ClassCount count(Metric metric) {
    return classes.get(metric.label());
  }

  private int nodeCount() {
    return classes.stream().mapToInt(ClassCount::actual).sum();
  }

  /** Collects predictions, one row at a time. */
  static final class Builder {
    private final Classes classes;
    private final int[] predicted;
    private final int[] actual;
    private final int[] correct;
    private double lossSum;
    private int count;

    Builder(Classes classes) {
      this.classes = classes;
      this.predicted = new int[classes.width()];
      this.actual = new int[classes.width()];
      this.correct = new int[classes.width()];
    }

    /**
     * @param row where the node's probabilities begin in {@code probabilities}
     */
    void add(float[] probabilities, int row, int label) {
      int best = classes.position(probabilities, row);
      predicted[best]++;
      actual[label]++;
      correct[label] += best == label ? 1 : 0;
      lossSum -= Math.log(Math.max(probabilities[row + label], Float.MIN_NORMAL));
      count++;
    }

    ClassScores build() {
      int right = 0;
      int present = 0;
      double f1Sum = 0;
      double f1Weighted = 0;
      List<ClassCount> counts = new ArrayList<>();
      for (int c = 0; c < predicted.length; c++) {
        ClassCount one = new ClassCount(predicted[c], actual[c], correct[c]);
        counts.add(one);
        // a class that neither occurs nor was predicted has no part in the mean
        present += predicted[c] + actual[c] == 0 ? 0 : 1;
        right += correct[c];
        f1Sum += one.f1();
        f1Weighted += one.f1() * actual[c] / count;
      }
      return count == 0
          ? new ClassScores(Double.NaN, Double.NaN, Double.NaN, Double.NaN, counts)
          : new ClassScores(
              lossSum / count, (double) right / count, f1Sum / present, f1Weighted, counts);
    }
  }
}
