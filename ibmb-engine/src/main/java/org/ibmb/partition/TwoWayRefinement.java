/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import java.util.Arrays;

/**
 * Two sides of a graph, grown and then improved by moving boundary nodes (Fiduccia and Mattheyses
 * 1982): the best move first, also where it makes the cut worse, each node once a pass; then back
 * to the best moment of the pass.
 */
final class TwoWayRefinement {
  private static final int MOST_PASSES = 8;

  private final WeightedGraph graph;
  private final long[] targets;
  private final long[] limits;
  private final int[] side;
  private final long[] weights = new long[2];

  /** What the cut would lose if the node changed sides. */
  private final int[] gains;

  /** Minus the weight of all edges of a node: its gain where it has no edge to the other side. */
  private final int[] inside;

  private final GainQueue[] queues;
  private final int[] moved;
  private final boolean[] locked;
  private long cut;

  /**
   * @param targets {@code long[2]}: what each side should weigh
   * @param limits {@code long[2]}: what each side may weigh
   */
  TwoWayRefinement(WeightedGraph graph, long[] targets, long[] limits) {
    int nodeCount = graph.nodeCount();
    this.graph = graph;
    this.targets = targets;
    this.limits = limits;
    this.side = new int[nodeCount];
    this.gains = new int[nodeCount];
    this.inside = new int[nodeCount];
    this.queues = new GainQueue[] {new GainQueue(nodeCount), new GainQueue(nodeCount)};
    this.moved = new int[nodeCount];
    this.locked = new boolean[nodeCount];
    for (int u = 0; u < nodeCount; u++) {
      for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
        inside[u] -= graph.edgeWeights()[e];
      }
    }
  }

  /** The side of each node; shared, not copied. */
  int[] side() {
    return side;
  }

  long cut() {
    return cut;
  }

  /** By how much the sides together exceed their limits. */
  long overload() {
    return Math.max(0, weights[0] - limits[0]) + Math.max(0, weights[1] - limits[1]);
  }

  /** Starts from given sides. */
  void assign(int[] sides) {
    System.arraycopy(sides, 0, side, 0, side.length);
    Arrays.fill(weights, 0);
    cut = 0;
    for (int u = 0; u < side.length; u++) {
      weights[side[u]] += graph.nodeWeights()[u];
      gains[u] = inside[u];
      for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
        if (side[graph.targets()[e]] != side[u]) {
          gains[u] += 2 * graph.edgeWeights()[e];
          cut += graph.edgeWeights()[e];
        }
      }
    }
    cut /= 2;
  }

  /**
   * Greedy graph growing (Karypis and Kumar 1998, section 3.2): side 0 is what {@code order[0]}
   * reaches, the node with the best gain next, until it weighs enough. Where a component ends, the
   * next node of {@code order} goes on.
   */
  void grow(int[] order) {
    Arrays.fill(side, 1);
    System.arraycopy(inside, 0, gains, 0, gains.length);
    weights[0] = 0;
    weights[1] = graph.nodeWeight();
    cut = 0;
    GainQueue queue = queues[1];
    queue.clear();
    for (int next = 0; weights[0] < targets[0]; ) {
      int u;
      if (!queue.isEmpty()) {
        u = queue.poll();
      } else if (next < order.length) {
        u = order[next++];
      } else {
        return;
      }
      if (side[u] == 0 || weights[0] + graph.nodeWeights()[u] > limits[0]) {
        continue;
      }
      move(u);
    }
  }

  void refine() {
    for (int pass = 0; pass < MOST_PASSES && pass(); pass++) {}
  }

  private boolean pass() {
    fillQueues();
    int patience = Math.max(25, Math.min(150, side.length / 100));
    long bestCut = cut;
    long bestOverload = overload();
    long bestDistance = distance();
    int count = 0;
    int best = 0;
    for (int from = next(); from >= 0 && count - best <= patience; from = next()) {
      int u = queues[from].poll();
      locked[u] = true;
      moved[count++] = u;
      move(u);
      long overload = overload();
      if (overload < bestOverload
          || (overload == bestOverload
              && (cut < bestCut || (cut == bestCut && distance() < bestDistance)))) {
        best = count;
        bestCut = cut;
        bestOverload = overload;
        bestDistance = distance();
      }
    }
    // Still locked, so that going back puts nobody into a queue.
    for (int i = count - 1; i >= best; i--) {
      move(moved[i]);
    }
    for (int i = 0; i < count; i++) {
      locked[moved[i]] = false;
    }
    queues[0].clear();
    queues[1].clear();
    return best > 0;
  }

  private void fillQueues() {
    queues[0].clear();
    queues[1].clear();
    for (int u = 0; u < side.length; u++) {
      if (gains[u] > inside[u] || weights[side[u]] > limits[side[u]]) {
        queues[side[u]].put(u, gains[u]);
      }
    }
  }

  /**
   * The side to take a node from, -1 if there is none: the better move of those that keep the
   * limits; if none does, from the side that is too heavy for its target.
   */
  private int next() {
    boolean first = allowed(0);
    boolean second = allowed(1);
    int heavier = weights[0] - targets[0] > weights[1] - targets[1] ? 0 : 1;
    if (first && second) {
      int zero = queues[0].gain(queues[0].top());
      int one = queues[1].gain(queues[1].top());
      return zero == one ? heavier : zero > one ? 0 : 1;
    }
    if (first || second) {
      return first ? 0 : 1;
    }
    return queues[heavier].isEmpty() ? -1 : heavier;
  }

  private boolean allowed(int from) {
    if (queues[from].isEmpty() || weights[1 - from] > limits[1 - from]) {
      return false;
    }
    int weight = graph.nodeWeights()[queues[from].top()];
    return weights[1 - from] + weight <= limits[1 - from];
  }

  private long distance() {
    return Math.abs(weights[0] - targets[0]);
  }

  private void move(int u) {
    int from = side[u];
    int to = 1 - from;
    side[u] = to;
    weights[from] -= graph.nodeWeights()[u];
    weights[to] += graph.nodeWeights()[u];
    cut -= gains[u];
    gains[u] = -gains[u];
    for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
      int v = graph.targets()[e];
      int weight = 2 * graph.edgeWeights()[e];
      gains[v] += side[v] == to ? -weight : weight;
      if (!locked[v]) {
        if (gains[v] > inside[v]) {
          queues[side[v]].put(v, gains[v]);
        } else {
          queues[side[v]].remove(v);
        }
      }
    }
  }
}
