/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import static org.ibmb.graph.RandomGraphs.communities;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.batch.EveryBatcher.Sample;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.influence.ExactPageRank;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What node-wise batches promise beside the contract of all. */
class NodeWiseBatcherTest {
  private static final Workers WORKERS = Workers.create(2);
  private static final double ALPHA = 0.25;

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  @Property(tries = 150)
  void nodeWiseKeepsItsBudgetAndMergesWhatFits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    int[] sizes =
        sample
            .batches(new NodeWiseBatcher(new NodeWiseConfig(EveryBatcher.INFLUENCE, budget)), 2)
            .list()
            .stream()
            .mapToInt(Batch::outputCount)
            .sorted()
            .toArray();
    assertTrue(sizes[sizes.length - 1] <= budget);
    if (sizes.length > 1) {
      assertTrue(sizes[0] + sizes[1] > budget, "two batches would have fitted into one");
    }
  }

  @Property(tries = 100)
  void nodeWiseHoldsTheTopNodesOfItsOutputs(@ForAll long seed) {
    Sample sample = new Sample(seed);
    try (Workers workers = Workers.create(1)) {
      var influence =
          org.ibmb.influence.NodeInfluence.compute(
              sample.graph.adjacency(),
              sample.outputs,
              EveryBatcher.INFLUENCE,
              workers,
              StopCheck.NEVER);
      Map<Integer, Set<Integer>> batchOf = new HashMap<>();
      for (Batch batch :
          sample
              .batches(new NodeWiseBatcher(new NodeWiseConfig(EveryBatcher.INFLUENCE, 5)), 1)
              .list()) {
        Set<Integer> members = new HashSet<>(Arrays.stream(batch.nodes()).boxed().toList());
        for (int i = 0; i < batch.outputCount(); i++) {
          batchOf.put(batch.nodes()[i], members);
        }
      }
      for (int u = 0; u < sample.outputs.length; u++) {
        for (int i = influence.offsets()[u]; i < influence.offsets()[u + 1]; i++) {
          assertTrue(batchOf.get(sample.outputs[u]).contains(influence.nodes()[i]));
        }
      }
    }
  }

  /**
   * Twenty groups of ten nodes with many edges inside and few between: outputs that share
   * neighbours belong together.
   */
  @Test
  void nodeWiseBatchesHoldMoreInfluenceInFewerNodesThanRandomOnes() {
    for (long seed = 1; seed <= 5; seed++) {
      Csr csr = communities(seed);
      Graph graph = Graph.of(csr, true);
      int[] outputs = IntStream.range(0, 200).filter(node -> node % 2 == 0).toArray();
      NodeWiseConfig config = new NodeWiseConfig(new InfluenceConfig(ALPHA, 1e-4, 6), 10);
      Batches nodeWise = batches(graph, outputs, new NodeWiseBatcher(config));
      Batches random = batches(graph, outputs, new RandomBatcher(config, seed));
      assertTrue(sizes(random).length <= sizes(nodeWise).length, "random ones are not smaller");
      assertTrue(EveryBatcher.nodes(nodeWise) < 0.8 * EveryBatcher.nodes(random));
      assertTrue(mass(csr, nodeWise) >= mass(csr, random));
    }
  }

  /** The list of an output is the best set of its size: no other holds more of its walk. */
  @Property(tries = 60)
  void noRandomSetOfEqualSizeHoldsMoreInfluenceOnAnOutput(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr csr = RandomGraphs.undirected(random, true);
    int[] outputs = {random.nextInt(csr.nodeCount())};
    NodeWiseConfig config = new NodeWiseConfig(new InfluenceConfig(ALPHA, 1e-10, 5), 1);
    Batches batches = batches(Graph.of(csr, true), outputs, new NodeWiseBatcher(config));
    double[] exact = ExactPageRank.from(csr, outputs[0], ALPHA);
    double held = mass(csr, batches);
    for (int draw = 0; draw < 20; draw++) {
      double other = exact[outputs[0]];
      List<Integer> nodes = new ArrayList<>(IntStream.range(0, exact.length).boxed().toList());
      nodes.remove(Integer.valueOf(outputs[0]));
      for (int i = 1; i < batches.list().get(0).nodeCount(); i++) {
        other += exact[nodes.remove(random.nextInt(nodes.size()))];
      }
      assertTrue(held >= other - 1e-6, held + " < " + other);
    }
  }

  /** Share of the outputs' exact walks that ends inside their batches. */
  private static double mass(Csr csr, Batches batches) {
    double mass = 0;
    for (Batch batch : batches.list()) {
      for (int i = 0; i < batch.outputCount(); i++) {
        double[] exact = ExactPageRank.from(csr, batch.nodes()[i], ALPHA);
        for (int node : batch.nodes()) {
          mass += exact[node];
        }
      }
    }
    return mass / batches.outputCount();
  }

  private static int[] sizes(Batches batches) {
    return batches.list().stream().mapToInt(Batch::outputCount).sorted().toArray();
  }

  @Test
  void aBudgetOfNodesMakesMoreBatchesAndMergesWhatIsShared() {
    Graph graph = Graph.of(communities(1), true);
    int[] outputs = IntStream.range(0, 200).toArray();
    InfluenceConfig influence = new InfluenceConfig(ALPHA, 1e-4, 10);
    Batcher limited = new NodeWiseBatcher(new NodeWiseConfig(influence, 200, 30, 0));
    Batches batches = batches(graph, outputs, limited);
    assertTrue(batches.list().stream().allMatch(batch -> batch.nodeCount() <= 30));
    // Communities of ten: what is merged by shared nodes fills the budget with outputs.
    assertTrue(batches.list().size() <= 20, batches.list().size() + " batches");
    // A budget that does not bind changes nothing.
    Batcher free = new NodeWiseBatcher(new NodeWiseConfig(influence, 20));
    Batcher wide = new NodeWiseBatcher(new NodeWiseConfig(influence, 20, 1_000_000, 0));
    assertEquals(
        batches(graph, outputs, free).outputCount(), batches(graph, outputs, wide).outputCount());
    assertTrue(
        batches(graph, outputs, wide).list().stream().allMatch(batch -> batch.outputCount() <= 20));
  }

  /** However large the number of auxiliaries is, twice as many are candidates. */
  @Test
  void withRoomForAllNodesShufflingKeepsThemAll() {
    Graph graph = Graph.of(communities(2), true);
    int[] outputs = IntStream.range(0, 200).toArray();
    InfluenceConfig influence = new InfluenceConfig(ALPHA, 1e-5, 2_000_000_000);
    Batches fixed = batches(graph, outputs, new NodeWiseBatcher(new NodeWiseConfig(influence, 1)));
    Batches drawn =
        new NodeWiseBatcher(new NodeWiseConfig(influence, 1, 0, 0.5), 3)
            .source(graph, outputs, WORKERS, StopCheck.NEVER)
            .plan(1)
            .cutAll(graph, WORKERS);
    for (int i = 0; i < outputs.length; i++) {
      int same = indexOf(drawn, fixed.list().get(i).nodes()[0]);
      assertEquals(members(fixed.list().get(i)), members(drawn.list().get(same)));
    }
  }

  /** With half of it drawn anew, about half of the groups and of the auxiliaries stay. */
  @Test
  void shuffleIsTheShareThatChanges() {
    Graph graph = Graph.of(communities(2), true);
    int[] outputs = IntStream.range(0, 200).toArray();
    InfluenceConfig influence = new InfluenceConfig(ALPHA, 1e-5, 9);
    List<Set<Integer>> fixed =
        groups(batches(graph, outputs, new NodeWiseBatcher(new NodeWiseConfig(influence, 10))));
    for (double shuffle : new double[] {0.25, 0.5, 1}) {
      BatchSource source =
          new NodeWiseBatcher(new NodeWiseConfig(influence, 10, 0, shuffle), 3)
              .source(graph, outputs, WORKERS, StopCheck.NEVER);
      List<Set<Integer>> drawn = groups(source.plan(1).cutAll(graph, WORKERS));
      long kept = drawn.stream().filter(fixed::contains).count();
      assertEquals((1 - shuffle) * fixed.size(), kept, 1, "shuffle " + shuffle);
    }
    // One output per batch: of nine nodes the own one and half of the others stay.
    Batches top = batches(graph, outputs, new NodeWiseBatcher(new NodeWiseConfig(influence, 1)));
    Batches half =
        new NodeWiseBatcher(new NodeWiseConfig(influence, 1, 0, 0.5), 3)
            .source(graph, outputs, WORKERS, StopCheck.NEVER)
            .plan(1)
            .cutAll(graph, WORKERS);
    int shared = 0;
    for (int i = 0; i < outputs.length; i++) {
      Set<Integer> all = members(top.list().get(i));
      Set<Integer> others = members(half.list().get(indexOf(half, top.list().get(i).nodes()[0])));
      assertEquals(all.size(), others.size());
      all.retainAll(others);
      assertTrue(all.size() >= 5, "the best four and the output itself stay");
      shared += all.size();
    }
    assertTrue(shared < 8 * outputs.length, "nothing was drawn: " + shared);
  }

  private static int indexOf(Batches batches, int output) {
    return IntStream.range(0, batches.list().size())
        .filter(i -> batches.list().get(i).nodes()[0] == output)
        .findFirst()
        .orElseThrow();
  }

  private static Set<Integer> members(Batch batch) {
    return new HashSet<>(Arrays.stream(batch.nodes()).boxed().toList());
  }

  private static List<Set<Integer>> groups(Batches batches) {
    List<Set<Integer>> groups = new ArrayList<>();
    for (Batch batch : batches.list()) {
      groups.add(
          new HashSet<>(Arrays.stream(batch.nodes(), 0, batch.outputCount()).boxed().toList()));
    }
    return groups;
  }

  private static Batches batches(Graph graph, int[] outputs, Batcher batcher) {
    return batcher.batches(graph, outputs, WORKERS, StopCheck.NEVER);
  }
}
