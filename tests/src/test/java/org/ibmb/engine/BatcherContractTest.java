/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.batch.Batch;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.BatchWiseBatcher;
import org.ibmb.batch.BatchWiseConfig;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.batch.ClusterBatcher;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.RandomBatcher;
import org.ibmb.batch.SaintBatcher;
import org.ibmb.batch.SaintConfig;
import org.ibmb.batch.Sampling;
import org.ibmb.batch.SamplingBatcher;
import org.ibmb.batch.SamplingConfig;
import org.ibmb.batch.ShadowBatcher;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.TopicConfig;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

/** What every batcher promises. */
class BatcherContractTest {

  private static final int AUXILIARY_PER_OUTPUT = 6;
  private static final int AUXILIARY_PER_BATCH = 9;
  private static final InfluenceConfig INFLUENCE =
      new InfluenceConfig(0.25, 1e-3, AUXILIARY_PER_OUTPUT);

  /** What a batcher promises beside the rest. */
  private enum Promise {
    /** Every output in exactly one batch; otherwise in any number of them. */
    EACH_OUTPUT_ONCE,
    /** No node twice in a batch. */
    DISTINCT_NODES,
    /** All edges of the normalised full graph between a batch's nodes, and no others. */
    INDUCED_SLICE,
    /** At most {@code budget} outputs in a batch. */
    OUTPUT_BUDGET
  }

  private record Case(Batcher batcher, Set<Promise> promises) {
    boolean promises(Promise promise) {
      return promises.contains(promise);
    }
  }

  /** Every batcher, for {@code outputs} outputs. */
  private static List<Case> all(int budget, int outputs, long seed) {
    BatchingConfig config = new BatchingConfig(INFLUENCE, budget);
    BatchingConfig limited = new BatchingConfig(INFLUENCE, budget, AUXILIARY_PER_BATCH, 0);
    BatchingConfig shuffled = new BatchingConfig(INFLUENCE, budget, 0, 0.5);
    int parts = Math.min(outputs, budget);
    SamplingConfig samples = new SamplingConfig(budget, List.of(3, 2), seed);
    Set<Promise> every = EnumSet.allOf(Promise.class);
    Set<Promise> unlimited = EnumSet.complementOf(EnumSet.of(Promise.OUTPUT_BUDGET));
    return List.of(
        new Case(new NodeWiseBatcher(config), every),
        new Case(new NodeWiseBatcher(limited), every),
        new Case(new NodeWiseBatcher(shuffled, seed), every),
        new Case(new RandomBatcher(config, seed), every),
        new Case(new RandomBatcher(limited, seed), every),
        new Case(
            new ShadowBatcher(config, seed),
            EnumSet.of(Promise.EACH_OUTPUT_ONCE, Promise.OUTPUT_BUDGET)),
        new Case(
            new SamplingBatcher(Sampling.NEIGHBOUR, samples),
            EnumSet.complementOf(EnumSet.of(Promise.INDUCED_SLICE))),
        new Case(
            new SamplingBatcher(Sampling.LABOR, samples),
            EnumSet.complementOf(EnumSet.of(Promise.INDUCED_SLICE))),
        new Case(
            new SaintBatcher(new SaintConfig(budget, 2, 3, seed)),
            EnumSet.of(Promise.DISTINCT_NODES)),
        new Case(new ClusterBatcher(parts, Math.min(2, parts), seed), unlimited),
        new Case(
            new BatchWiseBatcher(new BatchWiseConfig(parts, 1.5, TopicConfig.DEFAULT, seed)),
            unlimited),
        new Case(
            new BatchWiseBatcher(
                new BatchWiseConfig(parts, 0.5, new TopicConfig(0.25, 1e-3, 10), seed)),
            unlimited),
        new Case(new FullBatcher(), unlimited));
  }

  @Property(tries = 100)
  void everyOutputStandsInExactlyOneBatch(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    sample.forEach(
        budget,
        (test, batches) -> {
          int[] found =
              batches.stream()
                  .flatMapToInt(batch -> Arrays.stream(batch.nodes(), 0, batch.outputCount()))
                  .sorted()
                  .toArray();
          if (test.promises(Promise.EACH_OUTPUT_ONCE)) {
            assertArrayEquals(sample.outputs, found);
          } else {
            assertTrue(
                Arrays.stream(found).allMatch(o -> Arrays.binarySearch(sample.outputs, o) >= 0));
          }
        });
  }

  @Property(tries = 100)
  void allOutputsOfABatchComeFirst(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    sample.forEach(
        budget,
        (test, batches) -> {
          for (Batch batch : batches) {
            if (!test.promises(Promise.EACH_OUTPUT_ONCE)) {
              long inside =
                  Arrays.stream(batch.nodes())
                      .filter(node -> Arrays.binarySearch(sample.outputs, node) >= 0)
                      .count();
              assertEquals(inside, batch.outputCount());
            }
            assertEquals(
                batch.outputCount(),
                Arrays.stream(batch.nodes(), 0, batch.outputCount()).distinct().count());
          }
        });
  }

