/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.Map;
import org.ibmb.schedule.BatchOrder;

/**
 * How an epoch visits its batches.
 *
 * @param batchesPerStep whose gradients are summed for one step
 */
public record ScheduleSettings(BatchOrder order, int batchesPerStep) {
  static final ScheduleSettings DEFAULT = new ScheduleSettings(BatchOrder.RANDOM, 1);

  static ScheduleSettings read(BatchingKeys keys, ScheduleSettings defaults) {
    return new ScheduleSettings(
        keys.choice("order", BatchOrder.values(), defaults.order),
        keys.count("batchesPerStep", defaults.batchesPerStep, 1));
  }

  void addTo(Map<String, Object> map) {
    map.put("order", order.toString());
    map.put("batchesPerStep", (long) batchesPerStep);
  }
}
