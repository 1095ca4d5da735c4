/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.concurrent.ThreadLocalRandom;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;

/**
 * The keys of {@code ibmb.batches}, looked up.
 *
 * @param outputs the nodes that the batches predict
 * @param seed of what is drawn
 */
record BatchRequest(
    Projection projection, int[] outputs, BatchingSettings batching, long seed, RunSettings run) {

  /**
   * @throws org.ibmb.run.InvalidInput with all mistakes
   */
  static BatchRequest read(
      Call call, String graphName, Configuration keys, BatchingMethod.Use use) {
    BatchingSettings batching = BatchingSettings.read(keys, BatchingSettings.DEFAULT, use);
    long seed = keys.integer("randomSeed", ThreadLocalRandom.current().nextLong(1L << 53));
    ProjectionFilter filter = ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING);
    RunSettings run = RunSettings.read(keys);
    SourceNodes sources = SourceNodes.read(keys);
    Projection projection = Graphs.find(call, graphName, filter, run, keys);
    int[] outputs = keys.checked(() -> sources.in(projection), null);
    keys.throwIfAny();
    return new BatchRequest(projection, outputs, batching, seed, run);
  }

  /**
   * What was asked for.
   *
   * @param homophily null where nobody asked
   */
  record Made(
      Graph graph,
      Batches batches,
      Double homophily,
      long preProcessingMillis,
      long computeMillis) {}

  Made make(Call call) {
    return make(call, new LabelHomophily(null));
  }

  Made make(Call call, LabelHomophily homophily) {
    MemoryGuard.check(call, run, memory());
    try (Progress progress =
        Progress.start(
            call,
            run,
            "ibmb.batches",
            Progress.stage("relationships", 1),
            Progress.stage("batches", 1))) {
      Stopwatch watch = new Stopwatch();
      Graph graph =
          progress.stage(
              () -> AdjacencyReader.read(projection, Propagation.SYMMETRIC, call.stop()));
      Double alike = homophily.of(call, projection, graph, progress);
      long preProcessingMillis = watch.lapMillis();
      Batcher batcher = batching.batcher(outputs.length, seed);
      Batches batches =
          progress.stage(() -> call.batches(projection, graph, outputs, batcher, run));
      batches.warnings().forEach(progress::warn);
      progress.finish();
      return new Made(graph, batches, alike, preProcessingMillis, watch.lapMillis());
    }
  }

  BatchWriter writer(Call call, String property) {
    return new BatchWriter(call, projection, outputs, property);
  }

  /** Before any batch is made. */
  MemoryNeed memory() {
    return BatchMemory.of(GraphSize.of(projection), batching, outputs.length, run);
  }

  /** The same with the batches, which are made for it: a call after it finds them in the cache. */
  MemoryNeed memory(Call call) {
    Graph graph = AdjacencyReader.read(projection, Propagation.SYMMETRIC, call.stop());
    Batcher batcher = batching.batcher(outputs.length, seed);
    long bytes = call.batches(projection, graph, outputs, batcher, run).bytes();
    return BatchMemory.ofMade(GraphSize.of(projection), batching, outputs.length, run, bytes);
  }
}
