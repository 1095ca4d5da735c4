/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ibmb.graph.Edits;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Graphs;
import org.ibmb.graph.Propagation;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.InfluenceLists;
import org.ibmb.influence.InfluenceUpdate;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPlanTest {
  private static final InfluenceConfig INFLUENCE = new InfluenceConfig(0.25, 1e-2, 6);

  /** One plan of all nodes serves any part of them, any budget and any network. */
  @Property(tries = 200)
  void batchesFromAPlanAreThoseThatABatcherMakes(@ForAll long seed, @ForAll boolean weighted) {
    SplittableRandom random = new SplittableRandom(seed);
    var adjacency = RandomGraphs.undirected(random, weighted);
    BatchPlan plan = plan(Graph.of(adjacency, true), all(adjacency.nodeCount()), config(random));
    for (Propagation propagation : Propagation.values()) {
      Graph graph = Graph.of(adjacency, true, propagation);
      int[] outputs = some(random, graph.nodeCount());
      NodeWiseConfig config = config(random);
      assertSame(
          batches(graph, outputs, new NodeWiseBatcher(config)),
          batches(graph, outputs, new PlannedBatcher(plan, config)));
    }
  }

  @Property(tries = 300)
  void anUpdateKeepsEveryOutputOnceAndEveryBudget(@ForAll long seed) {
    for (Edits edits : Edits.allKinds(seed)) {
      SplittableRandom random = edits.random();
      NodeWiseConfig config = config(random);
      int[] before = some(random, edits.before().nodeCount());
      int[] after = some(random, edits.after().nodeCount());
      double tolerance = random.nextInt(3) == 0 ? 0.3 : 0;
      Graph graph = Graph.of(edits.after(), true);
      BatchPlan earlier = plan(Graph.of(edits.before(), true), before, config);
      BatchUpdate update = update(edits, earlier, after, tolerance);
      assertOutputsStayTogether(edits, earlier, update.plan(), tolerance);
      Influence influence = update.plan().influence();
      BitSet seen = new BitSet();
      Batches batches = batches(graph, after, new PlannedBatcher(update.plan(), config));
      for (Batch batch : batches.list()) {
        assertTrue(batch.outputCount() <= config.outputsPerBatch());
        BitSet members = new BitSet();
        for (int i = 0; i < batch.outputCount(); i++) {
          assertTrue(!seen.get(batch.nodes()[i]), "output " + batch.nodes()[i] + " twice");
          seen.set(batch.nodes()[i]);
          int source = Arrays.binarySearch(after, batch.nodes()[i]);
          Arrays.stream(influence.sortedNodes(source)).forEach(members::set);
        }
        int[] nodes = batch.nodes().clone();
        Arrays.sort(nodes);
        assertArrayEquals(members.stream().toArray(), nodes, "the union of its outputs' lists");
        assertTrue(
            config.auxiliaryPerBatch() == 0 || batch.nodeCount() <= config.auxiliaryPerBatch());
      }
      assertArrayEquals(after, seen.stream().toArray());
      if (tolerance == 0) {
        Influence expected = plan(graph, after, config).influence();
        InfluenceLists.assertSame(expected, influence);
      }
    }
  }

  /** Outputs that met and keep their lists still meet. */
  private static void assertOutputsStayTogether(
      Edits edits, BatchPlan earlier, BatchPlan updated, double tolerance) {
    InfluenceUpdate lists;
    try (Workers workers = Workers.create(1)) {
      lists =
          InfluenceUpdate.of(
              earlier.influence(),
              earlier.drift(),
              edits.imprintBefore(),
              edits.after(),
              edits.imprintAfter(),
              updated.influence().sources(),
              INFLUENCE,
              tolerance,
              workers,
              StopCheck.NEVER);
    }
    int[] before = groupOf(earlier);
    int[] after = groupOf(updated);
    int[] becomes = new int[earlier.groups().length];
    Arrays.fill(becomes, -1);
    for (int i = 0; i < after.length; i++) {
      if (!lists.recomputed()[i]) {
        int group = before[lists.earlier()[i]];
        assertTrue(becomes[group] < 0 || becomes[group] == after[i], "a batch was torn apart");
        becomes[group] = after[i];
      }
    }
  }

  private static int[] groupOf(BatchPlan plan) {
    int[] groupOf = new int[plan.outputCount()];
    for (int g = 0; g < plan.groups().length; g++) {
      for (int member : plan.groups()[g]) {
        groupOf[member] = g;
      }
    }
    return groupOf;
  }

  @Property(tries = 100)
  void whereNothingChangedThePlanStaysAsItIs(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    var adjacency = RandomGraphs.undirected(random, true);
    Edits none = new Edits(random, adjacency, adjacency, all(adjacency.nodeCount()));
    int[] outputs = some(random, adjacency.nodeCount());
    BatchPlan plan = plan(Graph.of(adjacency, true), outputs, config(random));
    BatchUpdate update = update(none, plan, outputs, 0);
    assertEquals(0, update.recomputedOutputs());
    assertEquals(0, update.rebuiltBatches());
    assertTrue(Arrays.deepEquals(plan.groups(), update.plan().groups()));
  }

  /** Batches of ten neighbours on a path: a change at one end leaves those of the other alone. */
  @Test
  void batchesFarFromAChangeStay() {
    Edits edits = Edits.ofPath(200, 3);
    NodeWiseConfig config = new NodeWiseConfig(INFLUENCE, 10);
    BatchPlan plan = plan(Graph.of(edits.before(), true), all(200), config);
    BatchUpdate update = update(edits, plan, all(200), 0);
    assertTrue(
        1 <= update.rebuiltBatches() && update.rebuiltBatches() <= 4, "" + update.rebuiltBatches());
    assertTrue(Arrays.deepEquals(plan.groups(), update.plan().groups()));
  }

  /** A new node beside an old one meets it in its batch. */
  @Test
  void aNewOutputJoinsItsNeighboursBatch() {
    var before = Graphs.undirected(6, new int[] {0, 1, 3, 4}, new int[] {1, 2, 4, 5}, null);
    var after = Graphs.undirected(7, new int[] {0, 1, 3, 4, 6}, new int[] {1, 2, 4, 5, 4}, null);
    Edits edits = new Edits(null, before, after, new int[] {0, 1, 2, 3, 4, 5, -1});
    NodeWiseConfig config = new NodeWiseConfig(INFLUENCE, 4);
    BatchPlan plan = plan(Graph.of(before, true), all(6), config);
    assertTrue(Arrays.deepEquals(new int[][] {{0, 1, 2}, {3, 4, 5}}, plan.groups()));
    BatchUpdate update = update(edits, plan, all(7), 0);
    assertTrue(Arrays.deepEquals(new int[][] {{0, 1, 2}, {3, 4, 5, 6}}, update.plan().groups()));
    assertEquals(4, update.recomputedOutputs());
    assertEquals(1, update.rebuiltBatches());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.POSITIVE_INFINITY, Float.NaN, -1e-9f})
  void aDriftThatNoFileCouldHoldIsRefused(float drift) {
    Influence influence =
        new Influence(new int[] {0}, new int[] {0, 1}, new int[] {0}, new float[] {1});
    NodeWiseConfig config = new NodeWiseConfig(InfluenceConfig.DEFAULT, 1, 0, 0);
    float[] drifts = {drift};
    String message =
        assertThrows(
                InvalidInput.class,
                () -> new BatchPlan(influence, drifts, new int[][] {{0}}, config))
            .getMessage();
    assertTrue(message.contains("a drift must be finite"), message);
  }

  @Test
  void whatAPlanDoesNotHoldIsRefused() {
    Graph graph = Graph.of(Graphs.undirected(3, new int[] {0}, new int[] {1}, null), true);
    NodeWiseConfig config = new NodeWiseConfig(INFLUENCE, 4);
    BatchPlan plan = plan(graph, new int[] {0, 1}, config);
    InvalidInput other =
        assertThrows(
            InvalidInput.class,
            () -> batches(graph, new int[] {0, 2}, new PlannedBatcher(plan, config)));
    assertEquals("node 2 has no influence list", other.getMessage());
    NodeWiseConfig far = new NodeWiseConfig(new InfluenceConfig(0.5, 1e-2, 6), 4);
    assertThrows(
        InvalidInput.class, () -> batches(graph, new int[] {0}, new PlannedBatcher(plan, far)));
    assertThrows(
        InvalidInput.class, () -> new BatchPlan(plan.influence(), new int[][] {{0}}, config));
    assertThrows(
        InvalidInput.class,
        () -> new BatchPlan(plan.influence(), new int[][] {{0, 1}, {1}}, config));
  }

  private static NodeWiseConfig config(SplittableRandom random) {
    int auxiliary = random.nextBoolean() ? 0 : 6 + random.nextInt(10);
    return new NodeWiseConfig(INFLUENCE, 1 + random.nextInt(12), auxiliary, 0);
  }

  private static int[] all(int n) {
    return IntStream.range(0, n).toArray();
  }

  /** At least one. */
  private static int[] some(SplittableRandom random, int n) {
    int sure = random.nextInt(n);
    return IntStream.range(0, n).filter(u -> u == sure || random.nextInt(3) > 0).toArray();
  }

  private static BatchPlan plan(Graph graph, int[] outputs, NodeWiseConfig config) {
    try (Workers workers = Workers.create(1)) {
      return BatchPlan.of(graph.adjacency(), outputs, config, workers, StopCheck.NEVER);
    }
  }

  private static Batches batches(Graph graph, int[] outputs, org.ibmb.batch.Batcher batcher) {
    try (Workers workers = Workers.create(1)) {
      return batcher.batches(graph, outputs, workers, StopCheck.NEVER);
    }
  }

  private static BatchUpdate update(Edits edits, BatchPlan plan, int[] outputs, double tolerance) {
    try (Workers workers = Workers.create(1)) {
      return BatchUpdate.of(
          plan,
          edits.imprintBefore(),
          edits.after(),
          edits.imprintAfter(),
          outputs,
          tolerance,
          workers,
          StopCheck.NEVER);
    }
  }

  private static void assertSame(Batches expected, Batches found) {
    assertEquals(expected.list().size(), found.list().size());
    assertEquals(expected.coveredMass(), found.coveredMass());
    for (int b = 0; b < expected.list().size(); b++) {
      Batch one = expected.list().get(b);
      Batch other = found.list().get(b);
      assertArrayEquals(one.nodes(), other.nodes());
      assertEquals(one.outputCount(), other.outputCount());
      assertArrayEquals(one.reach(), other.reach());
      assertArrayEquals(one.influence(), other.influence());
      assertArrayEquals(one.adjacency().targets(), other.adjacency().targets());
      assertArrayEquals(one.adjacency().weights(), other.adjacency().weights());
    }
  }
}
