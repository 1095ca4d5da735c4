/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.StopCheck;

/**
 * Undirected graph of one level: each pair stands in both rows with the same weight, no self-loops.
 * Weights are whole numbers, so that sums do not depend on their order.
 *
 * @param offsets {@code int[nodeCount + 1]}; row {@code u} owns {@code targets[offsets[u] ..
 *     offsets[u + 1])}
 * @param targets neighbours, in any order inside a row
 * @param edgeWeights {@code int[targets.length]}, at least 1
 * @param nodeWeights {@code int[nodeCount]}, at least 0
 * @param nodeWeight their sum, at most {@link Integer#MAX_VALUE}
 */
record WeightedGraph(
    int[] offsets, int[] targets, int[] edgeWeights, int[] nodeWeights, long nodeWeight) {

  /** All edge weights of a graph together; no sum of some of them overflows an int. */
  private static final double EDGE_WEIGHT_SUM = 1 << 30;

  /**
   * Brings a graph into this form: symmetric by adding its transpose where it is not, without
   * self-loops. Edge weights that are whole numbers are used as they are while their sum stays
   * below 2^30; others are scaled to that sum and rounded, to 1 at least.
   *
   * @param nodeWeights as checked by the caller
   */
  static WeightedGraph of(Csr graph, int[] nodeWeights, StopCheck stop) {
    Csr both = symmetric(graph, stop);
    double scale = scale(both);
    int nodeCount = both.nodeCount();
    int[] offsets = new int[nodeCount + 1];
    int[] targets = new int[both.edgeCount()];
    int[] weights = new int[both.edgeCount()];
    int end = 0;
    for (int u = 0; u < nodeCount; u++) {
      for (int e = both.offsets()[u]; e < both.offsets()[u + 1]; e++) {
        if (both.targets()[e] != u) {
          targets[end] = both.targets()[e];
          weights[end++] = (int) Math.max(1, Math.rint(both.weights()[e] * scale));
        }
      }
      offsets[u + 1] = end;
    }
    return new WeightedGraph(offsets, targets, weights, nodeWeights, sum(nodeWeights));
  }

  private static Csr symmetric(Csr graph, StopCheck stop) {
    Csr turned = graph.transpose();
    stop.check();
    if (Arrays.equals(graph.offsets(), turned.offsets())
        && Arrays.equals(graph.targets(), turned.targets())
        && Arrays.equals(graph.weights(), turned.weights())) {
      return graph;
    }
    int nodeCount = graph.nodeCount();
    int[] offsets = new int[nodeCount + 1];
    int[] targets = new int[2 * graph.edgeCount()];
    float[] weights = new float[2 * graph.edgeCount()];
    int end = 0;
    for (int u = 0; u < nodeCount; u++) {
      end = append(graph, u, targets, weights, end);
      end = append(turned, u, targets, weights, end);
      offsets[u + 1] = end;
    }
    return Csr.canonical(nodeCount, offsets, targets, weights, stop);
  }

  private static int append(Csr from, int row, int[] targets, float[] weights, int at) {
    int begin = from.offsets()[row];
    int length = from.degree(row);
    System.arraycopy(from.targets(), begin, targets, at, length);
    System.arraycopy(from.weights(), begin, weights, at, length);
    return at + length;
  }

  private static double scale(Csr graph) {
    double sum = 0;
    boolean whole = true;
    for (float weight : graph.weights()) {
      sum += weight;
      whole &= weight == Math.rint(weight);
    }
    return whole && sum <= EDGE_WEIGHT_SUM ? 1 : EDGE_WEIGHT_SUM / sum;
  }

  static long sum(int[] values) {
    long sum = 0;
    for (int value : values) {
      sum += value;
    }
    return sum;
  }

  int nodeCount() {
    return offsets.length - 1;
  }

  int degree(int node) {
    return offsets[node + 1] - offsets[node];
  }
}
