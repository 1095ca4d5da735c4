/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;

/**
 * How many of some subgraphs hold each node, and both ends of each edge (Zeng et al. 2020, section
 * 3.2: {@code C_v} and {@code C_uv}).
 *
 * <p>Walks meet hubs again and again, and a hub's row is far longer than a subgraph. On an
 * undirected graph an edge therefore stands once, in the row of its end of lower degree (ties: the
 * smaller node): no such row is longer than the square root of twice the number of edges. Workers
 * count side by side; sums of counts do not depend on who comes first.
 */
final class SubgraphCounts {
  private final Csr propagation;
  private final boolean undirected;

  /** Row {@code v}: those neighbours of {@code v} that its edges are counted with. */
  private final int[] offsets;

  private final int[] targets;
  private final AtomicIntegerArray edges;
  private final AtomicIntegerArray nodes;

  /**
   * @param graph whose normalised edges are counted
   */
  SubgraphCounts(Graph graph) {
    this.propagation = graph.propagation();
    this.undirected = graph.undirected();
    this.nodes = new AtomicIntegerArray(graph.nodeCount());
    if (undirected) {
      this.offsets = new int[graph.nodeCount() + 1];
      for (int v = 0; v < graph.nodeCount(); v++) {
        offsets[v + 1] = offsets[v] + keepHigher(v, null, offsets[v]);
      }
      this.targets = new int[offsets[graph.nodeCount()]];
      for (int v = 0; v < graph.nodeCount(); v++) {
        keepHigher(v, targets, offsets[v]);
      }
    } else {
      this.offsets = propagation.offsets();
      this.targets = propagation.targets();
    }
    this.edges = new AtomicIntegerArray(targets.length);
  }

  /**
   * Finds the edges that stand in the row of {@code node}.
   *
   * @param into where their targets go from {@code at} on; null: nowhere
   * @return how many there are
   */
  private int keepHigher(int node, int[] into, int at) {
    int kept = 0;
    for (int e = propagation.offsets()[node]; e < propagation.offsets()[node + 1]; e++) {
      int target = propagation.targets()[e];
      if (isCountedAt(node, target)) {
        if (into != null) {
          into[at + kept] = target;
        }
        kept++;
      }
    }
    return kept;
  }

  private boolean isCountedAt(int node, int target) {
    int difference = propagation.degree(target) - propagation.degree(node);
    return !undirected || difference > 0 || (difference == 0 && target >= node);
  }

  /** How many subgraphs hold {@code node}. */
  int ofNode(int node) {
    return nodes.get(node);
  }

  /**
   * Counts one subgraph.
   *
   * @param subgraph its nodes, ascending
   * @param inside the worker's own, one per node of the graph, false everywhere; so it is left
   */
  void add(int[] subgraph, boolean[] inside) {
    for (int node : subgraph) {
      inside[node] = true;
      nodes.getAndIncrement(node);
    }
    for (int node : subgraph) {
      for (int e = offsets[node]; e < offsets[node + 1]; e++) {
        if (inside[targets[e]]) {
          edges.getAndIncrement(e);
        }
      }
    }
    for (int node : subgraph) {
      inside[node] = false;
    }
  }

  /**
   * Divides each edge {@code (u, v)} by {@code alpha_uv = C_uv / C_v}, where {@code v} receives. An
   * edge that was never drawn counts as drawn once: nothing is known but that it is rare.
   *
   * @return the divided weights, in the order of the graph's normalised edges
   */
  float[] divide() {
    float[] weights = propagation.weights().clone();
    // Rows ascend, so edges come by their target in the order of the target's own row.
    int[] reverse = undirected ? propagation.offsets().clone() : null;
    for (int v = 0; v < propagation.nodeCount(); v++) {
      int counted = offsets[v];
      for (int e = propagation.offsets()[v]; e < propagation.offsets()[v + 1]; e++) {
        int u = propagation.targets()[e];
        int back = undirected ? reverse[u]++ : e;
        if (isCountedAt(v, u)) {
          int both = edges.get(counted++);
          weights[e] = divided(weights[e], both, v);
          if (back != e) {
            weights[back] = divided(weights[back], both, u);
          }
        }
      }
    }
    return weights;
  }

  private float divided(float weight, int both, int receiver) {
    double alpha = (double) Math.max(1, both) / Math.max(1, nodes.get(receiver));
    return (float) (weight / alpha);
  }
}
