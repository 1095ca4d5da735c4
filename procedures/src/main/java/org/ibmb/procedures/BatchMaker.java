/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.PlannedBatcher;
import org.ibmb.graph.Graph;
import org.ibmb.store.StoredBatches;

/**
 * Where one call gets its batches from: stored ones if it names them, otherwise the cache or the
 * batcher.
 *
 * @param cached null where the call names stored batches
 * @param choice null where it does not
 * @param stored what is in their file, null as {@code choice}
 */
record BatchMaker(
    Call call,
    Projection projection,
    Graph graph,
    RunSettings run,
    BatchCache.OfGraph cached,
    StoredChoice choice,
    StoredBatches stored) {

  /**
   * @param choice null where the call names no stored batches
   * @throws org.ibmb.run.InvalidInput where their file is damaged, or of another graph
   */
  static BatchMaker of(
      Call call, Projection projection, Graph graph, RunSettings run, StoredChoice choice) {
    if (choice == null) {
      BatchCache.OfGraph cached = call.runtime().batches().of(projection.store(), graph);
      return new BatchMaker(call, projection, graph, run, cached, null, null);
    }
    StoredBatches stored = choice.open(call, projection, graph, run);
    return new BatchMaker(call, projection, graph, run, null, choice, stored);
  }

  /**
   * The batches of {@code outputs}.
   *
   * @param seed of what is drawn
   */
  Batches batches(int[] outputs, BatchingSettings batching, long seed) {
    if (stored == null) {
      Batcher batcher = batching.batcher(outputs.length, seed);
      return cached.get(outputs, batcher, () -> make(outputs, batcher));
    }
    choice.requireOutputs(stored, outputs, projection);
    return make(outputs, new PlannedBatcher(stored.plan(), batching.config()));
  }

  private Batches make(int[] outputs, Batcher batcher) {
    return call.engine(run).batches(graph, outputs, batcher, call.stop());
  }
}
