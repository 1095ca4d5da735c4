/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Graph;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Takes node-wise batches from a plan instead of computing them: the same ones, bit for bit, as a
 * {@link NodeWiseBatcher} makes, if the plan was made anew on the same graph.
 *
 * @param config of the batches; that of the plan with any budget
 */
public record PlannedBatcher(BatchPlan plan, NodeWiseConfig config) implements Batcher {

  @Override
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return plan.forOutputs(outputs, config, workers.memory(), stop).batches();
  }
}
