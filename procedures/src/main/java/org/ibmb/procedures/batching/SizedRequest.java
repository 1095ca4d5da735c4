/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.List;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;

/**
 * What estimates of {@code ibmb.batches} and {@code ibmb.influence} know where only the size of the
 * graph is known.
 */
record SizedRequest(GraphSize size, NodeChoice nodes) {

  RunSettings run() {
    return nodes.run();
  }

  /** How many nodes the batches predict at most. */
  long outputs() {
    List<Long> named = nodes.sources().originalIds();
    return Math.min(size.nodeCount(), named == null ? size.nodeCount() : named.size());
  }

  /** How long the influence lists of the outputs are at most. */
  InfluenceListBounds lists(InfluenceConfig config) {
    return InfluenceListBounds.of(outputs(), size.nodeCount(), config.auxiliaryPerOutput());
  }

  EstimateRow row(String name, MemoryNeed need) {
    return EstimateRow.of(name, need, size, run());
  }
}
