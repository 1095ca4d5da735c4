/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Dense;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Graphs;
import org.ibmb.graph.Propagation;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What sampled batches promise in expectation, on a graph that is small enough to try it often. */
class SampledAggregationTest {
  private static final Workers WORKERS = Workers.create(1);
  private static final int NODES = 12;
  private static final int[] ALL = IntStream.range(0, NODES).toArray();
  private static final double[] VALUES = new SplittableRandom(3).doubles(NODES, -1, 1).toArray();

  @AfterAll
  static void close() {
    WORKERS.close();
  }

  @ParameterizedTest
  @CsvSource({
    "NEIGHBOR, SYMMETRIC",
    "NEIGHBOR, MEAN",
    "LABOR, SYMMETRIC",
    "LABOR, MEAN",
    "LABOR, NONE"
  })
  void whatANodeReceivesIsTheFullGraphsOnAverage(Sampling sampling, Propagation propagation) {
    Graph graph = graph(propagation);
    SamplingConfig config = new SamplingConfig(NODES, List.of(2), 7);
    double[] mean = received(graph, new SamplingBatcher(sampling, config), ALL, 40_000);
    double[] full = received(graph);
    for (int u = 0; u < NODES; u++) {
      assertEquals(full[u], mean[u], 0.02, "node " + u);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Propagation.class)
  void whatANodeReceivesFromWalksIsTheFullGraphsOnAverage(Propagation propagation) {
    Graph graph = graph(propagation);
    int[] outputs = {1, 4, 5, 9};
    Batcher saint = new SaintBatcher(new SaintConfig(3, 2, 20_000, 7));
    double[] mean = received(graph, saint, outputs, 20_000);
    double[] full = received(graph);
    for (int u : outputs) {
      assertEquals(full[u], mean[u], 0.03, "node " + u);
    }
  }

  @Test
  void lossWeightsOfWalksSumToTheLossOfAllOutputsOnAverage() {
    int[] outputs = {1, 4, 5, 9};
    Graph graph = graph(Propagation.SYMMETRIC);
    BatchSource source =
        new SaintBatcher(new SaintConfig(2, 2, 20_000, 7))
            .source(graph, outputs, WORKERS, StopCheck.NEVER);
    double sum = 0;
    int draws = 0;
    for (int epoch = 1; epoch <= 10_000; epoch++) {
      for (Batch batch : source.plan(epoch).cutAll(graph, WORKERS).list()) {
        for (int i = 0; i < batch.outputCount(); i++) {
          sum += batch.lossWeights()[i] * VALUES[batch.nodes()[i]];
        }
        draws++;
      }
    }
    assertEquals(Arrays.stream(outputs).mapToDouble(o -> VALUES[o]).sum(), sum / draws, 0.03);
  }

  @ParameterizedTest
  @EnumSource
  void minusOneKeepsAllNeighbours(Sampling sampling) {
    Graph graph = graph(Propagation.SYMMETRIC);
    SamplingConfig config = new SamplingConfig(NODES, List.of(-1, -1), 7);
    double[] once = received(graph, new SamplingBatcher(sampling, config), ALL, 1);
    double[] full = received(graph);
    for (int u = 0; u < NODES; u++) {
      assertEquals(full[u], once[u], 1e-6);
    }
  }

  @Test
  void neighboursAreAsManyAsAskedForAndTheSelfLoopComesOnTop() {
    Graph graph = graph(Propagation.SYMMETRIC);
    SamplingConfig config = new SamplingConfig(NODES, List.of(2), 7);
    BatchSource source =
        new SamplingBatcher(Sampling.NEIGHBOR, config).source(graph, ALL, WORKERS, StopCheck.NEVER);
    Batch batch = source.plan(1).cutAll(graph, WORKERS).list().get(0);
    Csr propagation = graph.propagation();
    for (int i = 0; i < batch.outputCount(); i++) {
      int full = propagation.degree(batch.nodes()[i]);
      assertEquals(Math.min(full, 3), batch.adjacency().degree(i));
      double own = Dense.of(batch.adjacency())[i][i];
      assertEquals(Dense.of(propagation)[batch.nodes()[i]][batch.nodes()[i]], own);
    }
  }

  /** Two nodes of the same degree keep the same ones of the neighbours that they share. */
  @Test
  void laborNeedsFewerNodesThanNeighbourSampling() {
    int nodes = 60;
    int[] from = new int[50];
    int[] to = new int[50];
    for (int i = 0; i < 50; i++) { // five outputs, each linked with the same ten nodes
      from[i] = i / 10;
      to[i] = 5 + i % 10;
    }
    Graph graph = Graph.of(Graphs.undirected(nodes, from, to, null), true, Propagation.MEAN);
    int[] outputs = {0, 1, 2, 3, 4};
    SamplingConfig config = new SamplingConfig(5, List.of(3), 7);
    long[] counts = new long[2];
    for (Sampling sampling : Sampling.values()) {
      BatchSource source =
          new SamplingBatcher(sampling, config).source(graph, outputs, WORKERS, StopCheck.NEVER);
      for (int epoch = 0; epoch < 200; epoch++) {
        counts[sampling.ordinal()] += EveryBatcher.nodes(source.plan(epoch).cutAll(graph, WORKERS));
      }
    }
    assertTrue(
        counts[Sampling.LABOR.ordinal()] < 0.75 * counts[Sampling.NEIGHBOR.ordinal()],
        Arrays.toString(counts));
  }

  @ParameterizedTest
  @EnumSource
  void aSourceReachesAsFarAsItsNetwork(Sampling sampling) {
    int[] chain = IntStream.range(0, 9).toArray();
    int[] next = IntStream.range(1, 10).toArray();
    Graph graph = Graph.of(Graphs.undirected(10, chain, next, null), true);
    SamplingConfig config = new SamplingConfig(1, List.of(-1, -1, -1), 7);
    BatchSource source =
        new SamplingBatcher(sampling, config)
            .source(graph, new int[] {0}, WORKERS, StopCheck.NEVER);
    assertEquals(4, EveryBatcher.nodes(source.forNetwork(3, false).plan(1).cutAll(graph, WORKERS)));
    assertEquals(3, EveryBatcher.nodes(source.forNetwork(3, true).plan(1).cutAll(graph, WORKERS)));
  }

  /** Mean over {@code epochs} of what each output receives in the batches that hold it. */
  private static double[] received(Graph graph, Batcher batcher, int[] outputs, int epochs) {
    BatchSource source = batcher.source(graph, outputs, WORKERS, StopCheck.NEVER);
    double[] sums = new double[NODES];
    int[] counts = new int[NODES];
    for (int epoch = 1; epoch <= epochs; epoch++) {
      for (Batch batch : source.plan(epoch).cutAll(graph, WORKERS).list()) {
        Csr rows = batch.adjacency();
        for (int i = 0; i < batch.outputCount(); i++) {
          for (int e = rows.offsets()[i]; e < rows.offsets()[i + 1]; e++) {
            sums[batch.nodes()[i]] += rows.weights()[e] * VALUES[batch.nodes()[rows.targets()[e]]];
          }
          counts[batch.nodes()[i]]++;
        }
      }
    }
    for (int u = 0; u < NODES; u++) {
      sums[u] /= counts[u];
    }
    return sums;
  }

  private static double[] received(Graph graph) {
    double[][] whole = Dense.of(graph.propagation());
    double[] received = new double[NODES];
    for (int u = 0; u < NODES; u++) {
      for (int v = 0; v < NODES; v++) {
        received[u] += whole[u][v] * VALUES[v];
      }
    }
    return received;
  }

  /** Weighted, with hubs, a self-loop and an isolated node. */
  private static Graph graph(Propagation propagation) {
    SplittableRandom random = new SplittableRandom(5);
    int edges = 26;
    int[] from = new int[edges];
    int[] to = new int[edges];
    float[] weights = new float[edges];
    for (int i = 0; i < edges; i++) {
      from[i] = random.nextInt(NODES - 1);
      to[i] = i == 0 ? from[i] : random.nextInt(NODES - 1);
      weights[i] = 0.5f + (float) random.nextDouble();
    }
    return Graph.of(Graphs.undirected(NODES, from, to, weights), true, propagation);
  }
}
