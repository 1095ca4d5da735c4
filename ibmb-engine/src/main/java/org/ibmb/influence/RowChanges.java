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
 * changes that are most frequent: what explains the difference of the two sums is what happened.
 *
 * <ul>
 *   <li>One edge is new, or all those to nodes that are new or have a new row themselves, as both
 *       ends of an undirected edge have: the step changed by twice their share of the weight.
 *   <li>One edge is gone, of weight 1 to {@link #MOST_PARALLEL}, to such a node or one that is
 *       gone.
 *   <li>One edge weighs 1 more or less, as where parallel relationships are merged: of each side's
 *       weight 1 moved at most.
 * </ul>
 *
 * Whatever else happened counts as 2.
 *
 * @param rows {@code double[nodeCount]}: 0 where a row stayed as it was, or its node is new; else
 *     greater
 * @param leastDegrees {@code double[nodeCount]}: of a row that changed, the smaller one of its
 *     degrees before and now; 0 where that before is not known
 * @param any whether any row changed
 */
record RowChanges(double[] rows, double[] leastDegrees, boolean any) {
  /** Of a row that shares nothing with the earlier one. */
  private static final double MOST = 2;

  /** Relationships of one pair of nodes whose loss is understood. */
  private static final int MOST_PARALLEL = 3;

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
    double[] leastDegrees = new double[nodeCount];
    if (count > 0) {
      long[][] lost = lostEdges(before, numbers, other);
      for (int u = 0; u < nodeCount; u++) {
        if (earlier[u] != now.rows()[u]) {
          Change change = Change.of(graph, now, u, other, now.rows()[u] - earlier[u], lost);
          rows[u] = change.distance;
          leastDegrees[u] = change.leastDegree;
        }
      }
    }
    return new RowChanges(rows, leastDegrees, count > 0);
  }

  /**
   * The fingerprints, ascending, of edges to nodes that are gone or have new rows: in row {@code i}
   * those of weight {@code i + 1}.
   */
  private static long[][] lostEdges(GraphImprint before, int[] numbers, boolean[] other) {
    long[][] edges = new long[MOST_PARALLEL][numbers.length];
    int count = 0;
    for (int u = 0; u < numbers.length; u++) {
      if (numbers[u] < 0 || other[numbers[u]]) {
        for (int i = 0; i < MOST_PARALLEL; i++) {
          edges[i][count] = GraphImprint.edge(before.ids()[u], i + 1);
        }
        count++;
      }
    }
    for (int i = 0; i < MOST_PARALLEL; i++) {
      edges[i] = Arrays.copyOf(edges[i], count);
      Arrays.sort(edges[i]);
    }
    return edges;
  }

  /** Of one row. */
  private record Change(double distance, double leastDegree) {
    private static final Change UNKNOWN = new Change(MOST, 0);

    /**
     * @param added to the fingerprint
     */
    static Change of(
        Csr graph, GraphImprint now, int node, boolean[] other, long added, long[][] lost) {
      double degree = graph.weightedDegree(node);
      for (int i = 0; degree > 0 && i < lost.length; i++) {
        if (Arrays.binarySearch(lost[i], -added) >= 0) {
          return new Change(MOST * (i + 1) / (degree + i + 1), degree);
        }
      }
      long all = 0;
      double weight = 0;
      double rest = 0;
      for (int e = graph.offsets()[node]; e < graph.offsets()[node + 1]; e++) {
        long target = now.ids()[graph.targets()[e]];
        float own = graph.weights()[e];
        long edge = GraphImprint.edge(target, own);
        if (edge == added) {
          return new Change(MOST * own / degree, degreeWithout(graph, node, e));
        }
        if (own > 1 && edge - GraphImprint.edge(target, own - 1) == added) {
          return new Change(MOST / degree, degreeWithout(graph, node, e) + (own - 1));
        }
        if (edge - GraphImprint.edge(target, own + 1) == added) {
          return new Change(MOST / (degree + 1), degree);
        }
        if (other[graph.targets()[e]]) {
          all += edge;
          weight += own;
        } else {
          rest += own;
        }
      }
      return all == added ? new Change(Math.min(MOST, MOST * weight / degree), rest) : UNKNOWN;
    }

    /** Not by subtraction, which would leave nothing but rounding of a small rest. */
    private static double degreeWithout(Csr graph, int node, int edge) {
      double sum = 0;
      for (int e = graph.offsets()[node]; e < graph.offsets()[node + 1]; e++) {
        sum += e == edge ? 0 : graph.weights()[e];
      }
      return sum;
    }
  }
}
