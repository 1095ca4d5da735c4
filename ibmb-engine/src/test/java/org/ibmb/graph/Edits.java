/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A graph before and after some random edits: edges gone, new and of other weight, nodes gone and
 * new, now and then in another order.
 *
 * @param earlier for each node after the edits what it was before; -1 where it is new
 */
public record Edits(SplittableRandom random, Csr before, Csr after, int[] earlier) {

  public static List<Edits> allKinds(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return List.of(
        undirected(random.split(), false),
        undirected(random.split(), true),
        directed(random.split()));
  }

  public static Edits undirected(SplittableRandom random, boolean weighted) {
    return of(random, RandomGraphs.undirected(random, weighted), true, weighted);
  }

  public static Edits directed(SplittableRandom random) {
    return of(random, RandomGraphs.directed(random), false, false);
  }

  /** {@code 0 - 1 - 2 - ...}, of which node {@code at} gets a self-loop. */
  public static Edits ofPath(int length, int at) {
    int[] sources = new int[length];
    int[] targets = new int[length];
    for (int i = 0; i + 1 < length; i++) {
      sources[i] = i;
      targets[i] = i + 1;
    }
    sources[length - 1] = targets[length - 1] = at;
    int[] same = new int[length];
    Arrays.setAll(same, i -> i);
    Csr before =
        Graphs.undirected(
            length, Arrays.copyOf(sources, length - 1), Arrays.copyOf(targets, length - 1), null);
    return new Edits(
        new SplittableRandom(at), before, Graphs.undirected(length, sources, targets, null), same);
  }

  private static Edits of(
      SplittableRandom random, Csr before, boolean undirected, boolean weighted) {
    int n = before.nodeCount();
    int[] earlier = new int[n + 2];
    int count = 0;
    boolean nodesChange = random.nextInt(2) == 0;
    for (int u = 0; u < n; u++) {
      if (!nodesChange || n == 1 || random.nextInt(20) > 0) {
        earlier[count++] = u;
      }
    }
    if (nodesChange && random.nextBoolean()) {
      // A database gives the ids of nodes that are gone to new ones: these may stand anywhere.
      int at = random.nextInt(count + 1);
      System.arraycopy(earlier, at, earlier, at + 1, count - at);
      earlier[at] = -1;
      count++;
    }
    if (count == 0) {
      earlier[count++] = 0;
    }
    if (count > 1 && random.nextInt(10) == 0) {
      int swapped = earlier[0];
      earlier[0] = earlier[count - 1];
      earlier[count - 1] = swapped;
    }
    earlier = Arrays.copyOf(earlier, count);
    return new Edits(
        random, before, edited(random, before, earlier, undirected, weighted), earlier);
  }

  private static Csr edited(
      SplittableRandom random, Csr before, int[] earlier, boolean undirected, boolean weighted) {
    int[] number = new int[before.nodeCount()];
    Arrays.fill(number, -1);
    for (int u = 0; u < earlier.length; u++) {
      if (earlier[u] >= 0) {
        number[earlier[u]] = u;
      }
    }
    int changes = random.nextInt(4);
    int most = before.edgeCount() + 4;
    int[] sources = new int[most];
    int[] targets = new int[most];
    float[] weights = new float[most];
    int count = 0;
    for (int u = 0; u < before.nodeCount(); u++) {
      for (int e = before.offsets()[u]; e < before.offsets()[u + 1]; e++) {
        int v = before.targets()[e];
        boolean gone = number[u] < 0 || number[v] < 0 || (undirected && v < u);
        if (gone || (changes > 0 && random.nextInt(before.edgeCount()) < changes)) {
          continue;
        }
        sources[count] = number[u];
        targets[count] = number[v];
        boolean otherWeight = weighted && changes > 0 && random.nextInt(20) == 0;
        weights[count++] = otherWeight ? 2 : before.weights()[e];
      }
    }
    for (int i = 0; i < changes; i++) {
      sources[count] = random.nextInt(earlier.length);
      targets[count] = random.nextInt(earlier.length);
      weights[count++] = 1;
    }
    return undirected
        ? Graphs.undirected(
            earlier.length,
            Arrays.copyOf(sources, count),
            Arrays.copyOf(targets, count),
            Arrays.copyOf(weights, count))
        : Graphs.directed(earlier.length, sources, targets, weights, count);
  }

  public GraphImprint imprintBefore() {
    long[] ids = new long[before.nodeCount()];
    Arrays.setAll(ids, u -> 1000L + 7 * u);
    return GraphImprint.of(before, ids);
  }

  public GraphImprint imprintAfter() {
    long[] ids = new long[earlier.length];
    for (int u = 0; u < ids.length; u++) {
      ids[u] = earlier[u] < 0 ? (u == 0 ? 5 : ids[u - 1] + 1) : 1000L + 7 * earlier[u];
    }
    return GraphImprint.of(after, ids);
  }

  public double degreeBefore(int node) {
    return earlier[node] < 0 ? 0 : before.weightedDegree(earlier[node]) / WeightUnit.of(before);
  }
}
