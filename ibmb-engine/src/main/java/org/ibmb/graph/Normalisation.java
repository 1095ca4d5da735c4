/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import java.util.Arrays;

/**
 * Normalised adjacency of the FULL graph; batches slice it, so that they converge to full-graph
 * results as they grow.
 */
public final class Normalisation {
  private Normalisation() {}

  /**
   * {@code D^-1/2 (A + I) D^-1/2} (Kipf and Welling 2017, equation 8), where {@code D} holds the
   * row sums of {@code A + I}. A node that has a self-loop already keeps its weight and gets no
   * second one, as in PyTorch Geometric's {@code gcn_norm}. Isolated nodes end with a single
   * self-loop of weight 1.
   */
  public static Csr symmetric(Csr adjacency) {
    int nodeCount = adjacency.nodeCount();
    int[] offsets = new int[nodeCount + 1];
    for (int u = 0; u < nodeCount; u++) {
      offsets[u + 1] =
          Math.addExact(offsets[u], adjacency.degree(u) + (hasLoop(adjacency, u) ? 0 : 1));
    }
    int[] targets = new int[offsets[nodeCount]];
    float[] weights = new float[offsets[nodeCount]];
    double[] inverseRoot = new double[nodeCount];
    for (int u = 0; u < nodeCount; u++) {
      inverseRoot[u] = 1 / Math.sqrt(copyRowWithLoop(adjacency, u, targets, weights, offsets[u]));
    }
    for (int u = 0; u < nodeCount; u++) {
      for (int e = offsets[u]; e < offsets[u + 1]; e++) {
        weights[e] = (float) (weights[e] * inverseRoot[u] * inverseRoot[targets[e]]);
      }
    }
    return new Csr(nodeCount, offsets, targets, weights);
  }

  /**
   * {@code D^-1 A}: a row averages over the neighbours, by edge weight (Hamilton, Ying, Leskovec
   * 2017). A node without neighbours has an empty row and receives zeros.
   */
  public static Csr mean(Csr adjacency) {
    float[] weights = adjacency.weights().clone();
    for (int u = 0; u < adjacency.nodeCount(); u++) {
      double degree = adjacency.weightedDegree(u);
      for (int e = adjacency.offsets()[u]; e < adjacency.offsets()[u + 1]; e++) {
        weights[e] = (float) (weights[e] / degree);
      }
    }
    return new Csr(adjacency.nodeCount(), adjacency.offsets(), adjacency.targets(), weights);
  }

  /** Every node alone. */
  public static Csr identity(int nodeCount) {
    int[] offsets = new int[nodeCount + 1];
    int[] targets = new int[nodeCount];
    float[] weights = new float[nodeCount];
    for (int u = 0; u < nodeCount; u++) {
      offsets[u + 1] = u + 1;
      targets[u] = u;
      weights[u] = 1;
    }
    return new Csr(nodeCount, offsets, targets, weights);
  }

  private static boolean hasLoop(Csr adjacency, int node) {
    int from = adjacency.offsets()[node];
    int to = adjacency.offsets()[node + 1];
    return Arrays.binarySearch(adjacency.targets(), from, to, node) >= 0;
  }

  /**
   * Copies row {@code u} to {@code at}, a self-loop of weight 1 put in its place if missing;
   * returns the row's sum.
   */
  private static double copyRowWithLoop(
      Csr adjacency, int u, int[] targets, float[] weights, int at) {
    boolean loopDue = !hasLoop(adjacency, u);
    double sum = 0;
    for (int e = adjacency.offsets()[u]; e < adjacency.offsets()[u + 1]; e++) {
      if (loopDue && adjacency.targets()[e] > u) {
        targets[at] = u;
        weights[at++] = 1f;
        sum += 1;
        loopDue = false;
      }
      targets[at] = adjacency.targets()[e];
      weights[at++] = adjacency.weights()[e];
      sum += adjacency.weights()[e];
    }
    if (loopDue) {
      targets[at] = u;
      weights[at] = 1f;
      sum += 1;
    }
    return sum;
  }
}
