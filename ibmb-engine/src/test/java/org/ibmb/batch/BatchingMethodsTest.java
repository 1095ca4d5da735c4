/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import static org.ibmb.graph.RandomGraphs.communities;
import static org.ibmb.graph.RandomGraphs.someNodes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.influence.ExactPageRank;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.TopicConfig;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What single batchers promise beside the contract of all. */
class BatchingMethodsTest {
  private static final Workers WORKERS = Workers.create(2);
  private static final double ALPHA = 0.25;

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  /** A block of a ShaDow batch is the node-wise batch of its output alone. */
  @Property(tries = 100)
  void shadowBlocksAreNodeWiseBatchesOfOneOutput(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int budget) {
    SplittableRandom random = new SplittableRandom(seed);
    Graph graph = Graph.of(RandomGraphs.undirected(random, true), true);
    int[] outputs = someNodes(random, graph);
    InfluenceConfig influence = new InfluenceConfig(ALPHA, 1e-3, 5);
    Map<Integer, Batch> single = new HashMap<>();
    for (Batch batch :
        batches(graph, outputs, new NodeWiseBatcher(new NodeWiseConfig(influence, 1))).list()) {
      single.put(batch.nodes()[0], batch);
    }
    Batcher shadow = new ShadowBatcher(new NodeWiseConfig(influence, budget), seed);
    for (Batch batch : batches(graph, outputs, shadow).list()) {
      int nodeCount = 0;
      for (int output = 0; output < batch.outputCount(); output++) {
        Batch expected = single.get(batch.nodes()[output]);
        nodeCount += expected.nodeCount();
        assertEquals(rowsReachedFrom(expected, 0), rowsReachedFrom(batch, output));
      }
      assertEquals(nodeCount, batch.nodeCount());
    }
  }

  /** Row of every node that is reached from a local node: graph node to graph node to weight. */
  private static Map<Integer, Map<Integer, Float>> rowsReachedFrom(Batch batch, int start) {
    Map<Integer, Map<Integer, Float>> rows = new HashMap<>();
    List<Integer> open = new ArrayList<>(List.of(start));
    Set<Integer> seen = new HashSet<>(open);
    for (int at = 0; at < open.size(); at++) {
      int u = open.get(at);
      Map<Integer, Float> row = new HashMap<>();
      Csr csr = batch.adjacency();
      for (int e = csr.offsets()[u]; e < csr.offsets()[u + 1]; e++) {
        row.put(batch.nodes()[csr.targets()[e]], csr.weights()[e]);
        if (seen.add(csr.targets()[e])) {
          open.add(csr.targets()[e]);
        }
      }
      assertTrue(rows.put(batch.nodes()[u], row) == null, "a node twice in one block");
    }
    return rows;
  }

