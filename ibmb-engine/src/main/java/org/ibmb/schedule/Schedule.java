/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.schedule;

import java.util.SplittableRandom;
import org.ibmb.run.Seeds;

/** Stage 5: in which order an epoch visits the batches. */
@FunctionalInterface
public interface Schedule {
  /** The batches of {@code epoch}, each exactly once. */
  int[] order(int epoch);

  /**
   * The schedule of the given kind.
   *
   * @param labels class of every output, batch by batch
   */
  static Schedule of(BatchOrder order, int[][] labels, int classes, Seeds seeds) {
    return switch (order) {
      case RANDOM -> random(labels.length, seeds);
      case WEIGHTED -> weighted(new LabelDistances(labels, classes), seeds);
      case ORDER -> tour(new LabelDistances(labels, classes), seeds);
    };
  }

  /** A fresh random order every epoch. */
  static Schedule random(int batchCount, Seeds seeds) {
    return epoch -> {
      SplittableRandom random = seeds.stream("schedule", epoch);
      int[] order = new int[batchCount];
      for (int i = 0; i < batchCount; i++) {
        int j = random.nextInt(i + 1); // the inside-out shuffle of Fisher and Yates
        order[i] = order[j];
        order[j] = i;
      }
      return order;
    };
  }

  /** The same order every epoch: a tour of great summed distance. */
  static Schedule tour(LabelDistances distances, Seeds seeds) {
    int[] tour = LongestTour.find(distances, seeds.stream("tour"));
    return epoch -> tour.clone();
  }

  /**
   * Every epoch begins with any batch; the next one is drawn from those that are left with a
   * probability proportional to its distance from the last.
   */
  static Schedule weighted(LabelDistances distances, Seeds seeds) {
    return epoch -> {
      SplittableRandom random = seeds.stream("weighted schedule", epoch);
      int count = distances.batchCount();
      int[] order = new int[count];
      for (int i = 0; i < count; i++) {
        order[i] = i;
      }
      double[] weights = new double[count];
      swap(order, 0, random.nextInt(count));
      for (int next = 1; next < count; next++) {
        double total = 0;
        for (int i = next; i < count; i++) {
          weights[i] = distances.between(order[next - 1], order[i]);
          total += weights[i];
        }
        swap(order, next, draw(weights, next, count, total, random));
      }
      return order;
    };
  }

  private static int draw(
      double[] weights, int from, int to, double total, SplittableRandom random) {
    if (!(total > 0)) {
      return from + random.nextInt(to - from); // all are like the last one
    }
    double left = random.nextDouble() * total;
    int last = from;
    for (int i = from; i < to; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }

  private static void swap(int[] order, int i, int j) {
    int kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
}
