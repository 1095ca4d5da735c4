/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.ShadowBatcher;
import org.ibmb.procedures.projection.GraphSize;

/** {@code shadow}: every output has a subgraph of its own, several of which make a batch. */
final class ShadowMethod extends ListMethod {

  ShadowMethod() {
    super(
        "shadow",
        EnumSet.complementOf(EnumSet.of(Use.STORING)),
        join(NodeWise.FIXED, ScheduleSettings.KEYS));
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    return new ShadowBatcher(NodeWise.config(values), seed);
  }

  /** A batch may hold a node more than once. */
  @Override
  long mostNodes(BatchingValues values, GraphSize size, long outputs) {
    return BatchMemory.limited(outputs * listed(values, size));
  }

  @Override
  long mostEdges(BatchingValues values, GraphSize size, long nodes) {
    return nodes * listed(values, size);
  }
}
