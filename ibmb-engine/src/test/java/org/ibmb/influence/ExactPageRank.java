/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import org.ibmb.graph.Csr;

/** Personalized PageRank by plain power iteration: slow and obvious. */
public final class ExactPageRank {
  private ExactPageRank() {}

  /** A walk that reaches a node without edges stays there. */
  public static double[] from(Csr graph, int source, double alpha) {
    int nodeCount = graph.nodeCount();
    double[] visiting = new double[nodeCount];
    double[] rank = new double[nodeCount];
    visiting[source] = 1;
    // After this many steps less than 1e-14 of the mass still walks.
    for (int step = 0; Math.pow(1 - alpha, step) > 1e-14; step++) {
      double[] next = new double[nodeCount];
      for (int u = 0; u < nodeCount; u++) {
        rank[u] += alpha * visiting[u];
        double onward = (1 - alpha) * visiting[u];
        if (graph.degree(u) == 0) {
          next[u] += onward;
        }
        for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
          next[graph.targets()[e]] += onward * graph.weights()[e] / graph.weightedDegree(u);
        }
      }
      visiting = next;
    }
    return rank;
  }
}
