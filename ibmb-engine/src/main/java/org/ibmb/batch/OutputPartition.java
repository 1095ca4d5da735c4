/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.ibmb.influence.Influence;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.StopCheck;

/**
 * Stage 2: groups output nodes that share auxiliary nodes.
 *
 * <p>Pairs of outputs are taken in descending symmetric influence {@code p_u(v) + p_v(u)} and their
 * groups merged while the budget holds. What is left is merged smallest first, so that few small
 * groups remain. Ties go to the smaller node.
 */
final class OutputPartition {
  private static final int STOP_CHECK_INTERVAL = 1 << 14;

  /** Bytes of an entry of a list while pairs are found, and the union of a group's lists. */
  private static final long ENTRY_BYTES = 16;

  /** Bytes of a pair: itself, its place in the order, its score, and the heads of the lists. */
  private static final long PAIR_BYTES = 24;

  /** Bytes of an output: its group, and its place in the queue of what is left. */
  private static final long OUTPUT_BYTES = 64;

  private final int[] parent;
  private final int[] size;
  private final int[][] members;
  private final int budget;
  private final int memberBudget;

  private OutputPartition(Influence influence, NodeWiseConfig config) {
    int outputCount = influence.sources().length;
    this.parent = new int[outputCount];
    this.size = new int[outputCount];
    this.budget = config.outputsPerBatch();
    this.memberBudget = config.auxiliaryPerBatch();
    this.members = memberBudget == 0 ? null : new int[outputCount][];
    Arrays.setAll(parent, i -> i);
    Arrays.fill(size, 1);
    if (members != null) {
      Arrays.setAll(members, influence::sortedNodes);
    }
  }

  /**
   * @param influence of the outputs, its sources ascending
   * @param config most outputs per group and, if that is limited, most nodes of all their lists
   * @param memory is asked for what grouping takes
   * @return groups of positions in {@code influence.sources()}, ascending in a group and by first
   *     member among groups
   */
  static int[][] of(
      Influence influence, NodeWiseConfig config, MemoryClaims memory, StopCheck stop) {
    try (var claimed = new MemoryClaims.HighWater(memory)) {
      long entries = influence.nodes().length;
      claimed.require(ENTRY_BYTES * entries + OUTPUT_BYTES * influence.sources().length, 0);
      OutputPartition partition = new OutputPartition(influence, config);
      partition.mergeByInfluence(influence, claimed, stop);
      partition.mergeLeftovers(stop);
      return partition.groups();
    }
  }

  private void mergeByInfluence(
      Influence influence, MemoryClaims.HighWater claimed, StopCheck stop) {
    long[] pairs = pairs(influence, stop);
    claimed.require(PAIR_BYTES * pairs.length + OUTPUT_BYTES * influence.sources().length, 0);
    float[] scores = sumByPair(influence, pairs, stop);
    stop.check();
    long[] order = new long[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      // Positive floats sort as their bits do; inverted, the largest comes first and ties keep the
      // pairs' order.
      order[i] = ((long) ~Float.floatToIntBits(scores[i]) << 32) | i;
    }
    Arrays.sort(order);
    stop.check();
    for (int i = 0; i < order.length; i++) {
      if (i % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      long entry = order[i];
      long pair = pairs[(int) entry];
      merge((int) (pair >>> 32), (int) pair);
    }
  }

  /**
   * Sorted {@code (smaller, larger)} positions of every pair of outputs in which one influences the
   * other.
   */
  private static long[] pairs(Influence influence, StopCheck stop) {
    int[] sources = influence.sources();
    long[] pairs = new long[influence.nodes().length];
    int count = 0;
    for (int u = 0; u < sources.length; u++) {
      if (u % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      for (int i = influence.offsets()[u]; i < influence.offsets()[u + 1]; i++) {
        int v = Arrays.binarySearch(sources, influence.nodes()[i]);
        if (v >= 0 && v != u) {
          pairs[count++] = (long) Math.min(u, v) << 32 | Math.max(u, v);
        }
      }
    }
    Arrays.sort(pairs, 0, count);
    return distinct(pairs, count);
  }

  private static long[] distinct(long[] sorted, int count) {
    int end = 0;
    for (int i = 0; i < count; i++) {
      if (end == 0 || sorted[end - 1] != sorted[i]) {
        sorted[end++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, end);
  }

  /** Adds both directions of each pair; the sum does not depend on which comes first. */
  private static float[] sumByPair(Influence influence, long[] pairs, StopCheck stop) {
    float[] scores = new float[pairs.length];
    int[] sources = influence.sources();
    for (int u = 0; u < sources.length; u++) {
      if (u % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      for (int i = influence.offsets()[u]; i < influence.offsets()[u + 1]; i++) {
        int v = Arrays.binarySearch(sources, influence.nodes()[i]);
        if (v >= 0 && v != u) {
          long pair = (long) Math.min(u, v) << 32 | Math.max(u, v);
          scores[Arrays.binarySearch(pairs, pair)] += influence.scores()[i];
        }
      }
    }
    return scores;
  }

  private void mergeLeftovers(StopCheck stop) {
    record Group(int size, int root) {}
    var smallestFirst =
        new PriorityQueue<Group>(
            Comparator.comparingInt(Group::size).thenComparingInt(Group::root));
    for (int i = 0; i < parent.length; i++) {
      if (parent[i] == i) {
        smallestFirst.add(new Group(weight(i), i));
      }
    }
    for (int merges = 1; smallestFirst.size() > 1; merges++) {
      if (merges % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      Group first = smallestFirst.poll();
      Group second = smallestFirst.poll();
      if (merge(first.root, second.root)) {
        int root = find(first.root);
        smallestFirst.add(new Group(weight(root), root));
      } else if (members == null) {
        return; // the two smallest do not fit together, so no two do
      } else {
        smallestFirst.add(second); // the larger may share more with others
      }
    }
  }

  /** What is counted first: nodes where they are limited, otherwise outputs. */
  private int weight(int root) {
    return members == null ? size[root] : members[root].length;
  }

  /** Merges the groups of both if the budget holds them; the smaller root stays root. */
  private boolean merge(int u, int v) {
    int a = find(u);
    int b = find(v);
    if (a == b || size[a] + size[b] > budget) {
      return false;
    }
    int root = Math.min(a, b);
    int child = Math.max(a, b);
    if (members != null) {
      int[] together = SortedSets.union(members[a], members[b], memberBudget);
      if (together == null) {
        return false;
      }
      members[root] = together;
      members[child] = null;
    }
    parent[child] = root;
    size[root] += size[child];
    return true;
  }

  private int find(int u) {
    while (parent[u] != u) {
      parent[u] = parent[parent[u]];
      u = parent[u];
    }
    return u;
  }

  private int[][] groups() {
    int[] groupOf = new int[parent.length];
    int groupCount = 0;
    for (int i = 0; i < parent.length; i++) {
      // A root is the smallest member of its group, so it is met before the others.
      groupOf[i] = parent[i] == i ? groupCount++ : groupOf[find(i)];
    }
    int[][] groups = new int[groupCount][];
    int[] filled = new int[groupCount];
    for (int i = 0; i < parent.length; i++) {
      int group = groupOf[i];
      if (groups[group] == null) {
        groups[group] = new int[size[i]];
      }
      groups[group][filled[group]++] = i;
    }
    return groups;
  }
}
