/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ibmb.influence.Influence;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;

/**
 * Node-wise batches of which a share is drawn anew every epoch, because a fixed composition can
 * cost accuracy (COMM-RAND, arXiv 2504.18082).
 */
final class ShuffledBatches implements BatchSource {
  private final Influence candidates;
  private final int[][] groups;
  private final int kept;
  private final double share;
  private final Seeds seeds;
  private final StopCheck stop;

  /**
   * @param candidates lists longer than what is kept of them
   * @param groups positions in {@code candidates.sources()}
   * @param kept most nodes of an output, itself included
   * @param share of groups, and of the nodes of an output, that is drawn anew
   */
  ShuffledBatches(
      Influence candidates, int[][] groups, int kept, double share, Seeds seeds, StopCheck stop) {
    this.candidates = candidates;
    this.groups = groups;
    this.kept = kept;
    this.share = share;
    this.seeds = seeds;
    this.stop = stop;
  }

  @Override
  public boolean fixed() {
    return false;
  }

  @Override
  public int outputCount() {
    return candidates.sources().length;
  }

  @Override
  public PlannedBatches plan(int epoch) {
    return new GroupedBatches(drawAuxiliaries(epoch), dealOutputs(epoch));
  }

  /** Some groups give up their outputs, which are dealt out among them again. */
  private int[][] dealOutputs(int epoch) {
    SplittableRandom random = seeds.stream("shuffled groups", epoch);
    int drawn = (int) Math.round(share * groups.length);
    int[] order = RandomGroups.shuffled(groups.length, random);
    int[] sizes = new int[groups.length];
    int[] outputs = new int[candidates.sources().length];
    int at = 0;
    for (int i = 0; i < order.length; i++) {
      int[] group = groups[order[i]];
      System.arraycopy(group, 0, outputs, at, group.length);
      sizes[i] = group.length;
      at += group.length;
      if (i == drawn - 1) {
        shuffle(outputs, at, random);
      }
    }
    return RandomGroups.deal(outputs, sizes);
  }

  private static void shuffle(int[] values, int count, SplittableRandom random) {
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }

  /** The best of each list stay; the others are drawn from what is left of it. */
  private Influence drawAuxiliaries(int epoch) {
    int drawn = (int) Math.round(share * (kept - 1));
    int sourceCount = candidates.sources().length;
    int[] offsets = new int[sourceCount + 1];
    int[] nodes = new int[candidates.nodes().length];
    float[] scores = new float[nodes.length];
    int end = 0;
    for (int u = 0; u < sourceCount; u++) {
      int[] entries = draw(u, drawn, seeds.stream("shuffled auxiliaries", epoch, u));
      for (int entry : entries) {
        nodes[end] = candidates.nodes()[entry];
        scores[end++] = candidates.scores()[entry];
      }
      offsets[u + 1] = end;
    }
    return new Influence(
        candidates.sources(), offsets, Arrays.copyOf(nodes, end), Arrays.copyOf(scores, end));
  }

  /**
   * Weighted sampling without replacement by the keys {@code log(uniform) / weight} (Efraimidis and
   * Spirakis 2006); an infinite key keeps an entry for certain.
   */
  private int[] draw(int u, int drawn, SplittableRandom random) {
    int from = candidates.offsets()[u];
    int length = candidates.offsets()[u + 1] - from;
    double[] keys = new double[length];
    int certain = kept - drawn - 1;
    for (int i = 0; i < length; i++) {
      boolean own = candidates.nodes()[from + i] == candidates.sources()[u];
      keys[i] =
          own || certain-- > 0
              ? Double.POSITIVE_INFINITY
              : Math.log(1 - random.nextDouble()) / candidates.scores()[from + i];
    }
    double[] sorted = keys.clone();
    Arrays.sort(sorted);
    double least = sorted[Math.max(0, length - kept)];
    int[] entries = new int[length];
    int count = 0;
    for (int i = 0; i < length && count < kept; i++) {
      if (keys[i] >= least) {
        entries[count++] = from + i;
      }
    }
    return Arrays.copyOf(entries, count);
  }
}
