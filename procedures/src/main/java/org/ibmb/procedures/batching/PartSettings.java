/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.Map;

/**
 * How a graph is cut into parts, and what becomes of them.
 *
 * @param partitions 0: as many as the budget of outputs asks for
 * @param partsPerBatch of {@link BatchingMethod#CLUSTER}
 * @param expandRatio of {@link BatchingMethod#BATCH}: nodes that a batch keeps, in average parts
 * @param rounds of power iteration, the same; 0: a push
 */
public record PartSettings(int partitions, int partsPerBatch, double expandRatio, int rounds) {
  static final PartSettings DEFAULT = new PartSettings(0, 4, 1.0, 0);

  static PartSettings read(BatchingKeys keys, PartSettings defaults) {
    int partitions = keys.count("partitions", defaults.partitions, 0);
    int most = partitions == 0 ? Integer.MAX_VALUE : Math.max(1, partitions);
    int partsPerBatch = keys.count("partsPerBatch", Math.min(most, defaults.partsPerBatch), 1);
    keys.keys()
        .problems()
        .require(
            partsPerBatch <= most,
            "'partsPerBatch' must be at most 'partitions' (%d) but was %d",
            partitions,
            partsPerBatch);
    double expandRatio = keys.decimal("expandRatio", defaults.expandRatio);
    keys.keys().problems().positive("expandRatio", expandRatio);
    return new PartSettings(
        partitions, partsPerBatch, expandRatio, keys.count("rounds", defaults.rounds, 0));
  }

  /** The parts of {@code outputs}, of which {@code perBatch} meet in a batch. */
  int count(int outputs, int outputsPerBatch, int perBatch) {
    if (partitions > 0) {
      return partitions;
    }
    long batches = ((long) outputs + outputsPerBatch - 1) / outputsPerBatch;
    return (int) Math.min(outputs, batches * perBatch);
  }

  /** The same with half the parts, but not more than there are outputs. */
  PartSettings halved(int outputs) {
    int half = Math.min(outputs, (partitions + 1) / 2);
    return new PartSettings(half, partsPerBatch, expandRatio, rounds);
  }

  void addTo(Map<String, Object> map) {
    map.put("partitions", (long) partitions);
    map.put("partsPerBatch", (long) partsPerBatch);
    map.put("expandRatio", expandRatio);
    map.put("rounds", (long) rounds);
  }
}
