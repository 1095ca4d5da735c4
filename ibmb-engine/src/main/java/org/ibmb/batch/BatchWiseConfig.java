/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.influence.TopicConfig;
import org.ibmb.run.Problems;

/**
 * How batch-wise batches are made.
 *
 * @param partitions parts of the graph, whose outputs are a batch each; at least 1 and at most the
 *     number of outputs
 * @param expandRatio nodes that a batch may hold by their influence, in average part sizes; greater
 *     than 0
 * @param topic how the influence of nodes on a whole batch is found
 * @param seed root of the partition
 */
public record BatchWiseConfig(int partitions, double expandRatio, TopicConfig topic, long seed) {

  public BatchWiseConfig {
    new Problems()
        .atLeast("partitions", partitions, 1)
        .positive("expandRatio", expandRatio)
        .throwIfAny();
  }

  /** How many nodes a batch of a graph keeps by their influence. */
  int nodesPerBatch(int nodeCount) {
    return (int) Math.min(nodeCount, Math.ceil(expandRatio * nodeCount / partitions));
  }
}
