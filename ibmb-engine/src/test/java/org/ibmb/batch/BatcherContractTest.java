/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.batch.EveryBatcher.Case;
import org.ibmb.batch.EveryBatcher.Promise;
import org.ibmb.batch.EveryBatcher.Sample;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Dense;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

/** What every batcher promises. */
class BatcherContractTest {

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
                if (auxiliaryPerBatch(test.batcher()) > 0) {
                  assertTrue(batch.nodeCount() <= EveryBatcher.AUXILIARY_PER_BATCH);
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
    for (Case test : EveryBatcher.all(4, sample.outputs.length, 11)) {
      try (Workers one = Workers.create(1);
          Workers four = Workers.create(4)) {
        assertSame(
            sample.cut(sample.source(test.batcher(), one), 2, one),
            afterAnotherEpoch(sample, sample.source(test.batcher(), four), four));
      }
    }
  }

  private static List<Batch> afterAnotherEpoch(Sample sample, BatchSource source, Workers workers) {
    sample.cut(source, 1, workers);
    return sample.cut(source, 2, workers);
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
    List<Case> cases = EveryBatcher.all(4, 60, 1);
    List<Case> others = EveryBatcher.all(4, 60, 2);
    Set<String> fresh = new TreeSet<>();
    try (Workers workers = Workers.create(1)) {
      for (int i = 0; i < cases.size(); i++) {
        BatchSource source = sample.source(cases.get(i).batcher(), workers);
        BatchSource other = sample.source(others.get(i).batcher(), workers);
        String name = cases.get(i).batcher().getClass().getSimpleName();
        List<int[]> first = nodes(sample.cut(source, 1, workers));
        boolean epochsAgree = true;
        boolean seedsAgree = true;
        for (int epoch = 2; epoch < 10; epoch++) {
          List<int[]> next = nodes(sample.cut(source, epoch, workers));
          epochsAgree &= equal(first, next);
          seedsAgree &= equal(next, nodes(sample.cut(other, epoch, workers)));
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

  private static List<int[]> nodes(List<Batch> batches) {
    return batches.stream().map(Batch::nodes).toList();
  }

  private static boolean equal(List<int[]> a, List<int[]> b) {
    return Arrays.deepEquals(a.toArray(), b.toArray());
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
}
