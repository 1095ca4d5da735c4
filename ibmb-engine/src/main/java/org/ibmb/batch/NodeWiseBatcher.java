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
 * Node-wise influence-based mini-batching: outputs are grouped by how many influential nodes they
 * share; a batch is a group and the union of its lists.
 *
 * @param seed root of what is drawn anew every epoch, where that is configured
 */
public record NodeWiseBatcher(NodeWiseConfig config, long seed) implements Batcher {
  /** Candidates per output from which auxiliaries are drawn, for each that is kept. */
  private static final int CANDIDATES = 2;

  public NodeWiseBatcher(NodeWiseConfig config) {
    this(config, 0);
  }

  @Override
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return BatchPlan.of(graph.adjacency(), outputs, config.withoutShuffle(), workers, stop)
        .batches();
  }

  @Override
  public BatchSource source(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    if (config.shuffle() == 0) {
      return Batcher.super.source(graph, outputs, workers, stop);
    }
    int kept = config.influence().auxiliaryPerOutput();
    int drawnFrom = (int) Math.min(Integer.MAX_VALUE, (long) CANDIDATES * kept);
    Influence candidates =
        NodeInfluence.compute(
            graph.adjacency(),
            outputs,
            config.influence().withAuxiliaryPerOutput(drawnFrom),
            workers,
            stop);
    int[][] groups = OutputPartition.of(candidates.top(kept), config, workers.memory(), stop);
    return new ShuffledBatches(candidates, groups, kept, config.shuffle(), new Seeds(seed), stop);
  }
}
