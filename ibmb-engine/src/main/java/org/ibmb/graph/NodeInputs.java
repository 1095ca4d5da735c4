/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import org.ibmb.run.Workers;

/**
 * What a network reads of every node: the graph, the features, and the features after one exact hop
 * ({@code A_hat X} on the full graph).
 *
 * <p>The first hop of a row costs as many steps as the row has edges. Rows that many batches share,
 * hubs above all, would be summed in each of them: where the rows that are asked for have more
 * edges together than the graph, the first hop is computed once for all nodes and kept. Safe for
 * several threads; several calls on one projection may share one instance.
 */
public final class NodeInputs {
  private final Graph graph;
  private final Features features;
  private volatile Features firstHop;

  /**
   * @param graph with as many nodes as {@code features}
   */
  public NodeInputs(Graph graph, Features features) {
    this.graph = graph;
    this.features = features;
  }

  public Graph graph() {
    return graph;
  }

  public Features features() {
    return features;
  }

  /** Numbers of a node. */
  public int dimension() {
    return features.dimension();
  }

  /** Bytes of the first hop of all nodes. */
  public long firstHopBytes() {
    return (long) Float.BYTES * features.values().length;
  }

  /**
   * Computes the first hop of all nodes where that is less work than computing it row by row.
   *
   * @param edges of all rows that will be asked for, each counted as often as it is
   */
  public void computeFirstHopIfLess(long edges, Workers workers) {
    if (edges > graph.propagation().edgeCount()) {
      computeFirstHop(workers);
    }
  }

  /** Computes the first hop of all nodes, unless that was done before. */
  public synchronized void computeFirstHop(Workers workers) {
    if (firstHop == null) {
      workers.memory().claimHeap(firstHopBytes());
      firstHop = features.propagated(graph.propagation(), workers);
    }
  }

  /**
   * The features of {@code node} after one hop on the full graph.
   *
   * @param into {@code float[dimension]}, overwritten
   */
  public void copyFirstHop(int node, float[] into) {
    Features known = firstHop;
    if (known == null) {
      features.propagatedRow(graph.propagation(), node, into);
    } else {
      known.copyRow(node, into);
    }
  }
}
