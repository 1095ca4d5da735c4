/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import java.util.List;
import org.ibmb.batch.BatchSample;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;

/** {@code node}: outputs that share influential nodes meet in a batch. */
final class NodeMethod extends ListMethod {
  /** A training may also draw a share of the batches anew. */
  static final List<BatchingKey<?>> TRAINING_KEYS =
      join(join(NodeWise.FIXED, List.of(NodeWise.SHUFFLE)), ScheduleSettings.KEYS);

  NodeMethod() {
    super("node", EnumSet.allOf(Use.class), TRAINING_KEYS);
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    return new NodeWiseBatcher(NodeWise.config(values), drawsAnew(values) ? seed : 0);
  }

  @Override
  boolean drawsAnew(BatchingValues values) {
    return values.get(NodeWise.SHUFFLE) > 0;
  }

  @Override
  PlannedBatches sample(
      BatchingValues values, Graph graph, int[] outputs, int count, long seed, Planning planning) {
    int size = (int) outputsPerBatch(values, outputs.length);
    int[] all = joined(BatchSample.neighbours(graph.adjacency(), outputs, count, size));
    BatchingValues fixed = values.with(NodeWise.SHUFFLE, 0.0);
    return planning.plan(all, batcher(fixed, all.length, seed));
  }
}
