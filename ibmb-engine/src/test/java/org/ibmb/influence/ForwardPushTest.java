/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graphs;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.graph.WeightUnit;
import org.ibmb.run.StopCheck;
import org.junit.jupiter.api.Test;

class ForwardPushTest {
  private static final double ROUNDING = 1e-12;

  @Property(tries = 300)
  void errorIsAtMostEpsilonTimesDegreeOnUndirectedGraphs(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0.05, max = 0.95) double alpha,
      @ForAll boolean weighted) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = RandomGraphs.undirected(random, weighted);
    double epsilon = Math.pow(10, -1 - 4 * random.nextDouble());
    ForwardPush push = new ForwardPush(graph, alpha, epsilon, StopCheck.NEVER);
    ForwardPush.Scratch scratch = push.newScratch();
    int source = random.nextInt(graph.nodeCount());
    push.push(source, scratch);

    double total = 0;
    for (float weight : graph.weights()) {
      total += weight;
    }
    double mean = graph.edgeCount() == 0 ? 1 : total / graph.edgeCount();
    double unit = Math.pow(2, Math.rint(Math.log(mean) / Math.log(2)));
    double[] exact = ExactPageRank.from(graph, source, alpha);
    for (int v = 0; v < graph.nodeCount(); v++) {
      double error = exact[v] - scratch.estimate(v);
      assertTrue(error >= -ROUNDING, "estimate above the truth by " + -error);
      double bound = epsilon * graph.weightedDegree(v) / unit;
      assertTrue(error <= bound + ROUNDING, "node " + v + ": error " + error + " > " + bound);
    }
  }

  @Property(tries = 300)
  void massIsConservedOnAnyGraph(@ForAll long seed, @ForAll boolean directed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = directed ? RandomGraphs.directed(random) : RandomGraphs.undirected(random, true);
    ForwardPush push = new ForwardPush(graph, 0.25, 1e-3, StopCheck.NEVER);
    ForwardPush.Scratch scratch = push.newScratch();
    double unit = WeightUnit.of(graph);
    for (int source = 0; source < graph.nodeCount(); source++) {
      push.push(source, scratch);
      double mass = 0;
      for (int v = 0; v < graph.nodeCount(); v++) {
        assertTrue(scratch.residual(v) >= 0 && scratch.estimate(v) >= 0);
        double tolerance = Math.max(Double.MIN_NORMAL, 1e-3 * graph.weightedDegree(v) / unit);
        assertTrue(scratch.residual(v) <= tolerance, "pushed until below the tolerance");
        mass += scratch.estimate(v) + scratch.residual(v);
      }
      assertEquals(1, mass, 1e-12);
    }
  }

  @Property(tries = 100)
  void scratchSpaceIsCleanForTheNextSource(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = RandomGraphs.directed(random);
    ForwardPush push = new ForwardPush(graph, 0.25, 1e-4, StopCheck.NEVER);
    ForwardPush.Scratch used = push.newScratch();
    for (int source = 0; source < graph.nodeCount(); source++) {
      push.push(source, used);
      ForwardPush.Scratch fresh = push.newScratch();
      push.push(source, fresh);
      for (int v = 0; v < graph.nodeCount(); v++) {
        assertEquals(fresh.estimate(v), used.estimate(v));
        assertEquals(fresh.residual(v), used.residual(v));
      }
    }
  }

  @Test
  void isolatedNodeKeepsAllItsMass() {
    Csr graph = Graphs.undirected(2, new int[0], new int[0], null);
    ForwardPush push = new ForwardPush(graph, 0.25, 1e-4, StopCheck.NEVER);
    ForwardPush.Scratch scratch = push.newScratch();
    push.push(1, scratch);
    assertEquals(1, scratch.estimate(1));
    assertEquals(0, scratch.estimate(0));
  }

  /** Walk 0 -> 1, and 1 has no way on: a quarter stays at 0, the rest ends in 1. */
  @Test
  void walkEndsAtADanglingNode() {
    Csr graph = Graphs.directed(2, new int[] {0}, new int[] {1}, new float[] {1}, 1);
    ForwardPush push = new ForwardPush(graph, 0.25, 1e-4, StopCheck.NEVER);
    ForwardPush.Scratch scratch = push.newScratch();
    push.push(0, scratch);
    assertEquals(0.25, scratch.estimate(0), 1e-15);
    assertEquals(0.75, scratch.estimate(1), 1e-15);
  }

  @Test
  void aPushOfMinutesCanBeStopped() {
    Csr ring = Graphs.undirected(3, new int[] {0, 1, 2}, new int[] {1, 2, 0}, null);
    StopCheck stop =
        () -> {
          throw new IllegalStateException("stopped");
        };
    ForwardPush push = new ForwardPush(ring, 1e-12, 1e-12, stop);
    ForwardPush.Scratch scratch = push.newScratch();
    assertThrows(IllegalStateException.class, () -> push.push(0, scratch));
  }

  @Test
  void scalingAllWeightsChangesNothing() {
    int[] sources = {0, 1, 2, 0};
    int[] targets = {1, 2, 3, 3};
    Csr small = Graphs.undirected(4, sources, targets, new float[] {1, 2, 1, 4});
    Csr large = Graphs.undirected(4, sources, targets, new float[] {1024, 2048, 1024, 4096});
    ForwardPush.Scratch a = pushed(small);
    ForwardPush.Scratch b = pushed(large);
    for (int v = 0; v < 4; v++) {
      assertEquals(a.estimate(v), b.estimate(v), 1e-15);
    }
  }

  private static ForwardPush.Scratch pushed(Csr graph) {
    ForwardPush push = new ForwardPush(graph, 0.25, 1e-2, StopCheck.NEVER);
    ForwardPush.Scratch scratch = push.newScratch();
    push.push(0, scratch);
    return scratch;
  }
}
