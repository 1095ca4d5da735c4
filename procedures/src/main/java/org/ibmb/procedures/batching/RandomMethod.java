/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.RandomBatcher;

/** {@code random}: outputs meet in a batch by chance, each with its influential nodes. */
final class RandomMethod extends ListMethod {

  RandomMethod() {
    super(
        "random",
        EnumSet.complementOf(EnumSet.of(Use.STORING)),
        join(NodeWise.FIXED, ScheduleSettings.KEYS));
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    return new RandomBatcher(NodeWise.config(values), seed);
  }
}
