/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.run.Seeds;
import org.junit.jupiter.api.Test;

/** Random splits, stratified by class. */
class SplitsTest {

  @Property(tries = 300)
  void everyClassKeepsItsShareInEverySet(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 8) int classes,
      @ForAll @IntRange(min = 40, max = 400) int nodes,
      @ForAll @DoubleRange(min = 0, max = 0.4) double test,
      @ForAll @DoubleRange(min = 0.1, max = 0.4) double validation) {
    int[] labels = labels(new SplittableRandom(seed), nodes, classes);
    Splits splits = split(labels, classes, new SplitSettings(null, test, validation), seed);
    int[][] sets = {splits.training(), splits.validation(), splits.test()};
    double[] shares = {1 - test - validation, validation, test};
    assertDisjointAndComplete(sets, labels);
    for (int set = 0; set < 3; set++) {
      for (int c = 0; c < classes; c++) {
        int label = c;
        long ofClass = Arrays.stream(labels).filter(found -> found == label).count();
        long found = Arrays.stream(sets[set]).filter(node -> labels[node] == label).count();
        // Over all nodes dealt so far a set is off by less than one; the class is the difference
        // of two such sums, and its first node is always for training.
        assertTrue(Math.abs(found - shares[set] * ofClass) < 3, "class " + c + " in set " + set);
        assertTrue(set > 0 || ofClass == 0 || found > 0, "class " + c + " cannot be learnt");
      }
    }
  }

  /** 90 of one class, 10 of another; 60, 20 and 20 in a hundred. */
  @Test
  void aRareClassIsInEverySet() {
    int[] labels = IntStream.range(0, 100).map(i -> i % 10 == 3 ? 1 : 0).toArray();
    Splits splits = split(labels, 2, new SplitSettings(null, 0.2, 0.2), 5);
    assertEquals(60, splits.training().length);
    assertEquals(20, splits.validation().length);
    assertEquals(20, splits.test().length);
    assertEquals(2, rare(splits.validation()), 1);
    assertEquals(2, rare(splits.test()), 1);
    assertEquals(6, rare(splits.training()), 1);
  }

  @Test
  void theSeedDecides() {
    int[] labels = labels(new SplittableRandom(1), 200, 3);
    SplitSettings settings = new SplitSettings(null, 0.2, 0.2);
    Splits once = split(labels, 3, settings, 7);
    assertArrayEquals(once.training(), split(labels, 3, settings, 7).training());
    assertArrayEquals(once.test(), split(labels, 3, settings, 7).test());
    assertFalse(Arrays.equals(once.training(), split(labels, 3, settings, 8).training()));
  }

  @Test
  void aWarningNamesTheClassesThatHaveNoTrainingNode() {
    Targets targets = new Targets(List.of("a", "b", "c"), new int[] {0, 0, 1, 2});
    assertEquals(
        Optional.empty(),
        new Splits(new int[] {0, 2, 3}, new int[] {1}, new int[0]).unseenClasses(targets));
    String warning =
        new Splits(new int[] {0}, new int[] {1, 2}, new int[] {3})
            .unseenClasses(targets)
            .orElseThrow();
    assertTrue(warning.contains("2 of 3 classes") && warning.contains("'b', 'c'"), warning);
  }

  private static long rare(int[] nodes) {
    return Arrays.stream(nodes).filter(node -> node % 10 == 3).count();
  }

  private static int[] labels(SplittableRandom random, int nodes, int classes) {
    return IntStream.range(0, nodes)
        .map(i -> i < classes ? i : random.nextInt(1 + random.nextInt(classes)) - i % 11 / 10)
        .toArray();
  }

  private static Splits split(int[] labels, int classes, SplitSettings settings, long seed) {
    List<Object> values = IntStream.range(0, classes).mapToObj(c -> (Object) (long) c).toList();
    return Splits.of(null, null, settings, new Targets(values, labels), new Seeds(seed));
  }

  private static void assertDisjointAndComplete(int[][] sets, int[] labels) {
    int[] all = Arrays.stream(sets).flatMapToInt(Arrays::stream).sorted().toArray();
    int[] labelled = IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
    assertArrayEquals(labelled, all);
  }
}
