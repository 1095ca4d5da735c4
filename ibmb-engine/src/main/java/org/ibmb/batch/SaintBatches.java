/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Subgraphs of random walks, with the coefficients that make them unbiased (Zeng et al. 2020,
 * section 3.2): {@code C_v} and {@code C_uv} of {@code N} subgraphs drawn beforehand held node
 * {@code v} and both ends of edge {@code (u, v)}. Edges are divided by {@code alpha_uv = C_uv /
 * C_v}, where {@code v} receives, and losses by {@code lambda_v = C_v / N}.
 *
 * <p>The coefficients are the same for all batches, so these are plain slices of a graph whose
 * edges were divided once.
 */
final class SaintBatches implements BatchSource {
  private final Graph graph;
  private final int[] outputs;
  private final SaintConfig config;
  private final Csr divided;
  private final float[] lossWeights;
  private final Seeds seeds;
  private final StopCheck stop;

  private SaintBatches(
      Graph graph,
      int[] outputs,
      SaintConfig config,
      Csr divided,
      float[] lossWeights,
      StopCheck stop) {
    this.graph = graph;
    this.outputs = outputs;
    this.config = config;
    this.divided = divided;
    this.lossWeights = lossWeights;
    this.seeds = new Seeds(config.seed());
    this.stop = stop;
  }

  /** Draws subgraphs to estimate the coefficients. */
  static SaintBatches presampled(
      Graph graph, int[] outputs, SaintConfig config, Workers workers, StopCheck stop) {
    Seeds seeds = new Seeds(config.seed());
    long draws = (long) config.coverage() * batchCount(outputs, config);
    int count = (int) Math.min(Integer.MAX_VALUE, draws);
    SubgraphCounts counts = new SubgraphCounts(graph);
    workers.forEachWith(
        count,
        () -> new boolean[graph.nodeCount()],
        (inside, i) -> {
          stop.check();
          SplittableRandom random = seeds.stream("presample", i);
          counts.add(walk(graph.adjacency(), outputs, config, random), inside);
        });
    float[] lossWeights = new float[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      lossWeights[i] = (float) count / Math.max(1, counts.ofNode(outputs[i]));
    }
    Csr propagation = graph.propagation();
    Csr divided =
        new Csr(
            propagation.columnCount(),
            propagation.offsets(),
            propagation.targets(),
            counts.divide());
    return new SaintBatches(graph, outputs, config, divided, lossWeights, stop);
  }

  private static int batchCount(int[] outputs, SaintConfig config) {
    return (int) (((long) outputs.length + config.rootsPerBatch() - 1) / config.rootsPerBatch());
  }

  /** The nodes that the walks of one subgraph meet, ascending. */
  private static int[] walk(
      Csr adjacency, int[] outputs, SaintConfig config, SplittableRandom random) {
    int steps = config.walkLength() + 1;
    int[] visited = new int[Math.multiplyExact(config.rootsPerBatch(), steps)];
    int count = 0;
    for (int root = 0; root < config.rootsPerBatch(); root++) {
      int node = outputs[random.nextInt(outputs.length)];
      visited[count++] = node;
      for (int step = 0; step < config.walkLength() && adjacency.degree(node) > 0; step++) {
        int edge = adjacency.offsets()[node] + random.nextInt(adjacency.degree(node));
        node = adjacency.targets()[edge];
        visited[count++] = node;
      }
    }
    Arrays.sort(visited, 0, count);
    int distinct = 0;
    for (int i = 0; i < count; i++) {
      if (i == 0 || visited[i] != visited[i - 1]) {
        visited[distinct++] = visited[i];
      }
    }
    return Arrays.copyOf(visited, distinct);
  }

  @Override
  public boolean fixed() {
    return false;
  }

  @Override
  public int outputCount() {
    return outputs.length;
  }

  @Override
  public int[] outputs() {
    return outputs;
  }

  @Override
  public PlannedBatches plan(int epoch) {
    return new Planned(epoch);
  }

  private int[] walk(int epoch, int batch) {
    SplittableRandom random = seeds.stream("walks", epoch, batch);
    return walk(graph.adjacency(), outputs, config, random);
  }

  /** The walks of one epoch, drawn when a batch is asked for. */
  private final class Planned implements PlannedBatches {
    private final int epoch;

    Planned(int epoch) {
      this.epoch = epoch;
    }

    @Override
    public int count() {
      return batchCount(outputs, config);
    }

    @Override
    public int[] outputs(int batch) {
      return Arrays.stream(walk(epoch, batch))
          .filter(node -> Arrays.binarySearch(outputs, node) >= 0)
          .toArray();
    }

    @Override
    public double coveredMass() {
      return 1;
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public long bytes() {
      return 4L * divided.edgeCount() + 4L * lossWeights.length;
    }

    /**
     * @param any has the structure of the divided graph, which is read in its place
     */
    @Override
    public Cutter newCutter(Graph any, MemoryClaims memory) {
      BatchAssembler assembler = new BatchAssembler(divided, memory);
      return batch -> SaintBatches.this.cut(assembler, walk(epoch, batch));
    }
  }

  private Batch cut(BatchAssembler assembler, int[] members) {
    int[] own = new int[members.length];
    float[] weights = new float[members.length];
    int count = 0;
    for (int node : members) {
      int output = Arrays.binarySearch(outputs, node);
      if (output >= 0) {
        own[count] = node;
        weights[count++] = lossWeights[output];
      }
    }
    return assembler
        .assemble(Arrays.copyOf(own, count), members, new float[members.length], members.length)
        .withLossWeights(Arrays.copyOf(weights, count));
  }
}
