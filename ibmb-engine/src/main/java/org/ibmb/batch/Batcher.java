/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Graph;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Makes the batches of a set of output nodes. Every output ends in exactly one batch, and within
 * the budget; {@link SaintBatcher} alone draws them.
 */
public interface Batcher {
  /**
   * Decides on batches that may be kept; of a batcher that draws them anew every epoch, those of
   * epoch 0.
   *
   * @param outputs distinct nodes, ascending; at least one
   */
  PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop);

  /**
   * The planned batches, all in memory at once.
   *
   * @param outputs distinct nodes, ascending; at least one
   */
  default Batches batches(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return plan(graph, outputs, workers, stop).cutAll(graph, workers);
  }

  /**
   * Batches to train on, epoch by epoch.
   *
   * @param outputs distinct nodes, ascending; at least one
   */
  default BatchSource source(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return new FixedBatches(plan(graph, outputs, workers, stop));
  }
}
