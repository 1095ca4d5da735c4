/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/** What every batcher promises. */
class BatcherContractTest {

  private static List<Batcher> all(int budget) {
    return List.of(
        new NodeWiseBatcher(new BatchingConfig(new InfluenceConfig(0.25, 1e-3, 6), budget)),
        new FullBatcher());
  }

  @Property(tries = 150)
  void everyOutputStandsInExactlyOneBatch(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    for (Batcher batcher : all(budget)) {
      int[] found =
          sample.batches(batcher, 2).list().stream()
              .flatMapToInt(batch -> Arrays.stream(batch.nodes(), 0, batch.outputCount()))
              .sorted()
              .toArray();
      assertArrayEquals(sample.outputs, found);
    }
  }

  @Property(tries = 150)
  void nodesAreDistinctAndOrderedByHop(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    for (Batcher batcher : all(budget)) {
      for (Batch batch : sample.batches(batcher, 2).list()) {
        assertEquals(batch.nodeCount(), Arrays.stream(batch.nodes()).distinct().count());
        int[] distance = hops(batch);
        for (int hop = 0; hop < 6; hop++) {
          for (int i = 0; i < batch.nodeCount(); i++) {
            assertEquals(i < batch.within(hop), distance[i] <= hop, "node " + i + ", hop " + hop);
          }
        }
      }
    }
  }

  @Property(tries = 150)
  void adjacencyIsTheInducedSliceOfTheNormalisedGraph(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    double[][] whole = Dense.of(sample.graph.propagation());
    for (Batcher batcher : all(budget)) {
      for (Batch batch : sample.batches(batcher, 2).list()) {
        double[][] slice = Dense.of(batch.adjacency());
        double[][] turned = Dense.of(batch.transposed());
        for (int i = 0; i < batch.nodeCount(); i++) {
          for (int j = 0; j < batch.nodeCount(); j++) {
            assertEquals(whole[batch.nodes()[i]][batch.nodes()[j]], slice[i][j]);
            assertEquals(slice[i][j], turned[j][i]);
          }
        }
      }
    }
  }

  @Property(tries = 50)
  void batchesDoNotDependOnTheThreads(@ForAll long seed) {
    Sample sample = new Sample(seed);
    for (Batcher batcher : all(4)) {
      List<Batch> one = sample.batches(batcher, 1).list();
      List<Batch> four = sample.batches(batcher, 4).list();
      assertEquals(one.size(), four.size());
      for (int i = 0; i < one.size(); i++) {
        assertArrayEquals(one.get(i).nodes(), four.get(i).nodes());
        assertArrayEquals(one.get(i).influence(), four.get(i).influence());
      }
    }
  }

  @Property(tries = 150)
  void nodeWiseKeepsItsBudgetAndMergesWhatFits(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int budget) {
    Sample sample = new Sample(seed);
    int[] sizes =
        sample.batches(all(budget).get(0), 2).list().stream()
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
    InfluenceConfig config = new InfluenceConfig(0.25, 1e-3, 6);
    try (Workers workers = Workers.create(1)) {
      var influence =
          org.ibmb.influence.NodeInfluence.compute(
              sample.graph.adjacency(), sample.outputs, config, workers, StopCheck.NEVER);
      Map<Integer, Set<Integer>> batchOf = new HashMap<>();
      for (Batch batch : sample.batches(all(5).get(0), 1).list()) {
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

    Batches batches(Batcher batcher, int threads) {
      try (Workers workers = Workers.create(threads)) {
        return batcher.batches(graph, outputs, workers, StopCheck.NEVER);
      }
    }
  }
}
