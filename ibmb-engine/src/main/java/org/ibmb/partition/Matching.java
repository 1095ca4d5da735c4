/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Pairs of nodes that become one on the next level: heavy-edge matching (Karypis and Kumar 1998,
 * section 3.1), small degrees first, and where it stalls, pairs with a common neighbour (LaSalle
 * and others 2015).
 *
 * <p>A star has one heavy edge: all leaves but one would stay alone and no level would be much
 * smaller than the one before. So leaves of one node are paired, then nodes of small degree, then
 * any that share a neighbour, until at most a tenth is alone.
 */
final class Matching {
  private static final int UNMATCHED = -1;
  private static final int[] TWO_HOP_DEGREES = {1, 3, 16};

  private final WeightedGraph graph;
  private final long weightLimit;
  private final int[] mate;
  private int alone;

  private Matching(WeightedGraph graph, long weightLimit) {
    this.graph = graph;
    this.weightLimit = weightLimit;
    this.mate = new int[graph.nodeCount()];
    this.alone = mate.length;
    Arrays.fill(mate, UNMATCHED);
  }

  /**
   * The mate of each node, or the node itself.
   *
   * @param weightLimit what the nodes of a pair may weigh together
   */
  static int[] of(WeightedGraph graph, long weightLimit, SplittableRandom random) {
    Matching matching = new Matching(graph, weightLimit);
    int[] order = matching.order(random);
    matching.matchHeavyEdges(order);
    for (int degree : TWO_HOP_DEGREES) {
      if (10L * matching.alone > matching.mate.length) {
        matching.matchTwoHops(order, degree);
      }
    }
    matching.matchIsolated(order);
    for (int u = 0; u < matching.mate.length; u++) {
      if (matching.mate[u] == UNMATCHED) {
        matching.mate[u] = u;
      }
    }
    return matching.mate;
  }

  /** By ascending degree, at random among equals: who has few neighbours chooses first. */
  private int[] order(SplittableRandom random) {
    int nodeCount = mate.length;
    int[] shuffled = new int[nodeCount];
    for (int i = 0; i < nodeCount; i++) {
      int j = random.nextInt(i + 1);
      shuffled[i] = shuffled[j];
      shuffled[j] = i;
    }
    int most = nodeCount == 0 ? 0 : (int) (0.7 * (graph.targets().length / nodeCount)) + 1;
    int[] next = new int[most + 2];
    for (int u = 0; u < nodeCount; u++) {
      next[Math.min(most, graph.degree(u)) + 1]++;
    }
    for (int d = 0; d <= most; d++) {
      next[d + 1] += next[d];
    }
    int[] order = new int[nodeCount];
    for (int u : shuffled) {
      order[next[Math.min(most, graph.degree(u))]++] = u;
    }
    return order;
  }

  private void matchHeavyEdges(int[] order) {
    int[] offsets = graph.offsets();
    int[] targets = graph.targets();
    for (int u : order) {
      if (mate[u] != UNMATCHED) {
        continue;
      }
      int best = UNMATCHED;
      int bestWeight = 0;
      for (int e = offsets[u]; e < offsets[u + 1]; e++) {
        int v = targets[e];
        int weight = graph.edgeWeights()[e];
        if (mate[v] == UNMATCHED && weight > bestWeight && fit(u, v)) {
          best = v;
          bestWeight = weight;
        }
      }
      if (best != UNMATCHED) {
        pair(u, best);
      }
    }
  }

  /** Pairs the lonely neighbours of each node, those of at most the given degree. */
  private void matchTwoHops(int[] order, int degree) {
    int[] offsets = graph.offsets();
    for (int hub : order) {
      int waiting = UNMATCHED;
      for (int e = offsets[hub]; e < offsets[hub + 1]; e++) {
        int v = graph.targets()[e];
        if (mate[v] == UNMATCHED && graph.degree(v) <= degree) {
          waiting = pairOrWait(waiting, v);
        }
      }
    }
  }

  private void matchIsolated(int[] order) {
    int waiting = UNMATCHED;
    for (int u : order) {
      if (graph.degree(u) == 0) {
        waiting = pairOrWait(waiting, u);
      }
    }
  }

  private int pairOrWait(int waiting, int node) {
    if (waiting == UNMATCHED || !fit(waiting, node)) {
      return node;
    }
    pair(waiting, node);
    return UNMATCHED;
  }

  private boolean fit(int u, int v) {
    return (long) graph.nodeWeights()[u] + graph.nodeWeights()[v] <= weightLimit;
  }

  private void pair(int u, int v) {
    mate[u] = v;
    mate[v] = u;
    alone -= 2;
  }
}
