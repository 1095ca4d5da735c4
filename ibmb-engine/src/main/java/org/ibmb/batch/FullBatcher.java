/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * One batch that holds the whole graph: nothing is truncated, the result is the exact full-graph
 * one.
 */
public record FullBatcher() implements Batcher {

  @Override
  public Batches batches(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    stop.check();
    int[] nodes = new int[graph.nodeCount()];
    float[] noScores = new float[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = i;
    }
    Batch all =
        new BatchAssembler(graph.propagation()).assemble(outputs, nodes, noScores, nodes.length);
    return new Batches(List.of(all), 1);
  }
}
