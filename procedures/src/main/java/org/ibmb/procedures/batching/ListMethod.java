/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.List;
import java.util.Set;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.run.StopCheck;

/** A method whose batches are put together from the influential nodes of each output. */
abstract class ListMethod extends BatchingMethod {

  ListMethod(String name, Set<Use> uses, List<BatchingKey<?>> trainingKeys) {
    super(name, uses, NodeWise.FIXED, trainingKeys);
  }

  @Override
  InfluenceListBounds lists(BatchingValues values, Graph graph, int[] outputs, StopCheck stop) {
    return InfluenceListBounds.of(
        graph.adjacency(), outputs, candidates(values, graph.nodeCount()), stop);
  }

  @Override
  MemoryNeed making(MemoryNeed need, BatchingValues values, Making at) {
    StageMemory.influence(need, at.size(), at.lists(), at.run());
    return StageMemory.grouping(need, at.size(), at.lists(), NodeWise.config(values), at.run());
  }

  @Override
  long mostNodes(BatchingValues values, GraphSize size, long outputs) {
    return Math.min(size.nodeCount(), outputs * listed(values, size));
  }

  /** Most nodes of one list. */
  static long listed(BatchingValues values, GraphSize size) {
    return Math.min(size.nodeCount(), values.get(NodeWise.AUXILIARY_PER_OUTPUT));
  }

  @Override
  double work(BatchingValues values, Graph graph, int outputs) {
    double edges = graph.adjacency().edgeCount();
    double bound = 0.1 / (values.get(NodeWise.ALPHA) * values.get(NodeWise.EPSILON));
    double degree = edges / graph.nodeCount();
    double members = (double) values.get(NodeWise.AUXILIARY_PER_OUTPUT) * outputs;
    return outputs * Math.min(edges, bound) * PUSH + members * degree * SLICE;
  }
}
