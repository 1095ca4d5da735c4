/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.schedule;

import java.util.SplittableRandom;

/**
 * The tour of maximal summed distance, by simulated annealing (Kirkpatrick, Gelatt, Vecchi 1983): a
 * stretch of the tour is turned round, which changes two of its links; a worse tour is accepted
 * with probability {@code exp(change / temperature)}, and the temperature falls geometrically.
 */
final class LongestTour {
  private static final int MOVES_PER_BATCH = 1000;
  private static final int MOST_MOVES = 200_000;
  private static final double LAST_TEMPERATURE = 1e-3;

  private final LabelDistances distances;
  private final SplittableRandom random;
  private final int[] tour;

  private LongestTour(LabelDistances distances, SplittableRandom random) {
    this.distances = distances;
    this.random = random;
    this.tour = new int[distances.batchCount()];
    for (int i = 0; i < tour.length; i++) {
      tour[i] = i;
    }
  }

  /** The best tour that was met; at least as long as that in the order of the batches. */
  static int[] find(LabelDistances distances, SplittableRandom random) {
    LongestTour search = new LongestTour(distances, random);
    return search.tour.length <= 2 ? search.tour : search.anneal();
  }

  private int[] anneal() {
    double length = distances.around(tour);
    double bestLength = length;
    int[] best = tour.clone();
    int moves = (int) Math.min(MOST_MOVES, (long) MOVES_PER_BATCH * tour.length);
    double temperature = length / tour.length;
    double cooling = Math.pow(LAST_TEMPERATURE, 1.0 / moves);
    for (int move = 0; move < moves; move++) {
      temperature *= cooling;
      int from = random.nextInt(tour.length);
      int to = random.nextInt(tour.length);
      if (from > to) {
        int swap = from;
        from = to;
        to = swap;
      }
      double change = change(from, to);
      if (change >= 0 || random.nextDouble() < Math.exp(change / temperature)) {
        turn(from, to);
        length += change;
        if (length > bestLength) {
          bestLength = length;
          System.arraycopy(tour, 0, best, 0, tour.length);
        }
      }
    }
    return best;
  }

  /** By how much the tour grows when the stretch {@code from .. to} is turned round. */
  private double change(int from, int to) {
    int before = tour[(from + tour.length - 1) % tour.length];
    int after = tour[(to + 1) % tour.length];
    if (before == tour[to] || after == tour[from]) {
      return 0; // the whole tour, which has no beginning
    }
    return distances.between(before, tour[to])
        + distances.between(tour[from], after)
        - distances.between(before, tour[from])
        - distances.between(tour[to], after);
  }

  private void turn(int from, int to) {
    for (int low = from, high = to; low < high; low++, high--) {
      int swap = tour[low];
      tour[low] = tour[high];
      tour[high] = swap;
    }
  }
}
