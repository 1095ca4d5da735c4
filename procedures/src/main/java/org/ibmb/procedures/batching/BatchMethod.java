/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import java.util.List;
import org.ibmb.batch.BatchWiseBatcher;
import org.ibmb.batch.BatchWiseConfig;
import org.ibmb.batch.Batcher;
import org.ibmb.influence.TopicConfig;

/** {@code batch}: the outputs of a part of the graph, and the nodes that matter to all of them. */
final class BatchMethod extends PartMethod {
  /** Nodes that a batch keeps, in average parts. */
  static final BatchingKey<Double> EXPAND_RATIO =
      BatchingKey.positive("expandRatio", 1.0).loweringMemory();

  /** Rounds of power iteration; 0: a push. */
  static final BatchingKey<Integer> ROUNDS = BatchingKey.count("rounds", 0, 0);

  private static final List<BatchingKey<?>> KEYS =
      List.of(
          NodeWise.ALPHA,
          NodeWise.EPSILON,
          NodeWise.OUTPUTS_PER_BATCH,
          PARTITIONS,
          EXPAND_RATIO,
          ROUNDS);

  BatchMethod() {
    super(
        "batch",
        EnumSet.complementOf(EnumSet.of(Use.STORING)),
        KEYS,
        join(KEYS, ScheduleSettings.KEYS));
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    TopicConfig topic =
        new TopicConfig(
            values.get(NodeWise.ALPHA), values.get(NodeWise.EPSILON), values.get(ROUNDS));
    return new BatchWiseBatcher(
        new BatchWiseConfig(parts(values, outputs, 1), values.get(EXPAND_RATIO), topic, seed));
  }

  @Override
  double expansion(BatchingValues values) {
    return values.get(EXPAND_RATIO);
  }

  /** A partition is made by one thread, for the most part. */
  @Override
  int setsAtOnce() {
    return 2;
  }

  /** Half the parts, but not more than there are outputs. */
  @Override
  BatchingValues evaluated(BatchingValues values, int outputs) {
    int half = Math.min(outputs, (values.get(PARTITIONS) + 1) / 2);
    return super.evaluated(values, outputs).with(PARTITIONS, half);
  }
}
