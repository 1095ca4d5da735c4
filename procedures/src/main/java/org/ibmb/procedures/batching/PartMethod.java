/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.ibmb.batch.BatchSample;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.MemoryNeed;

/** A method that divides the graph into parts. */
abstract class PartMethod extends BatchingMethod {
  /** 0: as many parts as the budget of outputs asks for. */
  static final BatchingKey<Integer> PARTITIONS = BatchingKey.count("partitions", 0, 0);

  /** Nanoseconds of an edge while the graph is divided. */
  private static final double DIVIDE = 400;

  PartMethod(
      String name, Set<Use> uses, List<BatchingKey<?>> keys, List<BatchingKey<?>> trainingKeys) {
    super(name, uses, keys, trainingKeys);
  }

  /**
   * How many parts the graph has.
   *
   * @param outputs how many there are
   * @param perBatch parts that meet in a batch
   */
  static int parts(BatchingValues values, int outputs, int perBatch) {
    if (values.get(PARTITIONS) > 0) {
      return values.get(PARTITIONS);
    }
    long budget = values.get(NodeWise.OUTPUTS_PER_BATCH);
    return (int) Math.min(outputs, (outputs + budget - 1) / budget * perBatch);
  }

  /** Every part has an output, on average. */
  @Override
  void checkOutputs(Configuration map, BatchingValues values, int outputs) {
    map.problems()
        .require(
            values.get(PARTITIONS) <= outputs,
            "'%s' must be at most the number of output nodes (%d) but was %d",
            map.path(PARTITIONS.name()),
            outputs,
            values.get(PARTITIONS));
  }

  /** Where the number of parts is given, only batches that are predicted follow their outputs. */
  @Override
  List<BatchingKey<?>> remedies(BatchingValues values, Use use) {
    boolean divided = values.get(PARTITIONS) > 0 && !(use == Use.TRAINING && drawsAnew(values));
    return super.remedies(values, use).stream()
        .filter(key -> !divided || key != NodeWise.OUTPUTS_PER_BATCH)
        .toList();
  }

  /** Nodes of a batch, in average parts. */
  abstract double expansion(BatchingValues values);

  @Override
  MemoryNeed making(MemoryNeed need, BatchingValues values, Making at) {
    return StageMemory.partition(need, at.size(), at.sets());
  }

  @Override
  double work(BatchingValues values, Graph graph, int outputs) {
    return graph.adjacency().edgeCount() * DIVIDE;
  }

  /** As many nodes around the outputs of a group as a part has. */
  @Override
  PlannedBatches sample(
      BatchingValues values, Graph graph, int[] outputs, int count, long seed, Planning planning) {
    int size = (int) outputsPerBatch(values, outputs.length);
    List<int[]> groups = BatchSample.neighbours(graph.adjacency(), outputs, count, size);
    double share = (double) groups.get(0).length / outputs.length;
    double wanted = Math.ceil(expansion(values) * share * graph.nodeCount());
    int nodes = (int) Math.min(graph.nodeCount(), wanted);
    int[] all = new int[graph.nodeCount()];
    Arrays.setAll(all, i -> i);
    int[][] members =
        BatchSample.neighbours(graph.adjacency(), all, groups.size(), nodes).toArray(int[][]::new);
    int[][] first =
        Arrays.copyOf(groups.toArray(int[][]::new), Math.min(groups.size(), members.length));
    return BatchSample.of(first, Arrays.copyOf(members, first.length));
  }
}
