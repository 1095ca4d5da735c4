/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;

/**
 * Keeps one reserved node and the {@code k - 1} best other (score, node) pairs. Order: higher score
 * first, then smaller node. These are a heap whose root is the worst of them. Up to {@link
 * #MOST_SORTED} pairs each has one child, so that they stay sorted: most that are offered are low,
 * and few moves that are easily predicted are quicker than a way down a tree. Scratch space of one
 * worker.
 */
final class TopK {
  private static final int MOST_SORTED = 64;

  private final int most;
  private final boolean sorted;
  private double[] scores;
  private int[] nodes;
  private int size;

  /** What a further score must reach: the worst one of the heap once that is full. */
  private double least;

  private int reservedNode;
  private double reservedScore;

  TopK(int k) {
    most = k - 1;
    sorted = most <= MOST_SORTED;
    scores = new double[Math.min(most, 64)];
    nodes = new int[scores.length];
  }

  /** How many pairs are held, the reserved one included. */
  int count() {
    return size + 1;
  }

  /** Empties the heap; {@code node} will be kept whatever its rank, and must not be offered. */
  void start(int node, double score) {
    size = 0;
    least = most == 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    reservedNode = node;
    reservedScore = score;
  }

  /** Whether a pair with this score has a chance. */
  boolean mayTake(double score) {
    return score >= least;
  }

  void offer(double score, int node) {
    if (mayTake(score)) {
      insert(score, node);
    }
  }

  private void insert(double score, int node) {
    if (size < most) {
      if (size == nodes.length) {
        scores = Arrays.copyOf(scores, 2 * size);
        nodes = Arrays.copyOf(nodes, 2 * size);
      }
      siftUp(size++, score, node);
    } else if (worse(scores[0], nodes[0], score, node)) {
      siftDown(0, score, node);
    }
    if (size == most) {
      least = scores[0];
    }
  }

  /** Moves the pairs to the arrays from {@code at} on, best first, and returns how many. */
  int drain(int[] nodesInto, float[] scoresInto, int at) {
    int count = size + 1;
    int root = 0;
    boolean reservedDue = true;
    for (int last = at + count - 1; last >= at; last--) {
      boolean takeReserved =
          root == size
              || (reservedDue && worse(reservedScore, reservedNode, scores[root], nodes[root]));
      nodesInto[last] = takeReserved ? reservedNode : nodes[root];
      scoresInto[last] = (float) (takeReserved ? reservedScore : scores[root]);
      if (takeReserved) {
        reservedDue = false;
      } else if (sorted) {
        root++;
      } else if (--size > 0) {
        siftDown(0, scores[size], nodes[size]);
      }
    }
    size = 0;
    return count;
  }

  private static boolean worse(double score, int node, double thanScore, int thanNode) {
    return score < thanScore || (score == thanScore && node > thanNode);
  }

  private void siftUp(int i, double score, int node) {
    while (i > 0) {
      int parent = sorted ? i - 1 : (i - 1) >>> 1;
      if (!worse(score, node, scores[parent], nodes[parent])) {
        break;
      }
      scores[i] = scores[parent];
      nodes[i] = nodes[parent];
      i = parent;
    }
    scores[i] = score;
    nodes[i] = node;
  }

  private void siftDown(int i, double score, int node) {
    while (true) {
      int child = sorted ? i + 1 : 2 * i + 1;
      if (child >= size) {
        break;
      }
      if (!sorted
          && child + 1 < size
          && worse(scores[child + 1], nodes[child + 1], scores[child], nodes[child])) {
        child++;
      }
      if (!worse(scores[child], nodes[child], score, node)) {
        break;
      }
      scores[i] = scores[child];
      nodes[i] = nodes[child];
      i = child;
    }
    scores[i] = score;
    nodes[i] = node;
  }
}