  @Property(tries = 100)
  void budgetsAreKept(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    new Sample(seed)
        .forEach(
            budget,
            (test, batches) -> {
              for (Batch batch : batches) {
                if (test.promises(Promise.OUTPUT_BUDGET)) {
                  assertTrue(batch.outputCount() <= budget);
                }
                if (auxiliaryPerBatch(test.batcher) > 0) {
                  assertTrue(batch.nodeCount() <= AUXILIARY_PER_BATCH);
                }
              }
            });
  }

  private static int auxiliaryPerBatch(Batcher batcher) {
    if (batcher instanceof NodeWiseBatcher nodeWise) {
      return nodeWise.config().auxiliaryPerBatch();
    }
    return batcher instanceof RandomBatcher random ? random.config().auxiliaryPerBatch() : 0;
  }

  @Property(tries = 100)
  void nodesAreDistinctAndOrderedByHop(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    new Sample(seed)
        .forEach(
            budget,
            (test, batches) -> {
              for (Batch batch : batches) {
                if (test.promises(Promise.DISTINCT_NODES)) {
                  assertEquals(batch.nodeCount(), Arrays.stream(batch.nodes()).distinct().count());
                }
                for (int i = batch.outputCount() + 1; i < batch.nodeCount(); i++) {
                  // Between two hops, and before what cannot be reached, the order begins anew.
                  int at = i;
                  boolean first = Arrays.stream(batch.reach()).anyMatch(end -> end == at);
                  boolean ascending = batch.nodes()[i - 1] < batch.nodes()[i];
                  assertTrue(first || ascending || !test.promises(Promise.DISTINCT_NODES));
                }
                int[] distance = hops(batch);
                for (int hop = 0; hop < 6; hop++) {
                  for (int i = 0; i < batch.nodeCount(); i++) {
                    assertEquals(
                        i < batch.within(hop), distance[i] <= hop, "node " + i + ", hop " + hop);
                  }
                }
              }
            });
  }

  @Property(tries = 100)
  void adjacencyIsTheInducedSliceOfTheNormalisedGraph(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    double[][] whole = Dense.of(sample.graph.propagation());
    sample.forEach(
        budget,
        (test, batches) -> {
          for (Batch batch : batches) {
            double[][] slice = Dense.of(batch.adjacency());
            double[][] turned = Dense.of(batch.transposed());
            for (int i = 0; i < batch.nodeCount(); i++) {
              for (int j = 0; j < batch.nodeCount(); j++) {
                double full = whole[batch.nodes()[i]][batch.nodes()[j]];
                if (test.promises(Promise.INDUCED_SLICE)) {
                  assertEquals(full, slice[i][j]);
                } else {
                  assertTrue(full != 0 || slice[i][j] == 0, "an edge that the graph has not");
                }
                assertEquals(slice[i][j], turned[j][i]);
              }
            }
          }
        });
  }

  @Property(tries = 100)
  void rowsAreAscending(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    new Sample(seed)
        .forEach(
            budget,
            (test, batches) -> {
              for (Batch batch : batches) {
                for (Csr csr : List.of(batch.adjacency(), batch.transposed())) {
                  for (int u = 0; u < csr.nodeCount(); u++) {
                    for (int e = csr.offsets()[u] + 1; e < csr.offsets()[u + 1]; e++) {
                      assertTrue(csr.targets()[e - 1] < csr.targets()[e]);
                    }
                  }
                }
              }
            });
  }

  @Property(tries = 40)
  void batchesDependNeitherOnTheThreadsNorOnEarlierEpochs(@ForAll long seed) {
    Sample sample = new Sample(seed);
    for (Case test : all(4, sample.outputs.length, 11)) {
      try (Workers one = Workers.create(1);
          Workers four = Workers.create(4)) {
        assertSame(
            sample.source(test.batcher, one).forEpoch(2, one).list(),
            afterAnotherEpoch(sample.source(test.batcher, four), four));
      }
    }
  }

  private static List<Batch> afterAnotherEpoch(BatchSource source, Workers workers) {
    source.forEpoch(1, workers);
    return source.forEpoch(2, workers).list();
  }

