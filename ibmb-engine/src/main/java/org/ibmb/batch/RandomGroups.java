/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import org.ibmb.influence.Influence;

/** Random groups of outputs: positions, ascending in a group and by first member among groups. */
final class RandomGroups {
  private RandomGroups() {}

  /** As few groups of at most {@code budget} as there can be, as equal as they can be. */
  static int[][] of(int outputCount, int budget, SplittableRandom random) {
    int count = (int) (((long) outputCount + budget - 1) / budget);
    int[] sizes = new int[count];
    for (int i = 0; i < count; i++) {
      sizes[i] = (int) ((long) outputCount * (i + 1) / count - (long) outputCount * i / count);
    }
    return deal(shuffled(outputCount, random), sizes);
  }

  /**
   * Groups that also keep the budget of auxiliary nodes: those above it are cut.
   *
   * @param once whether a node that matters to several outputs of a group counts once
   */
  static int[][] of(
      Influence influence, NodeWiseConfig config, boolean once, SplittableRandom random) {
    int[][] groups = of(influence.sources().length, config.outputsPerBatch(), random);
    if (config.auxiliaryPerBatch() == 0) {
      return groups;
    }
    int[] order = new int[influence.sources().length];
    int[] sizes = new int[order.length];
    int at = 0;
    int pieces = 0;
    for (int[] group : groups) {
      System.arraycopy(group, 0, order, at, group.length);
      at += group.length;
      pieces = cut(group, influence, config.auxiliaryPerBatch(), once, sizes, pieces);
    }
    return deal(order, Arrays.copyOf(sizes, pieces));
  }

  /** Appends the sizes of the pieces of one group and returns how many pieces there are now. */
  private static int cut(
      int[] group, Influence influence, int budget, boolean once, int[] sizes, int pieces) {
    int[] members = {};
    long counted = 0;
    int size = 0;
    for (int output : group) {
      int[] own = influence.sortedNodes(output);
      int[] together = once ? SortedSets.union(members, own) : own;
      long after = once ? together.length : counted + own.length;
      if (size > 0 && after > budget) {
        sizes[pieces++] = size;
        size = 0;
        together = own;
        after = own.length;
      }
      members = together;
      counted = after;
      size++;
    }
    sizes[pieces++] = size;
    return pieces;
  }

  /** Consecutive pieces of {@code order} with the given sizes. */
  static int[][] deal(int[] order, int[] sizes) {
    int[][] groups = new int[sizes.length][];
    int at = 0;
    for (int i = 0; i < sizes.length; i++) {
      groups[i] = Arrays.copyOfRange(order, at, at + sizes[i]);
      Arrays.sort(groups[i]);
      at += sizes[i];
    }
    Arrays.sort(groups, Comparator.comparingInt(group -> group[0]));
    return groups;
  }

  static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
