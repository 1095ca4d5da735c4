/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Graph;
import org.ibmb.run.Problems;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Cluster-GCN (Chiang et al. 2019): a batch is the subgraph that some parts of the graph induce,
 * edges between them included, with the normalisation of the full graph. Which parts meet is drawn
 * anew every epoch; parts whose outputs are none in all make no batch.
 *
 * @param partitions parts of the graph; at least 1 and at most the number of outputs
 * @param partsPerBatch at least 1
 * @param seed root of the partition and of the draws
 */
public record ClusterBatcher(int partitions, int partsPerBatch, long seed) implements Batcher {

  public ClusterBatcher {
    new Problems()
        .atLeast("partitions", partitions, 1)
        .atLeast("partsPerBatch", partsPerBatch, 1)
        .require(
            partsPerBatch <= Math.max(1, partitions),
            "'partsPerBatch' must be at most 'partitions' (%d) but was %d",
            partitions,
            partsPerBatch)
        .throwIfAny();
  }

  @Override
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return source(graph, outputs, workers, stop).plan(0);
  }

  @Override
  public BatchSource source(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    GraphParts parts = GraphParts.of(graph, outputs, partitions, seed, workers, stop);
    ClusterBatches drawn = new ClusterBatches(parts, partsPerBatch, seed, stop);
    boolean alike = partsPerBatch == 1 || partsPerBatch == partitions;
    return alike ? new FixedBatches(drawn.plan(0)) : drawn;
  }
}
