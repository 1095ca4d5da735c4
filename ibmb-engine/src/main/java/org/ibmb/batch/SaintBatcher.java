/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Graph;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * GraphSAINT with random walks (Zeng et al. 2020): a batch is the subgraph that the nodes of some
 * walks induce, and its outputs are all output nodes among them. So an output may stand in several
 * batches of an epoch or in none; its weight in the loss makes up for it.
 */
public record SaintBatcher(SaintConfig config) implements Batcher {

  @Override
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return source(graph, outputs, workers, stop).plan(0);
  }

  @Override
  public BatchSource source(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return SaintBatches.presampled(graph, outputs, config, workers, stop);
  }
}
