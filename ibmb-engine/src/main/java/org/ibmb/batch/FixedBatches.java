/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Graph;
import org.ibmb.run.Workers;

/**
 * One plan for all epochs.
 *
 * @param graph of the plan
 */
record FixedBatches(Graph graph, PlannedBatches planned) implements BatchSource {

  @Override
  public PlannedBatches plan(int epoch) {
    return planned;
  }

  @Override
  public Batches forEpoch(int epoch, Workers workers) {
    return planned.cutAll(graph, workers);
  }

  @Override
  public boolean fixed() {
    return true;
  }

  @Override
  public int outputCount() {
    return planned.outputCount();
  }
}
