/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Graph;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Layered sampling: the outputs keep some neighbours, these keep some of theirs, and so on. The
 * edges of a batch are the sampled ones alone, weighted so that what a node receives is right in
 * expectation.
 */
public record SamplingBatcher(Sampling sampling, SamplingConfig config) implements Batcher {

  @Override
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return source(graph, outputs, workers, stop).plan(0);
  }

  @Override
  public BatchSource source(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return new SampledBatches(outputs, sampling, config, config.sampleSizes(), stop);
  }
}
