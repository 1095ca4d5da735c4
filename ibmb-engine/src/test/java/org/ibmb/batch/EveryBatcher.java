/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Graphs;
import org.ibmb.graph.RandomGraphs;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.TopicConfig;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/** All batchers, with what each of them promises. */
final class EveryBatcher {
  static final int AUXILIARY_PER_OUTPUT = 6;
  static final int AUXILIARY_PER_BATCH = 9;
  static final InfluenceConfig INFLUENCE = new InfluenceConfig(0.25, 1e-3, AUXILIARY_PER_OUTPUT);

  private EveryBatcher() {}

  /** What a batcher promises beside the rest. */
  enum Promise {
    /** Every output in exactly one batch; otherwise in any number of them. */
    EACH_OUTPUT_ONCE,
    /** No node twice in a batch. */
    DISTINCT_NODES,
    /** All edges of the normalised full graph between a batch's nodes, and no others. */
    INDUCED_SLICE,
    /** At most {@code budget} outputs in a batch. */
    OUTPUT_BUDGET
  }

  record Case(Batcher batcher, Set<Promise> promises) {
    boolean promises(Promise promise) {
      return promises.contains(promise);
    }
  }

  /** Every batcher, for {@code outputs} outputs. */
  static List<Case> all(int budget, int outputs, long seed) {
    NodeWiseConfig config = new NodeWiseConfig(INFLUENCE, budget);
    NodeWiseConfig limited = new NodeWiseConfig(INFLUENCE, budget, AUXILIARY_PER_BATCH, 0);
    NodeWiseConfig shuffled = new NodeWiseConfig(INFLUENCE, budget, 0, 0.5);
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
            new SamplingBatcher(Sampling.NEIGHBOR, samples),
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

  /** Nodes of all batches, each counted once per batch. */
  static long nodes(Batches batches) {
    return batches.list().stream().mapToLong(Batch::nodeCount).sum();
  }

  /** A graph and some of its nodes, as outputs. */
  static final class Sample {
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
      outputs = RandomGraphs.someNodes(random, graph);
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
            List<Batch> batches = cut(source, epoch, workers);
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

    /** The batches of one epoch. */
    List<Batch> cut(BatchSource source, int epoch, Workers workers) {
      return source.plan(epoch).cutAll(graph, workers).list();
    }

    Batches batches(Batcher batcher, int threads) {
      try (Workers workers = Workers.create(threads)) {
        return batcher.batches(graph, outputs, workers, StopCheck.NEVER);
      }
    }
  }
}
