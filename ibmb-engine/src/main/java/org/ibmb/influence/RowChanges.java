/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.graph.GraphImprint;

/**
 * Which rows of a graph are others than before, and how far the step of a walk from there changed:
 * the sum of {@code |P'(u, v) - P(u, v)|} over {@code v}, at most 2.
 *
 * <p>The rows as they were are gone; their fingerprints, which are sums over edges, still tell the
 * two changes that are most frequent. Edges that are new lead to nodes that are new or have a new
 * row themselves: if the fingerprint without these is the earlier one, or without one of them, the
 * step changed by twice their share of the weight. One edge of weight 1 that is gone led to such a
 * node or to one that is gone. Whatever else happened counts as 2.
 *
 * @param rows {@code double[nodeCount]}: 0 where a row stayed as it was, or its node is new
 * @param any whether any row changed
 */
record RowChanges(double[] rows, boolean any) {
  /** Of a row that shares nothing with the earlier one. */
  private static final double MOST = 2;

  /**
   * @param numbers of the nodes before, now; -1 where they are gone
   */
  static RowChanges of(GraphImprint before, GraphImprint now, int[] numbers, Csr graph) {
    int nodeCount = now.nodeCount();
    boolean[] other = new boolean[nodeCount];
    long[] earlier = now.rows().clone();
    Arrays.fill(other, true);
    int count = 0;
    for (int u = 0; u < numbers.length; u++) {
      if (numbers[u] >= 0) {
        earlier[numbers[u]] = before.rows()[u];
        other[numbers[u]] = before.rows()[u] != now.rows()[numbers[u]];
        count += other[numbers[u]] ? 1 : 0;
      }
    }
    double[] rows = new double[nodeCount];
    if (count > 0) {
      long[] lost = lostEdges(before, numbers, other);
      for (int u = 0; u < nodeCount; u++) {
        if (earlier[u] != now.rows()[u]) {
          rows[u] = distance(graph, now, u, other, earlier[u], lost);
        }
      }
    }
    return new RowChanges(rows, count > 0);
  }

  /** The fingerprints, ascending, of edges of weight 1 to nodes that are gone or have new rows. */
  private static long[] lostEdges(GraphImprint before, int[] numbers, boolean[] other) {
    long[] edges = new long[numbers.length];
    int count = 0;
    for (int u = 0; u < numbers.length; u++) {
      if (numbers[u] < 0 || other[numbers[u]]) {
        edges[count++] = GraphImprint.edge(before.ids()[u], 1);
      }
    }
    edges = Arrays.copyOf(edges, count);
    Arrays.sort(edges);
    return edges;
  }

  private static double distance(
      Csr graph, GraphImprint now, int node, boolean[] other, long earlier, long[] lost) {
    double degree = graph.weightedDegree(node);
    long added = now.rows()[node] - earlier;
    if (degree > 0 && Arrays.binarySearch(lost, -added) >= 0) {
      return MOST / (degree + 1);
    }
    long all = 0;
    double weight = 0;
    for (int e = graph.offsets()[node]; e < graph.offsets()[node + 1]; e++) {
      if (other[graph.targets()[e]]) {
        long edge = GraphImprint.edge(now.ids()[graph.targets()[e]], graph.weights()[e]);
        if (edge == added) {
          return MOST * graph.weights()[e] / degree;
        }
        all += edge;
        weight += graph.weights()[e];
      }
    }
    return all == added ? Math.min(MOST, MOST * weight / degree) : MOST;
  }
}
