/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.List;
import org.ibmb.schedule.BatchOrder;

/**
 * How a training goes through its batches.
 *
 * @param order in which an epoch visits them
 * @param batchesPerStep over how many of them the gradients of a step are summed
 */
public record ScheduleSettings(BatchOrder order, int batchesPerStep) {
  static final BatchingKey<BatchOrder> ORDER =
      BatchingKey.choice("order", BatchOrder.values(), BatchOrder.RANDOM);
  static final BatchingKey<Integer> BATCHES_PER_STEP = BatchingKey.count("batchesPerStep", 1, 1);
  static final List<BatchingKey<?>> KEYS = List.of(ORDER, BATCHES_PER_STEP);

  static ScheduleSettings of(BatchingValues values) {
    return new ScheduleSettings(values.get(ORDER), values.get(BATCHES_PER_STEP));
  }
}
