/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ibmb.graph.Csr;
import org.ibmb.graph.GraphImprint;
import org.ibmb.graph.Graphs;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How far a small change reaches: 150,000 nodes with 450,000 relationships, most of them to hubs,
 * some of which are parallel and become one of weight 2. Without a tolerance: every result is that
 * of a computation from scratch.
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
    for (int i = 0; i < 2; i++) {
      assertFew(with(NODES, leaf(random), leaf(random)));
    }
  }

  @Test
  void aNewLeafAtALeafConcernsAtMostOnePercent() {
    assertFew(with(NODES + 1, leaf(new SplittableRandom(2)), NODES));
  }

  /** A relationship of a leaf gets a parallel one: the two are one edge of weight 2. */
  @Test
  void aParallelRelationshipConcernsAtMostOnePercent() {
    int leaf = neighboursOfDegree(hub(0), 1)[2];
    assertFew(with(NODES, leaf, hub(0)));
  }

  @Test
  void leavesOfTheLargestHubConcernAtMostOnePercent() {
    int[] leaves = neighboursOfDegree(hub(0), 1);
    assertFew(with(NODES, leaves[0], leaves[1]));
  }

  /** No push but that of the leaf itself can hand on what it has; the numbers of others shift. */
  @Test
  void aLeafThatIsGoneConcernsAtMostOnePercent() {
    int gone = neighboursOfDegree(hub(1), 1)[0];
    int[][] rest = new int[2][RELATIONSHIPS];
    int count = 0;
    for (int i = 0; i < RELATIONSHIPS; i++) {
      if (pairs[0][i] != gone && pairs[1][i] != gone) {
        for (int side = 0; side < 2; side++) {
          rest[side][count] = pairs[side][i] - (pairs[side][i] > gone ? 1 : 0);
        }
        count++;
      }
    }
    int[][] fewer = {Arrays.copyOf(rest[0], count), Arrays.copyOf(rest[1], count)};
    long[] ids = IntStream.range(0, NODES).filter(u -> u != gone).mapToLong(u -> 10L * u).toArray();
    int[] outputs =
        Arrays.stream(OUTPUTS).filter(u -> u != gone).map(u -> u > gone ? u - 1 : u).toArray();
    Csr after = graph(NODES - 1, fewer);
    assertFew(update(after, GraphImprint.of(after, ids), outputs));
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

  /** The node than which {@code rank} others have more neighbours. */
  private static int hub(int rank) {
    return IntStream.range(0, NODES)
        .boxed()
        .sorted(Comparator.comparingInt(u -> -before.degree(u)))
        .skip(rank)
        .findFirst()
        .orElseThrow();
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

  private static void assertFew(InfluenceUpdate update) {
    int recomputed = update.recomputedCount();
    assertTrue(1 <= recomputed && recomputed <= ONE_PERCENT, recomputed + " outputs");
  }

  /** After one more relationship. */
  private static InfluenceUpdate with(int nodeCount, int a, int b) {
    int[][] more = {
      Arrays.copyOf(pairs[0], RELATIONSHIPS + 1), Arrays.copyOf(pairs[1], RELATIONSHIPS + 1)
    };
    more[0][RELATIONSHIPS] = a;
    more[1][RELATIONSHIPS] = b;
    Csr after = graph(nodeCount, more);
    return update(after, imprint(after), OUTPUTS);
  }

  /** Brings all lists up to date, and compares them with those of a computation from scratch. */
  private static InfluenceUpdate update(Csr after, GraphImprint now, int[] outputs) {
    InfluenceUpdate update =
        InfluenceUpdate.of(
            influence,
            new float[OUTPUTS.length],
            imprint(before),
            after,
            now,
            outputs,
            InfluenceConfig.DEFAULT,
            0,
            WORKERS,
            StopCheck.NEVER);
    InfluenceLists.assertSame(compute(after, outputs), update.influence());
    return update;
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
