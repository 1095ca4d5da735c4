/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import java.util.Arrays;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Seeds;

/**
 * What is kept of a graph to know it again, and to tell which rows of a later one are others: 16
 * bytes per node instead of the edges.
 *
 * @param ids {@code long[nodeCount]}: what each node is called outside, distinct; numbers change
 *     from one projection to the next, these do not. Ascending, but for imprints of old files,
 *     which are of another graph than any other
 * @param rows {@code long[nodeCount]}: a fingerprint of each row, the sum of {@link #edge} over its
 *     edges; different rows have the same one in a case of 2^64
 * @param weightUnit what counted as 1 in the push's tolerance: the graph's {@link WeightUnit}, or
 *     in old files the mean weight of an edge
 */
public record GraphImprint(long[] ids, long[] rows, double weightUnit) {

  public GraphImprint {
    if (rows.length != ids.length) {
      throw new InvalidInput(
          "expected one row per node, found %d for %d".formatted(rows.length, ids.length));
    }
    if (!(weightUnit > 0 && weightUnit < Double.POSITIVE_INFINITY)) {
      throw new InvalidInput(
          "the unit of weights must be finite and greater than 0, got " + weightUnit);
    }
    requireDistinct(ids);
  }

  private static void requireDistinct(long[] ids) {
    if (ascend(ids)) {
      return;
    }
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new InvalidInput("two nodes have the id " + sorted[i]);
      }
    }
  }

  /**
   * @param ids of the nodes, which become those of the imprint
   */
  public static GraphImprint of(Csr graph, long[] ids) {
    long[] rows = new long[graph.nodeCount()];
    for (int u = 0; u < rows.length; u++) {
      for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
        rows[u] += edge(ids[graph.targets()[e]], graph.weights()[e]);
      }
    }
    return new GraphImprint(ids, rows, WeightUnit.of(graph));
  }

  /** What an edge to {@code target} adds to the fingerprint of its row. */
  public static long edge(long target, float weight) {
    return Seeds.mix(Seeds.mix(target ^ 0x9E3779B97F4A7C15L) + Float.floatToRawIntBits(weight));
  }

  public int nodeCount() {
    return ids.length;
  }

  /** One number for all of it. */
  public long fingerprint() {
    long hash = ids.length;
    for (int u = 0; u < ids.length; u++) {
      hash = with(hash, ids[u], rows[u]);
    }
    return hash;
  }

  /**
   * One number for {@code graph}: the {@link #fingerprint()} of an imprint in which each node is
   * called by its number, without the arrays of one. Linear in the edges.
   */
  public static long fingerprintOf(Csr graph) {
    long hash = graph.nodeCount();
    for (int u = 0; u < graph.nodeCount(); u++) {
      long row = 0;
      for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
        row += edge(graph.targets()[e], graph.weights()[e]);
      }
      hash = with(hash, u, row);
    }
    return hash;
  }

  private static long with(long hash, long id, long row) {
    return Seeds.mix(Seeds.mix(hash + id) + row);
  }

  /** In what {@code later} is another graph, as a sentence for users; null where it is the same. */
  public String difference(GraphImprint later) {
    if (later.nodeCount() != nodeCount()) {
      return "it had %d nodes then and has %d now".formatted(nodeCount(), later.nodeCount());
    }
    int other = Arrays.mismatch(ids, later.ids);
    if (other >= 0) {
      return "its nodes are others or stand in another order: number %d was node %d and is node %d"
          .formatted(other, ids[other], later.ids[other]);
    }
    int first = Arrays.mismatch(rows, later.rows);
    if (first < 0) {
      return null;
    }
    int count = 0;
    for (int u = first; u < rows.length; u++) {
      count += rows[u] == later.rows[u] ? 0 : 1;
    }
    return "%d of its %d nodes, such as node %d, have other relationships or weights"
        .formatted(count, rows.length, ids[first]);
  }

  /**
   * The number in {@code later} of each node of this graph; -1 where it is gone, and everywhere if
   * the ids of one of the two do not ascend. The numbers ascend.
   */
  public int[] numbersIn(GraphImprint later) {
    int[] numbers = new int[ids.length];
    Arrays.fill(numbers, -1);
    if (!ascend(ids) || !ascend(later.ids)) {
      return numbers;
    }
    int at = 0;
    for (int u = 0; u < ids.length; u++) {
      while (at < later.ids.length && later.ids[at] < ids[u]) {
        at++;
      }
      if (at < later.ids.length && later.ids[at] == ids[u]) {
        numbers[u] = at++;
      }
    }
    return numbers;
  }

  private static boolean ascend(long[] ids) {
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] <= ids[i - 1]) {
        return false;
      }
    }
    return true;
  }
}
