/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
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
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    int[] nodes = new int[graph.nodeCount()];
    Arrays.setAll(nodes, i -> i);
    return new ListedBatches(new int[][] {outputs}, new int[][] {nodes}, null, 1, List.of());
  }
}
