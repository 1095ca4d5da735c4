/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import org.ibmb.Ibmb;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.PlannedBatcher;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.run.StopCheck;
import org.ibmb.store.StoredBatches;

/**
 * Where one call gets its batches from: stored ones if it names them, otherwise the cache or the
 * batcher.
 *
 * @param cached null where the call names stored batches
 * @param choice null where it does not
 * @param stored what is in their file, null as {@code choice}
 */
public record BatchMaker(
    Projection projection,
    Graph graph,
    Ibmb engine,
    StopCheck stop,
    BatchCache.OfGraph cached,
    StoredChoice choice,
    StoredBatches stored) {

  /**
   * @param choice null where the call names no stored batches
   * @throws org.ibmb.run.InvalidInput where their file is damaged, or of another graph
   */
  public static BatchMaker of(
      Call call, Projection projection, Graph graph, Running running, StoredChoice choice) {
    Ibmb engine = running.engine();
    StopCheck stop = running.stop();
    if (choice == null) {
      BatchCache.OfGraph cached = call.kept(BatchCache.class).of(projection.store(), graph);
      return new BatchMaker(projection, graph, engine, stop, cached, null, null);
    }
    StoredBatches stored = choice.open(call, projection, graph, running);
    return new BatchMaker(projection, graph, engine, stop, null, choice, stored);
  }

  /**
   * The batches of {@code outputs}, none of them cut yet.
   *
   * @param seed of what is drawn
   */
  public PlannedBatches plan(int[] outputs, BatchingSettings batching, long seed) {
    if (stored != null) {
      choice.requireOutputs(stored, outputs, projection);
      return plan(outputs, new PlannedBatcher(stored.plan(), batching.config()));
    }
    Batcher batcher = batching.batcher(outputs.length, seed);
    return batching.method().keepsPlan()
        ? cached.get(outputs, batcher, () -> plan(outputs, batcher))
        : plan(outputs, batcher);
  }

  /**
   * The batches of a training, epoch by epoch.
   *
   * @param seed of what is drawn
   */
  public BatchSource source(int[] outputs, BatchingSettings batching, long seed) {
    return batching.drawsAnew()
        ? engine.batchSource(graph, outputs, batching.batcher(outputs.length, seed), stop)
        : BatchSource.fixed(plan(outputs, batching, seed));
  }

  private PlannedBatches plan(int[] outputs, Batcher batcher) {
    return engine.planBatches(graph, outputs, batcher, stop);
  }
}
