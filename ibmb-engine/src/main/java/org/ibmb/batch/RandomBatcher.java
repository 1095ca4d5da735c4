/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Graph;
import org.ibmb.influence.Influence;
import org.ibmb.influence.NodeInfluence;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Fixed random groups of outputs, each with the most influential nodes of its members: what
 * node-wise batches are compared with.
 */
public record RandomBatcher(NodeWiseConfig config, long seed) implements Batcher {

  @Override
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    Influence influence =
        NodeInfluence.compute(graph.adjacency(), outputs, config.influence(), workers, stop);
    int[][] groups =
        RandomGroups.of(influence, config, true, new Seeds(seed).stream("random groups"));
    return new GroupedBatches(influence, groups);
  }
}
