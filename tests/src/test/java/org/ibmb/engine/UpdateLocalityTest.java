/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ibmb.graph.Csr;
import org.ibmb.graph.GraphImprint;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.InfluenceUpdate;
import org.ibmb.influence.NodeInfluence;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How far a small change reaches: 150,000 nodes with 450,000 relationships, most of them to hubs,
 * some of which are parallel and become one of weight 2. Without a tolerance, and every result is
 * that of a computation from scratch.
 */
class UpdateLocalityTest {
  private static final int NODES = 150_000;
  private static final double EXPONENT = 0.1;
  private static final int RELATIONSHIPS = 450_000;
  private static final int[] OUTPUTS = IntStream.range(0, 50_000).map(i -> 3 * i).toArray();
  private static final int ONE_PERCENT = OUTPUTS.length / 100;
  private static final Workers WORKERS = Workers.create(2);

  private static int[][] pairs;
  private static Csr before;
  private static Influence influence;

  @BeforeAll
  static void drawGraph() {
    pairs = powerLaw(new SplittableRandom(7));
    before = graph(NODES, pairs);
    influence = compute(before, OUTPUTS);
    int hubs = 0;
    int heavy = 0;
    for (int u = 0; u < NODES; u++) {
      hubs += before.degree(u) > 10_000 ? 1 : 0;
    }
    for (float weight : before.weights()) {
      heavy += weight == 2 ? 1 : 0;
    }
    assertTrue(hubs >= 2, hubs + " hubs");
    assertTrue(heavy > 1000, heavy + " edges of weight 2");
  }

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  @Test
  void aRelationshipBetweenTwoLeavesConcernsAtMostOnePercent() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 3; i++) {
      int recomputed = afterRelationship(leaf(random), leaf(random));
      System.out.println("XX between leaves " + recomputed);
      assertTrue(recomputed <= ONE_PERCENT, recomputed + " outputs");
    }
  }

  @Test
  void aNewLeafAtALeafConcernsAtMostOnePercent() {
    int recomputed = afterRelationship(leaf(new SplittableRandom(2)), NODES);
    System.out.println("XX new leaf " + recomputed);
    assertTrue(recomputed <= ONE_PERCENT, recomputed + " outputs");
  }

  @Test
  void leavesOfTheLargestHubConcernFew() {
    int hub = hub(0);
    int[] leaves = neighboursOfDegree(hub, 1);
    System.out.println("XX hub " + before.degree(hub) + " leaves " + leaves.length);
    int recomputed = afterRelationship(leaves[0], leaves[1]);
    System.out.println("XX hub leaves " + recomputed);
    assertTrue(recomputed <= ONE_PERCENT, recomputed + " outputs");
  }

  /**
   * The node of rank {@code r} is drawn with a probability of about {@code r^-1.1}; every node has
   * a relationship.
   */
  private static int[][] powerLaw(SplittableRandom random) {
    int[] names = IntStream.range(0, NODES).toArray();
    for (int i = NODES - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = names[i];
      names[i] = names[j];
      names[j] = swapped;
    }
    double least = Math.pow(NODES, -EXPONENT);
    int[][] drawn = new int[2][RELATIONSHIPS];
    for (int i = 0; i < RELATIONSHIPS; i++) {
      drawn[0][i] = i < NODES ? i : random.nextInt(NODES);
      double rank = Math.pow(1 - (1 - least) * random.nextDouble(), -1 / EXPONENT);
      drawn[1][i] = names[Math.min(NODES, (int) rank) - 1];
    }
    return drawn;
  }

  /** Node {@code i} that many others are bigger than. */
  private static int hub(int rank) {
    return IntStream.range(0, NODES)
        .boxed()
        .sorted((a, b) -> before.degree(b) - before.degree(a))
        .mapToInt(i -> i)
        .skip(rank)
        .findFirst()
        .getAsInt();
  }

  private static int[] neighboursOfDegree(int node, int degree) {
    return Arrays.stream(before.targets(), before.offsets()[node], before.offsets()[node + 1])
        .filter(v -> before.degree(v) == degree)
        .toArray();
  }

  private static int leaf(SplittableRandom random) {
    while (true) {
      int node = random.nextInt(NODES);
      if (before.degree(node) <= 3) {
        return node;
      }
    }
  }

  /** How many outputs are computed again after one more relationship, {@code b} perhaps new. */
  private static int afterRelationship(int a, int b) {
    int[][] more = {
      Arrays.copyOf(pairs[0], RELATIONSHIPS + 1), Arrays.copyOf(pairs[1], RELATIONSHIPS + 1)
    };
    more[0][RELATIONSHIPS] = a;
    more[1][RELATIONSHIPS] = b;
    Csr after = graph(Math.max(NODES, b + 1), more);
    long t = System.nanoTime();
    InfluenceUpdate update =
        InfluenceUpdate.of(
            influence,
            new float[OUTPUTS.length],
            imprint(before),
            after,
            imprint(after),
            OUTPUTS,
            InfluenceConfig.DEFAULT,
            0,
            WORKERS,
            StopCheck.NEVER);
    System.out.println(
        "XX degrees "
            + before.degree(a)
            + " "
            + (b < NODES ? before.degree(b) : 0)
            + " update s "
            + (System.nanoTime() - t) / 1e9);
    InfluenceUpdateTest.assertSame(compute(after, OUTPUTS), update.influence());
    for (int place : update.earlier()) {
      assertTrue(place >= 0);
    }
    return update.recomputedCount();
  }

  private static Influence compute(Csr graph, int[] outputs) {
    return NodeInfluence.compute(graph, outputs, InfluenceConfig.DEFAULT, WORKERS, StopCheck.NEVER);
  }

  private static GraphImprint imprint(Csr graph) {
    long[] ids = new long[graph.nodeCount()];
    Arrays.setAll(ids, u -> 10L * u);
    return GraphImprint.of(graph, ids);
  }

  private static Csr graph(int nodeCount, int[][] pairs) {
    return Graphs.undirected(nodeCount, pairs[0], pairs[1], null);
  }
}
