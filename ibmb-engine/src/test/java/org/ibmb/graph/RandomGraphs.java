/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Random graphs with everything that breaks algorithms: isolated nodes, self-loops, parallel edges,
 * hubs.
 */
public final class RandomGraphs {
  private RandomGraphs() {}

  public static Csr undirected(SplittableRandom random, boolean weighted) {
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

  public static Csr directed(SplittableRandom random) {
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

  /** Twenty groups of ten nodes with many edges inside and few between. */
  public static Csr communities(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int edges = 700;
    int[] from = new int[edges];
    int[] to = new int[edges];
    for (int i = 0; i < edges; i++) {
      from[i] = random.nextInt(200);
      boolean inside = random.nextInt(10) > 0;
      to[i] = inside ? from[i] / 10 * 10 + random.nextInt(10) : random.nextInt(200);
    }
    return Graphs.undirected(200, from, to, null);
  }

  /** About a third of the nodes, ascending, but at least one. */
  public static int[] someNodes(SplittableRandom random, Graph graph) {
    int first = random.nextInt(graph.nodeCount());
    return IntStream.range(0, graph.nodeCount())
        .filter(node -> node == first || random.nextInt(3) == 0)
        .toArray();
  }

  /** Small numbers are drawn more often. */
  private static int hubby(SplittableRandom random, int bound) {
    return Math.min(random.nextInt(bound), random.nextInt(bound));
  }
}
