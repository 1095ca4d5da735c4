/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.engine;

import java.util.SplittableRandom;
import org.ibmb.graph.Csr;

/**
 * Random graphs with everything that breaks algorithms: isolated nodes, self-loops, parallel edges,
 * hubs.
 */
final class RandomGraphs {
  private RandomGraphs() {}

  static Csr undirected(SplittableRandom random, boolean weighted) {
    int nodeCount = 1 + random.nextInt(40);
    int edges = random.nextInt(4 * nodeCount);
    int[] sources = new int[edges];
    int[] targets = new int[edges];
    float[] weights = new float[edges];
    for (int i = 0; i < edges; i++) {
      sources[i] = hubby(random, nodeCount);
      targets[i] = random.nextInt(nodeCount);
      weights[i] = weighted ? 0.1f + (float) random.nextDouble() * 9 : 1;
    }
    return Graphs.undirected(nodeCount, sources, targets, weights);
  }

  static Csr directed(SplittableRandom random) {
    int nodeCount = 1 + random.nextInt(40);
    int edges = random.nextInt(3 * nodeCount);
    int[] sources = new int[edges];
    int[] targets = new int[edges];
    float[] weights = new float[edges];
    for (int i = 0; i < edges; i++) {
      sources[i] = hubby(random, nodeCount);
      targets[i] = random.nextInt(nodeCount);
      weights[i] = 1;
    }
    return Graphs.directed(nodeCount, sources, targets, weights, edges);
  }

  /** Small numbers are drawn more often. */
  private static int hubby(SplittableRandom random, int bound) {
    return Math.min(random.nextInt(bound), random.nextInt(bound));
  }
}
