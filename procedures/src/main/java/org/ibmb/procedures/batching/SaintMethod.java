/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import java.util.List;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.batch.SaintBatcher;
import org.ibmb.batch.SaintConfig;
import org.ibmb.graph.Graph;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;

/** {@code saint}: subgraphs of random walks, anew every epoch. */
final class SaintMethod extends BatchingMethod {
  static final BatchingKey<Integer> ROOTS_PER_BATCH =
      BatchingKey.count("rootsPerBatch", 1000, 1).loweringMemory();
  static final BatchingKey<Integer> WALK_LENGTH = BatchingKey.count("walkLength", 2, 1);
  static final BatchingKey<Integer> COVERAGE =
      BatchingKey.count("coverage", SaintConfig.DEFAULT_COVERAGE, 1);

  private static final List<BatchingKey<?>> WALKS = List.of(ROOTS_PER_BATCH, WALK_LENGTH, COVERAGE);

  private final BatchingMethod evaluator;

  /**
   * @param evaluator makes the batches that are predicted
   */
  SaintMethod(BatchingMethod evaluator) {
    super(
        "saint",
        EnumSet.of(Use.TRAINING, Use.LISTING),
        WALKS,
        join(join(NodeWise.EVALUATION, WALKS), ScheduleSettings.KEYS));
    this.evaluator = evaluator;
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    return new SaintBatcher(
        new SaintConfig(
            values.get(ROOTS_PER_BATCH), values.get(WALK_LENGTH), values.get(COVERAGE), seed));
  }

  @Override
  boolean drawsAnew(BatchingValues values) {
    return true;
  }

  @Override
  boolean keepsPlan() {
    return false;
  }

  @Override
  BatchingMethod evaluator() {
    return evaluator;
  }

  @Override
  MemoryNeed making(MemoryNeed need, BatchingValues values, Making at) {
    GraphSize size = at.size();
    long nodes = size.nodeCount();
    return need.stage(
        "random walks", 0, 4L * size.mostEdges() + 8 * nodes + 16 * nodes * at.run().threads());
  }

  @Override
  long sampledBatches(BatchingValues values, long outputs) {
    long roots = values.get(ROOTS_PER_BATCH);
    return (outputs + roots - 1) / roots;
  }

  @Override
  double work(BatchingValues values, Graph graph, int outputs) {
    return drawing(graph, outputs);
  }

  /** Few subgraphs are drawn beforehand, because only the size of batches is wanted. */
  @Override
  PlannedBatches sample(
      BatchingValues values, Graph graph, int[] outputs, int count, long seed, Planning planning) {
    return super.sample(values.with(COVERAGE, 1), graph, outputs, count, seed, planning);
  }
}
