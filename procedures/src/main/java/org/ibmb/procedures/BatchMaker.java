/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.batch.Batches;
import org.ibmb.batch.PlannedBatcher;
import org.ibmb.graph.Graph;
import org.ibmb.store.StoredBatches;

/**
 * Where one call gets its batches from: stored ones if it names them, otherwise the cache or the
 * batcher.
 *
 * @param choice null where the call names no stored batches
 * @param stored what is in their file, null as {@code choice}
 */
record BatchMaker(
    Call call,
    Projection projection,
    Graph graph,
    RunSettings run,
    StoredChoice choice,
    StoredBatches stored) {

  /**
   * @param choice null where the call names no stored batches
   * @throws org.ibmb.run.InvalidInput where their file is damaged, or of another graph
   */
  static BatchMaker of(
      Call call, Projection projection, Graph graph, RunSettings run, StoredChoice choice) {
    StoredBatches stored = choice == null ? null : choice.open(call, projection, graph, run);
    return new BatchMaker(call, projection, graph, run, choice, stored);
  }

  /**
   * The batches of {@code outputs}.
   *
   * @param seed of what is drawn
   */
  Batches batches(int[] outputs, BatchingSettings batching, long seed) {
    if (stored == null) {
      return call.batches(projection, graph, outputs, batching.batcher(outputs.length, seed), run);
    }
    choice.requireOutputs(stored, outputs, projection);
    PlannedBatcher batcher = new PlannedBatcher(stored.plan(), batching.config());
    return call.engine(run).batches(graph, outputs, batcher, call.stop());
  }
}
