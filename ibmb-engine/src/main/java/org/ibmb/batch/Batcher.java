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
 * the budget.
 */
public interface Batcher {
  /**
   * @param outputs distinct nodes, ascending; at least one
   */
  Batches batches(Graph graph, int[] outputs, Workers workers, StopCheck stop);
}
