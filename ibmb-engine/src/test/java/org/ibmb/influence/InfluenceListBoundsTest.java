/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graphs;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

class ListLengthsTest {

  @Property(tries = 500)
  void listsLieWithinTheBounds(
      @ForAll long seed,
      @ForAll boolean directed,
      @ForAll @IntRange(min = 1, max = 20) int k,
      @ForAll @DoubleRange(min = 0.05, max = 0.95) double alpha,
      @ForAll @IntRange(min = 0, max = 5) int digits) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = directed ? RandomGraphs.directed(random) : RandomGraphs.undirected(random, true);
    InfluenceConfig config = new InfluenceConfig(alpha, Math.pow(10, -digits), k);
    InfluenceListBounds lengths = lengths(graph, config);
    long found = found(graph, config);
    assertTrue(
        lengths.least() <= found && found <= lengths.most(), found + " is not in " + lengths);
    InfluenceListBounds bySize = InfluenceListBounds.of(graph.nodeCount(), graph.nodeCount(), k);
    assertTrue(bySize.least() <= lengths.least() && lengths.most() <= bySize.most());
  }

  /** 0 - 1 - 2, 3 - 4, 5: no list has more nodes than there are in its component. */
  @Test
  void nobodyReachesAnotherComponent() {
    Csr graph =
        Graphs.undirected(6, new int[] {0, 1, 3}, new int[] {1, 2, 4}, new float[] {1, 1, 1});
    InfluenceConfig config = InfluenceConfig.DEFAULT;
    assertEquals(
        new InfluenceListBounds(6, 2 + 3 + 2 + 2 + 2 + 1, 3 * 3 + 2 * 2 + 1),
        lengths(graph, config));
    assertEquals(3 * 3 + 2 * 2 + 1, found(graph, config));
  }

  /** 0 -> 1 -> 2 -> ... -> 99: half of what arrives stays, and a fiftieth moves nothing. */
  @Test
  void noPushGoesOnWithTooLittle() {
    int[] from = IntStream.range(0, 99).toArray();
    int[] to = IntStream.range(1, 100).toArray();
    float[] ones = new float[99];
    Arrays.fill(ones, 1);
    Csr graph = Graphs.directed(100, from, to, ones, 99);
    InfluenceConfig config = new InfluenceConfig(0.5, 0.02, 100);
    // The sixth node has 1/32 and hands on, so the seventh is reached; one more for rounding.
    long most = IntStream.range(0, 100).mapToLong(u -> Math.min(8, 100 - u)).sum();
    assertEquals(new InfluenceListBounds(100, 2 * 99 + 1, most), lengths(graph, config));
    assertEquals(
        IntStream.range(0, 100).mapToLong(u -> Math.min(7, 100 - u)).sum(), found(graph, config));
  }

  private static InfluenceListBounds lengths(Csr graph, InfluenceConfig config) {
    int[] all = IntStream.range(0, graph.nodeCount()).toArray();
    return InfluenceListBounds.of(graph, all, config, StopCheck.NEVER);
  }

  private static long found(Csr graph, InfluenceConfig config) {
    int[] all = IntStream.range(0, graph.nodeCount()).toArray();
    try (Workers workers = Workers.create(1)) {
      return NodeInfluence.compute(graph, all, config, workers, StopCheck.NEVER).nodes().length;
    }
  }
}