  private static void assertSame(List<Batch> expected, List<Batch> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      Batch a = expected.get(i);
      Batch b = actual.get(i);
      assertArrayEquals(a.nodes(), b.nodes());
      assertArrayEquals(a.reach(), b.reach());
      assertArrayEquals(a.influence(), b.influence());
      assertArrayEquals(a.lossWeights(), b.lossWeights());
      assertArrayEquals(a.adjacency().offsets(), b.adjacency().offsets());
      assertArrayEquals(a.adjacency().targets(), b.adjacency().targets());
      assertArrayEquals(a.adjacency().weights(), b.adjacency().weights());
    }
  }

  /** On a path of 60 nodes there is something to draw. */
  @Test
  void freshBatchesDifferFromEpochToEpochAndFromSeedToSeed() {
    Sample sample = Sample.path(60);
    List<Case> cases = all(4, 60, 1);
    List<Case> others = all(4, 60, 2);
    Set<String> fresh = new TreeSet<>();
    try (Workers workers = Workers.create(1)) {
      for (int i = 0; i < cases.size(); i++) {
        BatchSource source = sample.source(cases.get(i).batcher, workers);
        BatchSource other = sample.source(others.get(i).batcher, workers);
        String name = cases.get(i).batcher.getClass().getSimpleName();
        List<int[]> first = nodes(source.forEpoch(1, workers));
        boolean epochsAgree = true;
        boolean seedsAgree = true;
        for (int epoch = 2; epoch < 10; epoch++) {
          List<int[]> next = nodes(source.forEpoch(epoch, workers));
          epochsAgree &= equal(first, next);
          seedsAgree &= equal(next, nodes(other.forEpoch(epoch, workers)));
        }
        assertEquals(source.fixed(), epochsAgree, name);
        if (!source.fixed()) {
          fresh.add(name);
          assertFalse(seedsAgree, name);
        }
      }
    }
    assertEquals(
        Set.of("NodeWiseBatcher", "SamplingBatcher", "SaintBatcher", "ClusterBatcher"), fresh);
  }

  private static List<int[]> nodes(Batches batches) {
    return batches.list().stream().map(Batch::nodes).toList();
  }

  private static boolean equal(List<int[]> a, List<int[]> b) {
    return Arrays.deepEquals(a.toArray(), b.toArray());
  }

  @Property(tries = 150)
  void nodeWiseKeepsItsBudgetAndMergesWhatFits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    int[] sizes =
        sample
            .batches(new NodeWiseBatcher(new BatchingConfig(INFLUENCE, budget)), 2)
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
              sample.graph.adjacency(), sample.outputs, INFLUENCE, workers, StopCheck.NEVER);
      Map<Integer, Set<Integer>> batchOf = new HashMap<>();
      for (Batch batch :
          sample.batches(new NodeWiseBatcher(new BatchingConfig(INFLUENCE, 5)), 1).list()) {
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

  /** Distance of every local node from the outputs by the rows it must be read through. */
  private static int[] hops(Batch batch) {
    int[] distance = new int[batch.nodeCount()];
    Arrays.fill(distance, batch.outputCount(), distance.length, Integer.MAX_VALUE);
    for (int hop = 0; hop < batch.nodeCount(); hop++) {
      for (int u = 0; u < batch.nodeCount(); u++) {
        if (distance[u] == hop) {
          for (int e = batch.adjacency().offsets()[u];
              e < batch.adjacency().offsets()[u + 1];
              e++) {
            int v = batch.adjacency().targets()[e];
            distance[v] = Math.min(distance[v], hop + 1);
          }
        }
      }
    }
    return distance;
  }

  private static final class Sample {
    final Graph graph;
    final int[] outputs;

    private Sample(Graph graph, int[] outputs) {
      this.graph = graph;
      this.outputs = outputs;
    }

    /** 0 - 1 - 2 - ... */
    static Sample path(int nodes) {
      int[] from = IntStream.range(0, nodes - 1).toArray();
      int[] to = IntStream.range(1, nodes).toArray();
      return new Sample(
          Graph.of(Graphs.undirected(nodes, from, to, null), true),
          IntStream.range(0, nodes).toArray());
    }

    Sample(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean directed = random.nextBoolean();
      graph =
          Graph.of(
              directed ? RandomGraphs.directed(random) : RandomGraphs.undirected(random, true),
              !directed);
      int first = random.nextInt(graph.nodeCount());
      outputs =
          IntStream.range(0, graph.nodeCount())
              .filter(node -> node == first || random.nextInt(3) == 0)
              .toArray();
    }

    interface Check {
      void run(Case test, List<Batch> batches);
    }

    /** Runs a check on two epochs of every batcher. */
    void forEach(int budget, Check check) {
      try (Workers workers = Workers.create(2)) {
        for (Case test : all(budget, outputs.length, 5)) {
          BatchSource source = source(test.batcher, workers);
          for (int epoch = 0; epoch < 2; epoch++) {
            List<Batch> batches = source.forEpoch(epoch, workers).list();
            try {
              check.run(test, batches);
            } catch (AssertionError e) {
              throw new AssertionError(test.batcher + ", epoch " + epoch, e);
            }
          }
        }
      }
    }

    BatchSource source(Batcher batcher, Workers workers) {
      return batcher.source(graph, outputs, workers, StopCheck.NEVER);
    }

    Batches batches(Batcher batcher, int threads) {
      try (Workers workers = Workers.create(threads)) {
        return batcher.batches(graph, outputs, workers, StopCheck.NEVER);
      }
    }
  }
}
