/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.batch.BatchStatistics;
import org.ibmb.batch.Batches;
import org.ibmb.run.StopCheck;

/**
 * Stores the number of its batch at every output: in the projection, or in the database in the
 * caller's transaction.
 *
 * @param outputs nodes that have a batch
 */
record BatchWriter(Call call, Projection projection, int[] outputs, String property) {
  private static final int STOP_CHECK_INTERVAL = 1024;

  /** Returns how many properties were added. */
  long mutate(Batches batches) {
    long[] ids = ids(batches);
    int[] positions = ProjectionWriter.positions(projection, outputs);
    projection
        .store()
        .addNodeProperty(
            projection.labels(), property, new ProjectionWriter.Numbers(ids, positions));
    return ids.length;
  }

  /** Returns how many properties were set. */
  long write(Batches batches) {
    long[] ids = ids(batches);
    StopCheck stop = call.stop();
    for (int i = 0; i < ids.length; i++) {
      if (i % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      DatabaseNodes.get(call, projection, outputs[i]).setProperty(property, ids[i]);
    }
    return ids.length;
  }

  private long[] ids(Batches batches) {
    int[] batchOf = BatchStatistics.batchOfOutputs(batches, projection.nodeCount());
    long[] ids = new long[outputs.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = batchOf[outputs[i]];
    }
    return ids;
  }
}
