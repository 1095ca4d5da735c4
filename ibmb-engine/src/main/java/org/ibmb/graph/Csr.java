/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import java.util.Arrays;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;

/**
 * Directed weighted graph in compressed sparse rows; nodes are {@code 0..nodeCount-1}.
 *
 * <p>Row {@code u} lists the nodes whose messages {@code u} receives: for a relationship {@code v
 * -> u} of the projection, {@code v} stands in row {@code u}. Takes ownership of the arrays; nobody
 * writes to them afterwards.
 *
 * @param columnCount number of nodes that may stand in a row; the node count, unless this is a
 *     slice
 * @param offsets {@code int[rowCount + 1]}; row {@code u} owns {@code targets[offsets[u] ..
 *     offsets[u + 1])}
 * @param targets {@code int[edgeCount]}, strictly ascending inside a row
 * @param weights {@code float[edgeCount]}, each finite and greater than 0
 */
public record Csr(int columnCount, int[] offsets, int[] targets, float[] weights) {
  /** Rows between two stop checks. */
  private static final int STOP_CHECK_INTERVAL = 1 << 13;

  public Csr {
    if (offsets.length == 0 || offsets[0] != 0 || offsets[offsets.length - 1] != targets.length) {
      throw new IllegalStateException(
          "offsets must run from 0 to the edge count " + targets.length);
    }
    if (weights.length != targets.length) {
      throw new IllegalStateException(
          "expected one weight per edge, found " + weights.length + " for " + targets.length);
    }
  }

  public int nodeCount() {
    return offsets.length - 1;
  }

  public int edgeCount() {
    return targets.length;
  }

  public int degree(int node) {
    return offsets[node + 1] - offsets[node];
  }

  public double weightedDegree(int node) {
    double sum = 0;
    for (int e = offsets[node]; e < offsets[node + 1]; e++) {
      sum += weights[e];
    }
    return sum;
  }

  /** The mean weight of an edge, 1 where there is none. */
  public double meanWeight() {
    double total = 0;
    for (int u = 0; u < nodeCount(); u++) {
      total += weightedDegree(u);
    }
    return edgeCount() == 0 ? 1 : total / edgeCount();
  }

  /**
   * Brings rows in any order, with parallel edges, into canonical form: rows ascending, parallel
   * edges merged into one whose weight is their sum, edges of weight 0 left out. Self-loops stay.
   * Linear time: two transpositions sort.
   *
   * @param nodeCount number of nodes
   * @param offsets {@code int[nodeCount + 1]}
   * @param targets one entry per edge, in any order inside a row
   * @param weights one entry per edge, or null where every edge weighs 1
   * @throws InvalidInput where a weight is negative, NaN or infinite
   */
  public static Csr canonical(int nodeCount, int[] offsets, int[] targets, float[] weights) {
    return canonical(nodeCount, offsets, targets, weights, StopCheck.NEVER);
  }

  /** Canonical form of rows in any order; {@code stop} is asked in long loops. */
  public static Csr canonical(
      int nodeCount, int[] offsets, int[] targets, float[] weights, StopCheck stop) {
    float[] checked = weights == null ? ones(targets.length) : weights;
    checkWeights(nodeCount, offsets, targets, checked);
    stop.check();
    Csr sorted = transpose(nodeCount, nodeCount, offsets, targets, checked, stop);
    sorted = transpose(nodeCount, nodeCount, sorted.offsets, sorted.targets, sorted.weights, stop);
    return mergeParallel(sorted);
  }

  /**
   * Canonical form of rows that ascend already, parallel edges beside each other, in the memory of
   * the arguments.
   *
   * @param targets one entry per edge, ascending inside a row; overwritten
   * @param weights one entry per edge, overwritten; null where every edge weighs 1
   * @throws InvalidInput where a weight is negative, NaN or infinite
   */
  public static Csr ofAscendingRows(int[] offsets, int[] targets, float[] weights) {
    float[] checked = weights == null ? ones(targets.length) : weights;
    int nodeCount = offsets.length - 1;
    checkWeights(nodeCount, offsets, targets, checked);
    return mergeParallel(new Csr(nodeCount, offsets, targets, checked));
  }

  private static void checkWeights(int nodeCount, int[] offsets, int[] targets, float[] weights) {
    for (int u = 0; u < nodeCount; u++) {
      for (int e = offsets[u]; e < offsets[u + 1]; e++) {
        if (!(weights[e] >= 0 && weights[e] < Float.POSITIVE_INFINITY)) {
          throw new InvalidInput(
              "Relationship weights must be finite and 0 or greater, but between nodes "
                  + u
                  + " and "
                  + targets[e]
                  + " it was "
                  + weights[e]);
        }
      }
    }
  }

  /** The graph with every edge turned round; rows come out ascending. */
  public Csr transpose() {
    return transpose(StopCheck.NEVER);
  }

  /** The same; {@code stop} is asked in long loops. */
  public Csr transpose(StopCheck stop) {
    return transpose(nodeCount(), columnCount, offsets, targets, weights, stop);
  }

  private static Csr transpose(
      int rowCount,
      int columnCount,
      int[] offsets,
      int[] targets,
      float[] weights,
      StopCheck stop) {
    int[] turnedOffsets = new int[columnCount + 1];
    for (int target : targets) {
      turnedOffsets[target + 1]++;
    }
    for (int i = 0; i < columnCount; i++) {
      turnedOffsets[i + 1] += turnedOffsets[i];
    }
    int[] next = Arrays.copyOf(turnedOffsets, columnCount);
    int[] turnedTargets = new int[targets.length];
    float[] turnedWeights = new float[targets.length];
    for (int u = 0; u < rowCount; u++) {
      if (u % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      for (int e = offsets[u]; e < offsets[u + 1]; e++) {
        int at = next[targets[e]]++;
        turnedTargets[at] = u;
        turnedWeights[at] = weights[e];
      }
    }
    return new Csr(rowCount, turnedOffsets, turnedTargets, turnedWeights);
  }

  /**
   * Sums the weights of parallel edges, smallest first: their order in a row is left open, and the
   * sum of floats depends on it.
   */
  private static Csr mergeParallel(Csr sorted) {
    int nodeCount = sorted.nodeCount();
    int[] offsets = new int[nodeCount + 1];
    int[] targets = sorted.targets;
    float[] weights = sorted.weights;
    int end = 0;
    for (int u = 0; u < nodeCount; u++) {
      int rowEnd = sorted.offsets[u + 1];
      for (int e = sorted.offsets[u]; e < rowEnd; ) {
        int next = e + 1;
        while (next < rowEnd && targets[next] == targets[e]) {
          next++;
        }
        if (next - e > 2) {
          Arrays.sort(weights, e, next);
        }
        float sum = 0;
        for (int i = e; i < next; i++) {
          sum = Math.min(Float.MAX_VALUE, sum + weights[i]);
        }
        if (sum > 0) {
          targets[end] = targets[e];
          weights[end++] = sum;
        }
        e = next;
      }
      offsets[u + 1] = end;
    }
    return end == targets.length
        ? new Csr(nodeCount, offsets, targets, weights)
        : new Csr(nodeCount, offsets, Arrays.copyOf(targets, end), Arrays.copyOf(weights, end));
  }

  private static float[] ones(int length) {
    float[] ones = new float[length];
    Arrays.fill(ones, 1f);
    return ones;
  }
}
