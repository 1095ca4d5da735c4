/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import static org.ibmb.influence.InfluenceLists.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.graph.Cora;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Edits;
import org.ibmb.graph.GraphImprint;
import org.ibmb.graph.Graphs;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.graph.WeightUnit;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfluenceUpdateTest {
  private static final double ALPHA = 0.25;

  /** Beyond {@code 1 / (1 - ALPHA)} a source is pushed that hands less on than counts. */
  private static final double[] EPSILONS = {1e-2, 0.3, 2, 5};

  /** Without a tolerance the result is that of a computation from scratch, bit for bit. */
  @Property(tries = 500)
  void withoutToleranceAllListsAreThoseOfARebuild(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int k) {
    for (Edits edits : Edits.allKinds(seed)) {
      double epsilon = EPSILONS[edits.random().nextInt(EPSILONS.length)];
      InfluenceUpdate update = update(edits, config(epsilon, k), 0);
      assertSame(compute(edits.after(), config(epsilon, k)), update.influence());
    }
  }

  /** A long path, of which one end changes: most sources never reach that. */
  @Property(tries = 100)
  void withoutToleranceSourcesThatReachNoChangeAreKept(
      @ForAll @IntRange(min = 0, max = 59) int at) {
    Edits edits = Edits.ofPath(60, at);
    InfluenceUpdate update = update(edits, config(1e-2, 8), 0);
    assertSame(compute(edits.after(), config(1e-2, 8)), update.influence());
    assertTrue(update.recomputed()[at]);
    assertTrue(update.recomputedCount() <= 24, update.recomputedCount() + " of 60");
  }

  /**
   * A source of twenty edges hands little to each neighbour; one that kept every walk lets it go.
   */
  @Test
  void aHubIsComputedAgainWhereANeighbourChanged() {
    int[] hub = new int[21];
    int[] leaves = IntStream.rangeClosed(1, 21).toArray();
    float[] ones = new float[21];
    Arrays.fill(ones, 1);
    hub[20] = 20;
    leaves[20] = 1;
    Csr before = Graphs.directed(21, hub, leaves, ones, 20);
    Csr after = Graphs.directed(21, hub, leaves, ones, 21);
    Edits edits = new Edits(null, before, after, identity(21));
    InfluenceUpdate update = update(edits, config(0.2, 21), 0);
    assertSame(compute(after, config(0.2, 21)), update.influence());
    assertTrue(update.recomputed()[0]);
    assertEquals(2, update.recomputedCount());
  }

  @Property(tries = 300)
  void aKeptSourcesPageRankIsWithinTheTolerance(@ForAll long seed) {
    for (Edits edits : Edits.allKinds(seed)) {
      double tolerance = 0.02 + edits.random().nextDouble();
      InfluenceConfig config = config(0.05, 8);
      Influence rebuilt = compute(edits.after(), config);
      InfluenceUpdate update = update(edits, config, tolerance);
      for (int s = 0; s < edits.after().nodeCount(); s++) {
        if (update.recomputed()[s] || sameList(rebuilt, update.influence(), s)) {
          continue;
        }
        double[] now = ExactPageRank.from(edits.after(), s, ALPHA);
        double[] then = ExactPageRank.from(edits.before(), edits.earlier()[s], ALPHA);
        double difference = 0;
        double gone = Arrays.stream(then).sum();
        for (int u = 0; u < now.length; u++) {
          double before = edits.earlier()[u] < 0 ? 0 : then[edits.earlier()[u]];
          difference += Math.abs(now[u] - before);
          gone -= before;
        }
        difference += gone;
        assertTrue(difference <= tolerance + 1e-9, difference + " > " + tolerance);
      }
    }
  }

  /** The scores themselves: on undirected graphs the push's error is epsilon times the degree. */
  @Property(tries = 300)
  void aKeptSourcesScoresAreWithinToleranceAndThePushsError(
      @ForAll long seed, @ForAll boolean weighted) {
    Edits edits = Edits.undirected(new SplittableRandom(seed), weighted);
    double epsilon = 0.05;
    double tolerance = 0.02 + edits.random().nextDouble();
    InfluenceConfig config = config(epsilon, edits.after().nodeCount());
    Influence rebuilt = compute(edits.after(), config);
    Influence updated = update(edits, config, tolerance).influence();
    for (int s = 0; s < edits.after().nodeCount(); s++) {
      double[] expected = scores(rebuilt, s, edits.after().nodeCount());
      double[] found = scores(updated, s, edits.after().nodeCount());
      for (int v = 0; v < expected.length; v++) {
        double bound =
            tolerance + epsilon * Math.max(degree(edits.after(), v), edits.degreeBefore(v));
        assertEquals(expected[v], found[v], bound + 1e-6, "source " + s + ", node " + v);
      }
    }
  }

  /** Edge after edge: what single updates leave out does not add up beyond the tolerance. */
  @Property(tries = 200)
  void overManyUpdatesTheToleranceStillHolds(@ForAll long seed, @ForAll boolean weighted) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = RandomGraphs.undirected(random, weighted);
    int n = graph.nodeCount();
    double tolerance = 0.3;
    InfluenceConfig config = config(1e-6, n);
    Influence influence = compute(graph, config);
    float[] drift = new float[n];
    for (int step = 0; step < 6; step++) {
      Csr next = withEdge(graph, random.nextInt(n), random.nextInt(n));
      double wanted = step < 5 ? tolerance : 0;
      InfluenceUpdate update =
          update(influence, drift, new Edits(random, graph, next, identity(n)), config, wanted);
      influence = update.influence();
      drift = update.drift();
      graph = next;
      for (int s = 0; s < n; s++) {
        assertTrue(drift[s] <= tolerance * (1 + 1e-6));
        double[] now = ExactPageRank.from(graph, s, ALPHA);
        double[] kept = scores(influence, s, n);
        double difference = 0;
        for (int v = 0; v < n; v++) {
          difference += Math.abs(now[v] - kept[v]);
        }
        assertTrue(difference <= drift[s] + 1e-2, difference + " > " + drift[s]);
      }
    }
    assertSame(compute(graph, config), influence);
  }

  /**
   * A push that takes the same steps leaves the list as it is, not the PageRank: beside an earlier
   * drift the change behind the push's reach counts.
   */
  @Test
  void aChangeThatNoPushReachesAddsToTheDriftOfEarlierUpdates() {
    int[][] rows = new int[39][];
    for (int u = 0; u < 6; u++) {
      rows[u] = new int[] {u + 1};
    }
    rows[6] = new int[] {7, 8, 9};
    rows[7] = rows[8] = rows[9] = new int[] {10};
    // Too many edges for any push, not for a walk; all lead to 11 in the end.
    rows[10] = IntStream.range(14, 39).toArray();
    Arrays.fill(rows, 14, 39, new int[] {11});
    rows[11] = new int[] {12};
    rows[12] = rows[13] = new int[] {};
    Csr first = ofRows(rows);
    int[][] grown = Arrays.copyOf(rows, 40);
    grown[6] = new int[] {7, 8, 9, 39};
    grown[39] = new int[] {};
    Csr second = ofRows(grown);
    int[][] turned = grown.clone();
    turned[11] = new int[] {13};
    Csr third = ofRows(turned);
    InfluenceConfig config = config(0.05, 40);
    int[] earlier = identity(40);
    earlier[39] = -1;
    InfluenceUpdate one = update(new Edits(null, first, second, earlier), config, 0.1);
    assertTrue(!one.recomputed()[0] && one.drift()[0] > 0, "the first change is left out");
    Edits last = new Edits(null, second, third, identity(40));
    InfluenceUpdate two = update(one.influence(), one.drift(), last, config, 0.1);
    double[] now = ExactPageRank.from(third, 0, ALPHA);
    double[] then = Arrays.copyOf(ExactPageRank.from(first, 0, ALPHA), 40);
    double difference = 0;
    for (int v = 0; v < 40; v++) {
      difference += Math.abs(now[v] - then[v]);
    }
    assertTrue(difference > 0.1, "the two together are more than the tolerance");
    assertTrue(two.recomputed()[0]);
    assertEquals(0, two.drift()[0]);
  }

  /** No two distributions differ by more than 2, and a drift must be a number that can be kept. */
  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, 2.0001, 1e300, Double.POSITIVE_INFINITY, Double.NaN})
  void aToleranceThatIsNoDistanceIsRefused(double tolerance) {
    Edits edits = Edits.ofPath(3, 1);
    String message =
        assertThrows(InvalidInput.class, () -> update(edits, config(0.1, 2), tolerance))
            .getMessage();
    assertTrue(message.contains("'tolerance' must be in [0, 2]"), message);
  }

  @Property(tries = 100)
  void theLargestToleranceKeepsDriftsFinite(@ForAll long seed) {
    for (Edits edits : Edits.allKinds(seed)) {
      for (float drift : update(edits, config(0.05, 8), 2).drift()) {
        assertTrue(drift >= 0 && drift <= 2.001f, drift + "");
      }
    }
  }

  @Property(tries = 100)
  void nothingIsComputedWhereNothingChanged(@ForAll long seed, @ForAll boolean weighted) {
    Csr graph = RandomGraphs.undirected(new SplittableRandom(seed), weighted);
    Edits none = new Edits(new SplittableRandom(seed), graph, graph, identity(graph.nodeCount()));
    InfluenceUpdate update = update(none, config(1e-2, 8), 0);
    assertEquals(0, update.recomputedCount());
    assertSame(compute(graph, config(1e-2, 8)), update.influence());
  }

  /** Files of earlier versions hold the mean weight, which was the unit of their tolerance. */
  @Test
  void listsOfAnotherUnitAreAllComputedAgain() {
    Csr graph = RandomGraphs.undirected(new SplittableRandom(4), true);
    GraphImprint now = imprint(graph, 1);
    GraphImprint before = new GraphImprint(now.ids(), now.rows(), 1.01 * now.weightUnit());
    assertEquals(graph.nodeCount(), recomputed(graph, before, now, 0));
    assertEquals(graph.nodeCount(), recomputed(graph, before, now, 2));
    assertEquals(0, recomputed(graph, now, now, 0));
  }

  /** As some files of earlier versions hold it. */
  @Test
  void aGraphWhoseIdsDoNotAscendIsAnotherOne() {
    Csr graph = RandomGraphs.undirected(new SplittableRandom(4), false);
    GraphImprint descending = imprint(graph, -1);
    assertEquals(graph.nodeCount(), recomputed(graph, descending, descending, 2));
    assertEquals(graph.nodeCount(), recomputed(graph, descending, imprint(graph, 1), 2));
  }

  private static GraphImprint imprint(Csr graph, long step) {
    return GraphImprint.of(
        graph, IntStream.range(0, graph.nodeCount()).mapToLong(u -> 500 + step * u).toArray());
  }

  private static int recomputed(
      Csr graph, GraphImprint before, GraphImprint now, double tolerance) {
    InfluenceConfig config = config(1e-2, 8);
    try (Workers workers = Workers.create(1)) {
      InfluenceUpdate update =
          InfluenceUpdate.of(
              compute(graph, config),
              new float[graph.nodeCount()],
              before,
              graph,
              now,
              identity(graph.nodeCount()),
              config,
              tolerance,
              workers,
              StopCheck.NEVER);
      assertSame(compute(graph, config), update.influence());
      return update.recomputedCount();
    }
  }

  /** One edge of 5,279 more: a sixth of 2,708 sources might see it, with some tolerance few do. */
  @Test
  void oneEdgeOfCoraConcernsFewSources() {
    Csr graph = Cora.load().graph().adjacency();
    int n = graph.nodeCount();
    Edits edits =
        new Edits(new SplittableRandom(1), graph, withEdge(graph, 100, 2000), identity(n));
    InfluenceConfig config = InfluenceConfig.DEFAULT;
    InfluenceUpdate exact = update(edits, config, 0);
    assertSame(compute(edits.after(), config), exact.influence());
    int few = update(edits, config, 0.01).recomputedCount();
    assertTrue(exact.recomputedCount() < 0.2 * n, exact.recomputedCount() + " of " + n);
    assertTrue(2 <= few && few < 0.02 * n, few + " of " + n);
  }

  private static Csr ofRows(int[][] rows) {
    int count = Arrays.stream(rows).mapToInt(row -> row.length).sum();
    int[] from = new int[count];
    int[] to = new int[count];
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    int e = 0;
    for (int u = 0; u < rows.length; u++) {
      for (int v : rows[u]) {
        from[e] = u;
        to[e++] = v;
      }
    }
    return Graphs.directed(rows.length, from, to, ones, count);
  }

  private static Csr withEdge(Csr graph, int a, int b) {
    int m = graph.edgeCount();
    int[] rows = new int[m + 2];
    int[] columns = Arrays.copyOf(graph.targets(), m + 2);
    float[] weights = Arrays.copyOf(graph.weights(), m + 2);
    for (int u = 0; u < graph.nodeCount(); u++) {
      Arrays.fill(rows, graph.offsets()[u], graph.offsets()[u + 1], u);
    }
    rows[m] = a;
    columns[m] = b;
    rows[m + 1] = b;
    columns[m + 1] = a;
    weights[m] = weights[m + 1] = 1;
    return Graphs.directed(graph.nodeCount(), rows, columns, weights, m + 2);
  }

  private static int[] identity(int n) {
    return IntStream.range(0, n).toArray();
  }

  private static double degree(Csr graph, int node) {
    return graph.weightedDegree(node) / WeightUnit.of(graph);
  }

  private static double[] scores(Influence influence, int source, int nodeCount) {
    double[] scores = new double[nodeCount];
    for (int i = influence.offsets()[source]; i < influence.offsets()[source + 1]; i++) {
      scores[influence.nodes()[i]] = influence.scores()[i];
    }
    return scores;
  }

  private static boolean sameList(Influence a, Influence b, int s) {
    return Arrays.equals(
            a.nodes(),
            a.offsets()[s],
            a.offsets()[s + 1],
            b.nodes(),
            b.offsets()[s],
            b.offsets()[s + 1])
        && Arrays.equals(
            a.scores(),
            a.offsets()[s],
            a.offsets()[s + 1],
            b.scores(),
            b.offsets()[s],
            b.offsets()[s + 1]);
  }

  private static InfluenceConfig config(double epsilon, int k) {
    return new InfluenceConfig(ALPHA, epsilon, k);
  }

  private static Influence compute(Csr graph, InfluenceConfig config) {
    try (Workers workers = Workers.create(1)) {
      int[] all = identity(graph.nodeCount());
      return NodeInfluence.compute(graph, all, config, workers, StopCheck.NEVER);
    }
  }

  private static InfluenceUpdate update(Edits edits, InfluenceConfig config, double tolerance) {
    float[] none = new float[edits.before().nodeCount()];
    return update(compute(edits.before(), config), none, edits, config, tolerance);
  }

  private static InfluenceUpdate update(
      Influence earlier, float[] drift, Edits edits, InfluenceConfig config, double tolerance) {
    try (Workers workers = Workers.create(1)) {
      return InfluenceUpdate.of(
          earlier,
          drift,
          edits.imprintBefore(),
          edits.after(),
          edits.imprintAfter(),
          identity(edits.after().nodeCount()),
          config,
          tolerance,
          workers,
          StopCheck.NEVER);
    }
  }
}
