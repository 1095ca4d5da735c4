/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import java.util.List;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;
import org.ibmb.procedures.estimate.MemoryNeed;

/** {@code full}: all outputs and all nodes are one batch. */
final class FullMethod extends BatchingMethod {

  FullMethod() {
    super("full", EnumSet.complementOf(EnumSet.of(Use.STORING)), List.of(), List.of());
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    return new FullBatcher();
  }

  @Override
  boolean isFullGraph() {
    return true;
  }

  @Override
  MemoryNeed making(MemoryNeed need, BatchingValues values, Making at) {
    return need;
  }

  @Override
  long outputsPerBatch(BatchingValues values, long outputs) {
    return outputs;
  }

  @Override
  double work(BatchingValues values, Graph graph, int outputs) {
    return graph.adjacency().edgeCount() * SLICE;
  }

  /** The one batch there is. */
  @Override
  PlannedBatches sample(
      BatchingValues values, Graph graph, int[] outputs, int count, long seed, Planning planning) {
    return planning.plan(outputs, batcher(values, outputs.length, seed));
  }
}