  /** Exact topic-sensitive PageRank by the mean of the outputs' own, all nodes ranked. */
  @Property(tries = 60)
  void batchWiseKeepsTheMostInfluentialNodesOfAPart(@ForAll long seed, @ForAll boolean iterated) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr csr = RandomGraphs.undirected(random, true);
    Graph graph = Graph.of(csr, true);
    int[] outputs = someNodes(random, graph);
    int parts = 1 + random.nextInt(Math.min(3, outputs.length));
    TopicConfig topic = new TopicConfig(ALPHA, 1e-10, iterated ? 100 : 0);
    Batches batches =
        batches(graph, outputs, new BatchWiseBatcher(new BatchWiseConfig(parts, 0.7, topic, seed)));
    int quota = (int) Math.min(csr.nodeCount(), Math.ceil(0.7 * csr.nodeCount() / parts));
    for (Batch batch : batches.list()) {
      double[] mass = new double[csr.nodeCount()];
      for (int i = 0; i < batch.outputCount(); i++) {
        double[] own = ExactPageRank.from(csr, batch.nodes()[i], ALPHA);
        for (int v = 0; v < mass.length; v++) {
          mass[v] += own[v] / batch.outputCount();
        }
      }
      double[] ranked = mass.clone();
      Arrays.sort(ranked);
      double least = ranked[ranked.length - quota];
      Set<Integer> members = new HashSet<>(Arrays.stream(batch.nodes()).boxed().toList());
      for (int v = 0; v < mass.length; v++) {
        if (mass[v] > Math.max(least, 1e-6) + 1e-6) {
          assertTrue(members.contains(v), "node " + v + " is missing");
        }
        int node = v;
        boolean output =
            IntStream.range(0, batch.outputCount()).anyMatch(i -> batch.nodes()[i] == node);
        if (!output && mass[v] < least - 1e-6) {
          assertTrue(!members.contains(v), "node " + v + " is of no use");
        }
      }
    }
  }

  @Test
  void clustersMeetInDifferentCompanyAndKeepTheirEdges() {
    Graph graph = Graph.of(communities(3), true);
    int[] outputs = IntStream.range(0, 200).toArray();
    BatchSource source =
        new ClusterBatcher(20, 4, 1).source(graph, outputs, WORKERS, StopCheck.NEVER);
    Set<List<Integer>> compositions = new HashSet<>();
    for (int epoch = 1; epoch <= 5; epoch++) {
      Batches batches = source.plan(epoch).cutAll(graph, WORKERS);
      assertEquals(5, batches.list().size());
      assertEquals(200, EveryBatcher.nodes(batches));
      compositions.add(Arrays.stream(batches.list().get(0).nodes()).boxed().toList());
    }
    assertEquals(5, compositions.size());
  }

  @Test
  void aDirectedGraphIsPartitionedWithAWarning() {
    Csr directed = RandomGraphs.directed(new SplittableRandom(11));
    Graph graph = Graph.of(directed, false);
    int[] outputs = IntStream.range(0, graph.nodeCount()).toArray();
    for (Batcher batcher :
        List.of(
            new ClusterBatcher(2, 1, 1),
            new BatchWiseBatcher(new BatchWiseConfig(2, 1, TopicConfig.DEFAULT, 1)))) {
      List<String> warnings = batches(graph, outputs, batcher).warnings();
      assertEquals(1, warnings.size());
      assertTrue(warnings.get(0).contains("directed"), warnings.get(0));
    }
    Graph symmetric = Graph.of(communities(1), true);
    int[] few = {1, 2, 3};
    assertTrue(batches(symmetric, few, new ClusterBatcher(2, 1, 1)).warnings().isEmpty());
  }

  @Test
  void badConfigurationsNameRuleAndValue() {
    InfluenceConfig influence = InfluenceConfig.DEFAULT;
    assertEquals(
        List.of(
            "'outputsPerBatch' must be at least 1 but was 0",
            "'auxiliaryPerBatch' must be at least 'auxiliaryPerOutput' (16), so that one output fits, or 0 for no limit, but was 10",
            "'shuffle' must be in [0, 1] but was 1.5",
            "'shuffle' (1.5) would break the limit of 'auxiliaryPerBatch' (10): set one of them to 0"),
        problems(() -> new NodeWiseConfig(influence, 0, 10, 1.5)));
    assertEquals(
        List.of("'shuffle' must be in [0, 1] but was NaN"),
        problems(() -> new NodeWiseConfig(influence, 1, 0, Double.NaN)));
    assertEquals(
        List.of("'sampleSizes' must have one entry per layer but was empty"),
        problems(() -> new SamplingConfig(10, List.of(), 1)));
    assertEquals(
        List.of(
            "'outputsPerBatch' must be at least 1 but was 0",
            "'sampleSizes' must be at least 1, or -1 for all neighbours, but one was 0",
            "'sampleSizes' must be at least 1, or -1 for all neighbours, but one was -2"),
        problems(() -> new SamplingConfig(0, List.of(0, 5, -2), 1)));
    assertEquals(3, problems(() -> new SaintConfig(0, 0, 0, 1)).size());
    assertEquals(
        List.of("'partsPerBatch' must be at most 'partitions' (2) but was 3"),
        problems(() -> new ClusterBatcher(2, 3, 1)));
    assertEquals(
        List.of(
            "'partitions' must be at least 1 but was 0",
            "'expandRatio' must be greater than 0 but was 0.0"),
        problems(() -> new BatchWiseConfig(0, 0, TopicConfig.DEFAULT, 1)));
    assertEquals(
        List.of("'alpha' must be in (0.0, 1.0) but was 1.0"),
        problems(() -> new TopicConfig(1, 1e-3, 0)));
  }

  @Test
  void moreThanTheGraphOrTheNetworkAllowsIsRefused() {
    Graph graph = Graph.of(communities(1), true);
    int[] outputs = {3, 5};
    for (Batcher batcher :
        List.of(
            new ClusterBatcher(3, 1, 1),
            new BatchWiseBatcher(new BatchWiseConfig(3, 1, TopicConfig.DEFAULT, 1)))) {
      assertEquals(
          List.of("'partitions' must be at most the number of output nodes (2) but was 3"),
          problems(() -> batches(graph, outputs, batcher)));
    }
    BatchSource source =
        new SamplingBatcher(Sampling.LABOR, new SamplingConfig(1, List.of(5, 5), 1))
            .source(graph, outputs, WORKERS, StopCheck.NEVER);
    assertEquals(
        List.of("'sampleSizes' must have one entry per layer (3) but had 2"),
        problems(() -> source.forNetwork(3, true)));
    assertArrayEquals(
        new int[] {1, 1}, sizes(source.forNetwork(2, true).plan(1).cutAll(graph, WORKERS)));
  }

  private static int[] sizes(Batches batches) {
    return batches.list().stream().mapToInt(Batch::outputCount).sorted().toArray();
  }

  private static List<String> problems(Runnable invalid) {
    return assertThrows(InvalidInput.class, invalid::run).problems();
  }

  private static Batches batches(Graph graph, int[] outputs, Batcher batcher) {
    return batcher.batches(graph, outputs, WORKERS, StopCheck.NEVER);
  }
}
