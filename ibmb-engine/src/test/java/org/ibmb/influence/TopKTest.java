/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TopKTest {
  private static final Comparator<double[]> BEST_FIRST =
      Comparator.<double[]>comparingDouble(pair -> -pair[0]).thenComparingDouble(pair -> pair[1]);

  /** Few different scores, so that many are equal; short lists and long ones are kept otherwise. */
  @Property(tries = 500)
  void keepsWhatSortingKeeps(
      @ForAll @IntRange(min = 1, max = 200) int k,
      @ForAll @IntRange(max = 600) int offered,
      @ForAll @IntRange(min = 1, max = 400) int scores,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TopK best = new TopK(k);
    for (int use = 0; use < 2; use++) {
      double[] kept = {random.nextInt(scores), random.nextInt(offered + 1)};
      best.start((int) kept[1], kept[0]);
      List<double[]> others = new ArrayList<>();
      for (int node = 0; node <= offered; node++) {
        if (node != kept[1]) {
          others.add(new double[] {random.nextInt(scores), node});
        }
      }
      for (int i = others.size(); i > 0; i--) {
        double[] pair = others.get(random.nextInt(i));
        others.remove(pair);
        others.add(pair);
        best.offer(pair[0], (int) pair[1]);
      }
      others.sort(BEST_FIRST);
      List<double[]> expected = new ArrayList<>(others.subList(0, Math.min(k - 1, offered)));
      expected.add(kept);
      expected.sort(BEST_FIRST);
      check(expected, best);
    }
  }

  private static void check(List<double[]> expected, TopK best) {
    int[] nodes = new int[expected.size() + 1];
    float[] scores = new float[expected.size() + 1];
    assertEquals(expected.size(), best.count());
    assertEquals(expected.size(), best.drain(nodes, scores, 1));
    assertArrayEquals(
        expected.stream().mapToInt(pair -> (int) pair[1]).toArray(),
        Arrays.copyOfRange(nodes, 1, nodes.length));
    for (int i = 0; i < expected.size(); i++) {
      assertEquals((float) expected.get(i)[0], scores[i + 1]);
    }
  }
}
