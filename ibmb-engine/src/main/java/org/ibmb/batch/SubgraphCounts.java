/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;

/**
 * How many of some subgraphs hold each node, and both ends of each edge (Zeng et al. 2020, section
 * 3.2: {@code C_v} and {@code C_uv}).
 *
 * <p>Walks meet hubs again and again, and a hub's row is far longer than a subgraph. On an
 * undirected graph an edge is found from its end of lower degree, which is cheap to look at, or by
 * looking up the few nodes of the subgraph that have a higher degree.
 */
final class SubgraphCounts {
  private final Csr propagation;
  private final boolean undirected;
  private final int[] nodes;
  private final int[] edges;
  private final boolean[] inside;

  /**
   * @param graph whose normalised edges are counted
   */
  SubgraphCounts(Graph graph) {
    this.propagation = graph.propagation();
    this.undirected = graph.undirected();
    this.nodes = new int[graph.nodeCount()];
    this.edges = new int[propagation.edgeCount()];
    this.inside = new boolean[graph.nodeCount()];
  }

  int ofNode(int node) {
    return nodes[node];
  }

  int ofEdge(int edge) {
    return edges[edge];
  }

  /**
   * Counts one subgraph.
   *
   * @param subgraph its nodes, ascending
   */
  void add(int[] subgraph) {
    for (int node : subgraph) {
      inside[node] = true;
      nodes[node]++;
    }
    if (undirected) {
      addByLowerDegree(subgraph);
    } else {
      for (int node : subgraph) {
        addRow(node);
      }
    }
    for (int node : subgraph) {
      inside[node] = false;
    }
  }

  private void addRow(int node) {
    for (int e = propagation.offsets()[node]; e < propagation.offsets()[node + 1]; e++) {
      edges[e] += inside[propagation.targets()[e]] ? 1 : 0;
    }
  }

  /** Visits nodes by descending degree: those of higher degree have been visited already. */
  private void addByLowerDegree(int[] subgraph) {
    long[] order = new long[subgraph.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) -propagation.degree(subgraph[i]) << 32 | subgraph[i];
    }
    Arrays.sort(order);
    int[] higher = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      int node = (int) order[i];
      higher[i] = node;
      int degree = propagation.degree(node);
      if (degree > (long) (i + 1) * (32 - Integer.numberOfLeadingZeros(degree))) {
        for (int j = 0; j <= i; j++) {
          addBoth(node, higher[j], find(node, higher[j]));
        }
      } else {
        for (int e = propagation.offsets()[node]; e < propagation.offsets()[node + 1]; e++) {
          int target = propagation.targets()[e];
          if (inside[target] && isNoLower(target, node)) {
            addBoth(node, target, e);
          }
        }
      }
    }
  }

  /** Whether {@code other} comes before {@code node} in the order of visits, or is the node. */
  private boolean isNoLower(int other, int node) {
    int difference = propagation.degree(other) - propagation.degree(node);
    return difference > 0 || (difference == 0 && other <= node);
  }

  /**
   * Counts an edge at both of its ends.
   *
   * @param edge from {@code node} to {@code other}; negative: there is none
   */
  private void addBoth(int node, int other, int edge) {
    if (edge >= 0) {
      edges[edge]++;
      if (other != node) {
        edges[find(other, node)]++;
      }
    }
  }

  private int find(int node, int target) {
    return Arrays.binarySearch(
        propagation.targets(),
        propagation.offsets()[node],
        propagation.offsets()[node + 1],
        target);
  }
}
