/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import java.util.List;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.model.Architecture;
import org.ibmb.predict.Planner;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.run.StopCheck;

/** {@code auto}: whichever of node-wise batches and the full graph is less work for a network. */
final class AutoMethod extends BatchingMethod {
  private final NodeMethod node;
  private final FullMethod full;

  AutoMethod(NodeMethod node, FullMethod full) {
    super(
        "auto", EnumSet.of(Use.TRAINING, Use.PREDICTION), NodeWise.FIXED, NodeMethod.TRAINING_KEYS);
    this.node = node;
    this.full = full;
  }

  @Override
  List<BatchingMethod> candidates() {
    return List.of(node, full);
  }

  @Override
  BatchingMethod decided(
      BatchingValues values, Architecture architecture, Graph graph, int outputs) {
    boolean whole =
        Planner.fullGraphIsCheaper(architecture, graph, outputs, NodeWise.config(values));
    return whole ? full : node;
  }

  /** The full graph makes one step an epoch: taken only where batches would make no more. */
  @Override
  BatchingMethod decidedForTraining(
      BatchingValues values, Architecture architecture, Graph graph, int outputs) {
    return outputs > values.get(NodeWise.OUTPUTS_PER_BATCH)
        ? node
        : decided(values, architecture, graph, outputs);
  }

  /** Which one it is says nothing of what lowers the memory. */
  @Override
  List<BatchingKey<?>> remedies(BatchingValues values, Use use) {
    return List.of();
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    throw new IllegalStateException("not decided yet");
  }

  // Until it is decided, it takes what node-wise batches take.

  @Override
  InfluenceListBounds lists(BatchingValues values, Graph graph, int[] outputs, StopCheck stop) {
    return node.lists(values, graph, outputs, stop);
  }

  @Override
  MemoryNeed making(MemoryNeed need, BatchingValues values, Making at) {
    return node.making(need, values, at);
  }

  @Override
  long mostNodes(BatchingValues values, GraphSize size, long outputs) {
    return node.mostNodes(values, size, outputs);
  }

  @Override
  double work(BatchingValues values, Graph graph, int outputs) {
    return node.work(values, graph, outputs);
  }

  @Override
  PlannedBatches sample(
      BatchingValues values, Graph graph, int[] outputs, int count, long seed, Planning planning) {
    return node.sample(values, graph, outputs, count, seed, planning);
  }
}
