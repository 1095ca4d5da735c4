/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;

/** Parts of a graph, put together at random every epoch. */
final class ClusterBatches implements BatchSource {
  private final GraphParts parts;
  private final int partsPerBatch;
  private final Seeds seeds;
  private final StopCheck stop;

  ClusterBatches(GraphParts parts, int partsPerBatch, long seed, StopCheck stop) {
    this.parts = parts;
    this.partsPerBatch = partsPerBatch;
    this.seeds = new Seeds(seed);
    this.stop = stop;
  }

  @Override
  public boolean fixed() {
    return false;
  }

  @Override
  public int outputCount() {
    return Arrays.stream(parts.outputs()).mapToInt(part -> part.length).sum();
  }

  @Override
  public PlannedBatches plan(int epoch) {
    List<int[]> groups = groups(epoch);
    groups.sort(Comparator.comparingInt(group -> join(parts.outputs(), group)[0]));
    int[][] outputs = new int[groups.size()][];
    int[][] members = new int[groups.size()][];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = join(parts.outputs(), groups.get(i));
      members[i] = join(parts.nodes(), groups.get(i));
    }
    return new ListedBatches(outputs, members, null, 1, parts.warnings());
  }

  /** Groups of parts that have an output. */
  private List<int[]> groups(int epoch) {
    int[] order = RandomGroups.shuffled(parts.count(), seeds.stream("clusters", epoch));
    List<int[]> groups = new ArrayList<>();
    for (int from = 0; from < order.length; from += Math.min(partsPerBatch, order.length - from)) {
      int to = from + Math.min(partsPerBatch, order.length - from);
      int[] group = Arrays.copyOfRange(order, from, to);
      if (join(parts.outputs(), group).length > 0) {
        groups.add(group);
      }
    }
    return groups;
  }

  private static int[] join(int[][] lists, int[] group) {
    int length = 0;
    for (int part : group) {
      length += lists[part].length;
    }
    int[] joined = new int[length];
    int at = 0;
    for (int part : group) {
      System.arraycopy(lists[part], 0, joined, at, lists[part].length);
      at += lists[part].length;
    }
    Arrays.sort(joined);
    return joined;
  }
}
