/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;

/**
 * Whether batches or the full graph need less work for a set of outputs.
 *
 * <p>Work is counted, not measured, so that the same call always takes the same way. Units are
 * nanoseconds of one thread of a server CPU: a multiplication of a dense product and of a sparse
 * one (which waits for memory), a push over an edge, an edge that is looked at for the subgraph of
 * a batch. The benchmark {@code fullgraph} shows both ways beside the estimate.
 */
public final class Planner {
  private static final double DENSE = 0.02;
  private static final double SPARSE = 0.2;
  private static final double PUSH = 5;
  private static final double SLICE = 40;

  /** Pushes stop long before the bound on their number. */
  private static final double PUSHED_SHARE_OF_BOUND = 0.1;

  private Planner() {}

  public static boolean fullGraphIsCheaper(
      Architecture architecture, Graph graph, int outputs, NodeWiseConfig config) {
    return fullGraphWork(architecture, graph) <= batchWork(architecture, graph, outputs, config);
  }

  /** Exact inference, layer by layer, on all nodes. */
  static double fullGraphWork(Architecture architecture, Graph graph) {
    double work = 0;
    for (int l = 0; l < architecture.layers(); l++) {
      work += layer(architecture, l, graph.nodeCount(), graph.propagation().edgeCount());
    }
    return work;
  }

  /** Making node-wise batches for {@code outputs} nodes, and inference on them. */
  static double batchWork(
      Architecture architecture, Graph graph, int outputs, NodeWiseConfig config) {
    double nodes = graph.nodeCount();
    double degree = graph.propagation().edgeCount() / nodes;
    double batches = Math.ceil((double) outputs / config.outputsPerBatch());
    double members = union(nodes, outputs / batches * config.influence().auxiliaryPerOutput());
    double bound = 1 / (config.influence().alpha() * config.influence().epsilon());
    double pushed = Math.min(graph.adjacency().edgeCount(), bound * PUSHED_SHARE_OF_BOUND);
    double work = outputs * pushed * PUSH + batches * members * degree * SLICE;
    for (int l = 0; l < architecture.layers(); l++) {
      boolean last = l == architecture.layers() - 1;
      double rows = last ? outputs / batches : members;
      work += batches * layer(architecture, l, rows, rows * degree);
    }
    return work;
  }

  private static double layer(Architecture architecture, int l, double rows, double edges) {
    double input = l == 0 ? architecture.inputDimension() : architecture.hiddenDimension();
    double matrices = architecture.type().hasRootWeight() ? 2 : 1;
    double messages =
        architecture.type().hasExactFirstHop() ? input : architecture.hiddenDimension();
    return rows * input * architecture.hiddenDimension() * matrices * DENSE
        + edges * messages * SPARSE;
  }

  /** Expected size of the union of {@code draws} nodes drawn from {@code nodes}. */
  private static double union(double nodes, double draws) {
    return nodes * -Math.expm1(-draws / nodes);
  }
}
