/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ibmb.graph.Csr;

/**
 * Groups of outputs that look like those of a batcher, found without looking at all outputs: what
 * an estimate makes a few batches of.
 */
public final class BatchSample {
  private BatchSample() {}

  /**
   * Groups of neighbours, as methods make them that put alike outputs together: breadth first from
   * outputs that stand evenly spread.
   *
   * @param outputs ascending
   * @param count how many groups; fewer where there are not as many outputs
   * @param size outputs of a group; smaller where no more are reached
   * @return groups, ascending inside; no output is in two
   */
  public static List<int[]> neighbours(Csr graph, int[] outputs, int count, int size) {
    boolean[] free = new boolean[graph.nodeCount()];
    for (int output : outputs) {
      free[output] = true;
    }
    int[] seenBy = new int[graph.nodeCount()];
    List<int[]> groups = new ArrayList<>();
    for (int g = 0; g < Math.min(count, outputs.length); g++) {
      int seed = outputs[(int) ((long) outputs.length * g / count)];
      if (free[seed]) {
        groups.add(around(graph, seed, size, free, seenBy, g + 1));
      }
    }
    return groups;
  }

  private static int[] around(
      Csr graph, int seed, int size, boolean[] free, int[] seenBy, int number) {
    int[] queue = new int[graph.nodeCount()];
    int[] group = new int[size];
    int members = 0;
    int end = 0;
    queue[end++] = seed;
    seenBy[seed] = number;
    for (int at = 0; at < end && members < size; at++) {
      int node = queue[at];
      if (free[node]) {
        free[node] = false;
        group[members++] = node;
      }
      for (int e = graph.offsets()[node]; e < graph.offsets()[node + 1]; e++) {
        int target = graph.targets()[e];
        if (seenBy[target] != number) {
          seenBy[target] = number;
          queue[end++] = target;
        }
      }
    }
    int[] found = Arrays.copyOf(group, members);
    Arrays.sort(found);
    return found;
  }

  /**
   * Groups of outputs that stand evenly spread, as methods make them that group at random.
   *
   * @param outputs ascending
   * @param count how many groups
   * @param size outputs of a group; smaller where there are not as many
   */
  public static List<int[]> spread(int[] outputs, int count, int size) {
    List<int[]> groups = new ArrayList<>();
    int members = Math.min(size, Math.max(1, outputs.length / count));
    for (int g = 0; g < count && (long) (g + 1) * members <= outputs.length; g++) {
      int[] group = new int[members];
      for (int i = 0; i < members; i++) {
        group[i] =
            outputs[
                (int) ((long) outputs.length * ((long) i * count + g) / ((long) members * count))];
      }
      groups.add(group);
    }
    return groups;
  }

  /**
   * Batches of given outputs and candidates.
   *
   * @param outputs of each batch, ascending
   * @param members of each batch
   */
  public static PlannedBatches of(int[][] outputs, int[][] members) {
    return new ListedBatches(outputs, members, null, 1, List.of());
  }
}
