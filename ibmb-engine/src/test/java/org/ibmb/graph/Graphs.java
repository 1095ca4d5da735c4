/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

/** Small graphs for tests. */
public final class Graphs {
  private Graphs() {}

  /**
   * @param weights one per pair, or null where all are 1
   */
  public static Csr undirected(int nodeCount, int[] sources, int[] targets, float[] weights) {
    int m = sources.length;
    int[] from = new int[2 * m];
    int[] to = new int[2 * m];
    float[] both = new float[2 * m];
    int count = 0;
    for (int i = 0; i < m; i++) {
      float weight = weights == null ? 1 : weights[i];
      from[count] = sources[i];
      to[count] = targets[i];
      both[count++] = weight;
      if (sources[i] != targets[i]) {
        from[count] = targets[i];
        to[count] = sources[i];
        both[count++] = weight;
      }
    }
    return directed(nodeCount, from, to, both, count);
  }

  /** Row {@code rows[i]} gets the entry {@code columns[i]}. */
  public static Csr directed(int nodeCount, int[] rows, int[] columns, float[] weights, int count) {
    int[] offsets = new int[nodeCount + 1];
    for (int i = 0; i < count; i++) {
      offsets[rows[i] + 1]++;
    }
    for (int u = 0; u < nodeCount; u++) {
      offsets[u + 1] += offsets[u];
    }
    int[] next = offsets.clone();
    int[] targets = new int[count];
    float[] placed = new float[count];
    for (int i = 0; i < count; i++) {
      targets[next[rows[i]]] = columns[i];
      placed[next[rows[i]]++] = weights[i];
    }
    return Csr.canonical(nodeCount, offsets, targets, placed);
  }
}
