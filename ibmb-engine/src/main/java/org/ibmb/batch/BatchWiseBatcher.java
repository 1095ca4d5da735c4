/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.Comparator;
import org.ibmb.graph.Graph;
import org.ibmb.influence.TopicInfluence;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Batch-wise influence-based mini-batching: the outputs of one part of the graph are a batch, and
 * the nodes with the largest PageRank around all of them together are its auxiliaries.
 */
public record BatchWiseBatcher(BatchWiseConfig config) implements Batcher {

  @Override
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    GraphParts parts =
        GraphParts.of(graph, outputs, config.partitions(), config.seed(), workers, stop);
    int[][] groups =
        Arrays.stream(parts.outputs())
            .filter(part -> part.length > 0)
            .sorted(Comparator.comparingInt(part -> part[0]))
            .toArray(int[][]::new);
    int most = config.nodesPerBatch(graph.nodeCount());
    TopicInfluence influence = new TopicInfluence(graph.adjacency(), config.topic(), stop);
    int[][] members = new int[groups.length][];
    float[][] scores = new float[groups.length][];
    double[] covered = new double[groups.length];
    workers.forEachWith(
        groups.length,
        influence::newScratch,
        (scratch, i) -> {
          stop.check();
          TopicInfluence.Top top = influence.top(groups[i], most, scratch);
          covered[i] = top.mass() * groups[i].length / outputs.length;
          members[i] = top.nodes();
          scores[i] = top.scores();
        });
    double coveredMass = Arrays.stream(covered).sum();
    return new ListedBatches(groups, members, scores, coveredMass, parts.warnings());
  }
}
