/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.partition.GraphPartitioner;
import org.ibmb.partition.Partition;
import org.ibmb.partition.PartitionConfig;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * The parts of a graph, as node lists.
 *
 * @param nodes of each part, ascending
 * @param outputs of each part, ascending; a part may have none
 * @param warnings for the user
 */
record GraphParts(int[][] nodes, int[][] outputs, List<String> warnings) {

  /**
   * @param outputs ascending
   * @throws InvalidInput where there are more parts than outputs
   */
  static GraphParts of(
      Graph graph, int[] outputs, int parts, long seed, Workers workers, StopCheck stop) {
    if (parts > outputs.length) {
      throw new InvalidInput(
          "'partitions' must be at most the number of output nodes (%d) but was %d"
              .formatted(outputs.length, parts));
    }
    Partition partition =
        GraphPartitioner.partition(
            graph.adjacency(), PartitionConfig.of(parts, seed), null, workers, stop);
    int[] all = new int[graph.nodeCount()];
    Arrays.setAll(all, i -> i);
    List<String> warnings = new ArrayList<>();
    if (!graph.undirected()) {
      warnings.add(
          "The graph is directed: its partition counts every relationship in both directions. Messages still follow the direction.");
    }
    return new GraphParts(split(all, partition), split(outputs, partition), List.copyOf(warnings));
  }

  int count() {
    return nodes.length;
  }

  private static int[][] split(int[] ascending, Partition partition) {
    int[] sizes = new int[partition.parts()];
    for (int node : ascending) {
      sizes[partition.partOf()[node]]++;
    }
    int[][] lists = new int[sizes.length][];
    for (int part = 0; part < sizes.length; part++) {
      lists[part] = new int[sizes[part]];
    }
    int[] filled = new int[sizes.length];
    for (int node : ascending) {
      int part = partition.partOf()[node];
      lists[part][filled[part]++] = node;
    }
    return lists;
  }
}
