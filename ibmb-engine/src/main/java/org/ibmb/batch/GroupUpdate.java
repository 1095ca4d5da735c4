/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceUpdate;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.StopCheck;

/**
 * Groups of outputs after a change. Outputs keep their group unless its lists, some of them new,
 * would exceed the budget of nodes: those with new lists then go where the new outputs go.
 */
final class GroupUpdate {
  private static final int NONE = -1;

  private final Influence influence;
  private final NodeWiseConfig config;
  private final List<Group> groups = new ArrayList<>();
  private final int[] groupOf;

  /** One batch; {@code nodes} is the union of its lists, null where nodes are not limited. */
  private static final class Group {
    private int size;
    private int[] nodes;
    private boolean changed;
  }

  private GroupUpdate(Influence influence, NodeWiseConfig config) {
    this.influence = influence;
    this.config = config;
    this.groupOf = new int[influence.sources().length];
    Arrays.fill(groupOf, NONE);
  }

  /**
   * @param earlier positions of the earlier outputs
   */
  static GroupUpdate of(
      int[][] earlier, InfluenceUpdate influence, NodeWiseConfig config, StopCheck stop) {
    GroupUpdate update = new GroupUpdate(influence.influence(), config);
    update.keep(earlier, influence);
    stop.check();
    update.joinNeighbours();
    stop.check();
    update.joinAny(stop);
    return update;
  }

  /** Positions of the outputs, ascending in a group and by first member among groups. */
  int[][] groups() {
    int[][] members = new int[groups.size()][];
    int[] filled = new int[members.length];
    for (int i = 0; i < groupOf.length; i++) {
      int g = groupOf[i];
      if (members[g] == null) {
        members[g] = new int[groups.get(g).size];
      }
      members[g][filled[g]++] = i;
    }
    return Arrays.stream(members)
        .filter(Objects::nonNull)
        .sorted(Comparator.comparingInt(group -> group[0]))
        .toArray(int[][]::new);
  }

  /** How many groups have an output that they had not, or with another list, or lost one. */
  int changed() {
    return (int) groups.stream().filter(group -> group.changed && group.size > 0).count();
  }

  private void keep(int[][] earlier, InfluenceUpdate update) {
    int earlierCount = Arrays.stream(earlier).mapToInt(group -> group.length).sum();
    int[] oldGroup = new int[earlierCount];
    for (int g = 0; g < earlier.length; g++) {
      groups.add(new Group());
      for (int member : earlier[g]) {
        oldGroup[member] = g;
      }
    }
    // Lists that stayed first: together they are no more than they were, so they fit.
    for (boolean recomputed : new boolean[] {false, true}) {
      for (int i = 0; i < groupOf.length; i++) {
        if (update.earlier()[i] >= 0 && update.recomputed()[i] == recomputed) {
          int g = oldGroup[update.earlier()[i]];
          groups.get(g).changed |= recomputed;
          join(i, g);
        }
      }
    }
    for (int g = 0; g < earlier.length; g++) {
      groups.get(g).changed |= groups.get(g).size != earlier[g].length;
    }
  }

  /** Outputs without a group go to that of the output that matters most to them and has room. */
  private void joinNeighbours() {
    for (int i = 0; i < groupOf.length; i++) {
      for (int at = influence.offsets()[i];
          groupOf[i] == NONE && at < influence.offsets()[i + 1];
          at++) {
        int other = Arrays.binarySearch(influence.sources(), influence.nodes()[at]);
        if (other >= 0 && groupOf[other] != NONE && join(i, groupOf[other])) {
          groups.get(groupOf[i]).changed = true;
        }
      }
    }
  }

  /** The rest are grouped among themselves; each such group joins the smallest that has room. */
  private void joinAny(StopCheck stop) {
    int[] rest = new int[groupOf.length];
    int count = 0;
    for (int i = 0; i < groupOf.length; i++) {
      if (groupOf[i] == NONE) {
        rest[count++] = i;
      }
    }
    rest = Arrays.copyOf(rest, count);
    int[] nodes = Arrays.stream(rest).map(i -> influence.sources()[i]).toArray();
    List<Integer> smallestFirst = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      smallestFirst.add(g);
    }
    smallestFirst.sort(Comparator.comparingInt(g -> groups.get(g).size));
    for (int[] together :
        OutputPartition.of(influence.of(nodes), config, MemoryClaims.UNLIMITED, stop)) {
      stop.check();
      groups.add(new Group());
      for (int member : together) {
        join(rest[member], groups.size() - 1);
      }
      int g = merged(smallestFirst);
      groups.get(g).changed = true;
      for (int member : together) {
        groupOf[rest[member]] = g;
      }
    }
  }

  /** Puts the last group into the smallest that has room; returns where its outputs are now. */
  private int merged(List<Integer> smallestFirst) {
    Group added = groups.get(groups.size() - 1);
    for (int g : smallestFirst) {
      Group group = groups.get(g);
      if (group.size == 0 || group.size + added.size > config.outputsPerBatch()) {
        continue;
      }
      int[] nodes =
          config.auxiliaryPerBatch() == 0
              ? null
              : SortedSets.union(group.nodes, added.nodes, config.auxiliaryPerBatch());
      if (nodes != null || config.auxiliaryPerBatch() == 0) {
        group.nodes = nodes;
        group.size += added.size;
        groups.remove(groups.size() - 1);
        return g;
      }
    }
    return groups.size() - 1;
  }

  /** Adds an output to a group if the budget holds both. */
  private boolean join(int output, int g) {
    Group group = groups.get(g);
    if (group.size == config.outputsPerBatch()) {
      return false;
    }
    if (config.auxiliaryPerBatch() > 0) {
      int[] own = influence.sortedNodes(output);
      int[] nodes =
          group.nodes == null
              ? own
              : SortedSets.union(group.nodes, own, config.auxiliaryPerBatch());
      if (nodes == null) {
        return false;
      }
      group.nodes = nodes;
    }
    group.size++;
    groupOf[output] = g;
    return true;
  }
}
