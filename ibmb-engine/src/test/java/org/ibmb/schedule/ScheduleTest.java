/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.schedule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.run.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScheduleTest {
  private static final int CLASSES = 4;

  @Property(tries = 100)
  void everyEpochVisitsEveryBatchOnce(
      @ForAll long seed,
      @ForAll BatchOrder order,
      @ForAll @IntRange(min = 1, max = 20) int batches) {
    Schedule schedule = Schedule.of(order, labels(seed, batches), CLASSES, new Seeds(seed));
    Schedule again = Schedule.of(order, labels(seed, batches), CLASSES, new Seeds(seed));
    for (int epoch : new int[] {1, 2, 9}) {
      int[] visited = schedule.order(epoch);
      assertArrayEquals(visited, again.order(epoch));
      Arrays.sort(visited);
      assertArrayEquals(IntStream.range(0, batches).toArray(), visited);
    }
  }

  @Property(tries = 100)
  void distanceIsTheSymmetricDivergenceOfSmoothedHistograms(@ForAll long seed) {
    int[][] labels = labels(seed, 2);
    double[] p = smoothed(labels[0]);
    double[] q = smoothed(labels[1]);
    double expected = 0;
    for (int c = 0; c < CLASSES; c++) {
      expected += p[c] * Math.log(p[c] / q[c]) + q[c] * Math.log(q[c] / p[c]);
    }
    LabelDistances distances = new LabelDistances(labels, CLASSES);
    assertEquals(expected, distances.between(0, 1), 1e-9);
    assertEquals(distances.between(0, 1), distances.between(1, 0));
    assertEquals(0, distances.between(1, 1));
  }

  private static double[] smoothed(int[] labels) {
    double[] shares = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      int wanted = c;
      long count = Arrays.stream(labels).filter(label -> label == wanted).count();
      shares[c] = (count + 1.0) / (labels.length + CLASSES);
    }
    return shares;
  }

  /** All tours of seven batches, looked at one after the other. */
  @Property(tries = 20)
  void theTourIsTheLongest(@ForAll long seed) {
    LabelDistances distances = new LabelDistances(labels(seed, 7), CLASSES);
    double found = distances.around(Schedule.tour(distances, new Seeds(seed)).order(1));
    double longest = longest(distances, IntStream.range(0, 7).toArray(), 1);
    assertEquals(longest, found, 0.01 * longest);
  }

  private static double longest(LabelDistances distances, int[] tour, int fixed) {
    if (fixed == tour.length) {
      return distances.around(tour);
    }
    double best = 0;
    for (int i = fixed; i < tour.length; i++) {
      int[] swapped = tour.clone();
      swapped[fixed] = tour[i];
      swapped[i] = tour[fixed];
      best = Math.max(best, longest(distances, swapped, fixed + 1));
    }
    return best;
  }

  @Property(tries = 20)
  void noRandomOrderIsLongerThanTheTour(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 60) int batches) {
    LabelDistances distances = new LabelDistances(labels(seed, batches), CLASSES);
    Schedule tour = Schedule.tour(distances, new Seeds(seed));
    Schedule random = Schedule.random(batches, new Seeds(seed));
    double found = distances.around(tour.order(1));
    for (int epoch = 1; epoch <= 20; epoch++) {
      assertTrue(distances.around(random.order(epoch)) <= found + 1e-9);
    }
    assertArrayEquals(tour.order(1), tour.order(2));
  }

  /** What a greedy tour reaches, a search must reach too; a blind walk over tours does not. */
  @Property(tries = 20)
  void theTourIsNoShorterThanAlwaysGoingToTheFarthestBatch(
      @ForAll long seed, @ForAll @IntRange(min = 30, max = 80) int batches) {
    LabelDistances distances = new LabelDistances(labels(seed, batches), CLASSES);
    int[] greedy = IntStream.range(0, batches).toArray();
    for (int next = 1; next < batches; next++) {
      int farthest = next;
      for (int i = next; i < batches; i++) {
        double distance = distances.between(greedy[next - 1], greedy[i]);
        farthest = distance > distances.between(greedy[next - 1], greedy[farthest]) ? i : farthest;
      }
      int kept = greedy[next];
      greedy[next] = greedy[farthest];
      greedy[farthest] = kept;
    }
    double found = distances.around(Schedule.tour(distances, new Seeds(seed)).order(1));
    assertTrue(found >= distances.around(greedy), found + " < " + distances.around(greedy));
  }

  /** After batch a, batch b must follow with probability d(a, b) / sum of d(a, others). */
  @Test
  void theNextBatchIsDrawnByItsDistance() {
    LabelDistances distances = new LabelDistances(labels(1, 4), CLASSES);
    Schedule schedule = Schedule.weighted(distances, new Seeds(1));
    int epochs = 40_000;
    int[] first = new int[4];
    int[][] followed = new int[4][4];
    for (int epoch = 0; epoch < epochs; epoch++) {
      int[] order = schedule.order(epoch);
      first[order[0]]++;
      followed[order[0]][order[1]]++;
    }
    for (int a = 0; a < 4; a++) {
      assertEquals(0.25, (double) first[a] / epochs, 0.01);
      int from = a;
      double total = IntStream.range(0, 4).mapToDouble(b -> distances.between(from, b)).sum();
      for (int b = 0; b < 4; b++) {
        assertEquals(distances.between(a, b) / total, (double) followed[a][b] / first[a], 0.02);
      }
    }
  }

  @Test
  void equalBatchesAreDrawnEvenly() {
    int[][] labels = {{1, 2}, {1, 2}, {1, 2}};
    Schedule schedule = Schedule.weighted(new LabelDistances(labels, CLASSES), new Seeds(1));
    int[] last = new int[3];
    for (int epoch = 0; epoch < 3000; epoch++) {
      last[schedule.order(epoch)[2]]++;
    }
    for (int count : last) {
      assertEquals(1000, count, 100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoBatchesNeedNoOrder(BatchOrder order) {
    int[] visited = Schedule.of(order, labels(3, 2), CLASSES, new Seeds(3)).order(1);
    assertEquals(1, visited[0] + visited[1]);
  }

  private static int[][] labels(long seed, int batches) {
    SplittableRandom random = new SplittableRandom(seed);
    int[][] labels = new int[batches][];
    for (int i = 0; i < batches; i++) {
      int favourite = random.nextInt(CLASSES);
      labels[i] =
          random
              .ints(1 + random.nextInt(20), 0, 2 * CLASSES)
              .map(c -> c < CLASSES ? c : favourite)
              .toArray();
    }
    return labels;
  }
}
