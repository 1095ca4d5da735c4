/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import java.util.List;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.ClusterBatcher;
import org.ibmb.procedures.config.Configuration;

/** {@code cluster}: parts of the graph, some of which meet in a batch anew every epoch. */
final class ClusterMethod extends PartMethod {
  static final BatchingKey<Integer> PARTS_PER_BATCH =
      BatchingKey.count("partsPerBatch", 4, 1).loweringMemory();

  private static final List<BatchingKey<?>> PARTS = List.of(PARTITIONS, PARTS_PER_BATCH);

  private final BatchingMethod evaluator;

  /**
   * @param evaluator makes the batches that are predicted
   */
  ClusterMethod(BatchingMethod evaluator) {
    super(
        "cluster",
        EnumSet.of(Use.TRAINING, Use.LISTING, Use.GROUPING),
        join(List.of(NodeWise.OUTPUTS_PER_BATCH), PARTS),
        join(join(NodeWise.EVALUATION, PARTS), ScheduleSettings.KEYS));
    this.evaluator = evaluator;
  }

  private static int mostPerBatch(BatchingValues values) {
    return values.get(PARTITIONS) == 0 ? Integer.MAX_VALUE : Math.max(1, values.get(PARTITIONS));
  }

  /** No more parts meet than there are. */
  @Override
  BatchingValues defaultOf(BatchingKey<?> key, BatchingValues read) {
    int fewer = Math.min(mostPerBatch(read), read.get(PARTS_PER_BATCH));
    return key == PARTS_PER_BATCH ? read.with(PARTS_PER_BATCH, fewer) : read;
  }

  @Override
  void check(Configuration map, BatchingValues values) {
    map.problems()
        .require(
            values.get(PARTS_PER_BATCH) <= mostPerBatch(values),
            "'%s' must be at most '%s' (%d) but was %d",
            map.path(PARTS_PER_BATCH.name()),
            map.path(PARTITIONS.name()),
            values.get(PARTITIONS),
            values.get(PARTS_PER_BATCH));
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    int count = parts(values, outputs, values.get(PARTS_PER_BATCH));
    return new ClusterBatcher(count, Math.min(count, values.get(PARTS_PER_BATCH)), seed);
  }

  @Override
  double expansion(BatchingValues values) {
    return 1;
  }

  @Override
  boolean drawsAnew(BatchingValues values) {
    return true;
  }

  @Override
  BatchingMethod evaluator() {
    return evaluator;
  }
}
