/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.graph.Cora;
import org.ibmb.graph.Csr;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

class NodeInfluenceTest {

  @Property(tries = 200)
  void keepsTheHighestScoresAndTheSourceItself(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int k) {
    Csr graph = RandomGraphs.undirected(new SplittableRandom(seed), true);
    int[] sources = IntStream.range(0, graph.nodeCount()).toArray();
    Influence influence = compute(graph, sources, k, 1);
    ForwardPush push = new ForwardPush(graph, 0.25, 1e-3, StopCheck.NEVER);
    ForwardPush.Scratch scratch = push.newScratch();
    for (int u : sources) {
      push.push(u, scratch);
      int[] expected =
          IntStream.range(0, graph.nodeCount())
              .filter(v -> v != u && score(scratch, v) > 0)
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(v -> -score(scratch, v))
                      .thenComparing(v -> v))
              .limit(k - 1)
              .mapToInt(v -> v)
              .toArray();
      int[] all =
          IntStream.concat(IntStream.of(u), IntStream.of(expected))
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(v -> -score(scratch, v))
                      .thenComparing(v -> v))
              .mapToInt(v -> v)
              .toArray();
      int from = influence.offsets()[u];
      int to = influence.offsets()[u + 1];
      assertArrayEquals(all, IntStream.range(from, to).map(i -> influence.nodes()[i]).toArray());
      for (int i = from; i < to; i++) {
        assertEquals((float) score(scratch, influence.nodes()[i]), influence.scores()[i]);
      }
    }
  }

  /** A thousand sources are sixteen pieces of work. */
  @Test
  void isTheSameForAnyNumberOfThreads() {
    Cora cora = Cora.load();
    Csr graph = cora.graph().adjacency();
    int[] sources = cora.nodesOf("test");
    Influence one = compute(graph, sources, 8, 1);
    for (int threads : new int[] {2, 4}) {
      Influence several = compute(graph, sources, 8, threads);
      assertArrayEquals(one.offsets(), several.offsets());
      assertArrayEquals(one.nodes(), several.nodes());
      assertArrayEquals(one.scores(), several.scores());
    }
  }

  @Test
  void coveredMassGrowsToOne() {
    Cora cora = Cora.load();
    int[] sources = cora.nodesOf("test");
    double few = compute(cora.graph().adjacency(), sources, 4, 1e-6, 2).coveredMass();
    double many = compute(cora.graph().adjacency(), sources, 256, 1e-6, 2).coveredMass();
    assertTrue(few < many && many <= 1, few + " < " + many + " <= 1");
    assertTrue(many > 0.95, "256 nodes hold " + many);
  }

  @Test
  void valuesOutOfRangeAreReportedTogether() {
    InvalidInput error = assertThrows(InvalidInput.class, () -> new InfluenceConfig(1.5, -1, 0));
    assertEquals(3, error.problems().size());
    assertEquals("'alpha' must be in (0.0, 1.0) but was 1.5", error.problems().get(0));
  }

  /** What is known to end at the node: alpha of its residual would, whatever walks on. */
  private static double score(ForwardPush.Scratch scratch, int node) {
    return scratch.estimate(node) + 0.25 * scratch.residual(node);
  }

  private static Influence compute(Csr graph, int[] sources, int k, int threads) {
    return compute(graph, sources, k, 1e-3, threads);
  }

  private static Influence compute(Csr graph, int[] sources, int k, double epsilon, int threads) {
    try (Workers workers = Workers.create(threads)) {
      InfluenceConfig config = new InfluenceConfig(0.25, epsilon, k);
      return NodeInfluence.compute(graph, sources, config, workers, StopCheck.NEVER);
    }
  }
}
