/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;

/**
 * Keeps one reserved node and the {@code k - 1} best other (score, node) pairs, these in order:
 * higher score first, then smaller node. Most pairs come late and low, so that few are moved for
 * one; for the usual tens of pairs that is quicker than a heap, for thousands slower. Scratch space
 * of one worker.
 */
final class TopK {
  private final int most;
  private double[] scores;
  private int[] nodes;
  private int size;

  /** What a further score must reach: the last one's once the list is full. */
  private double least;

  private int reservedNode;
  private double reservedScore;

  TopK(int k) {
    most = k - 1;
    scores = new double[Math.min(most, 64)];
    nodes = new int[scores.length];
  }

  /** How many pairs are held, the reserved one included. */
  int count() {
    return size + 1;
  }

  /** Empties the list; {@code node} will be kept whatever its rank, and must not be offered. */
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
    int i = size;
    if (size < most) {
      if (size == nodes.length) {
        scores = Arrays.copyOf(scores, 2 * size);
        nodes = Arrays.copyOf(nodes, 2 * size);
      }
      size++;
    } else if (worse(scores[size - 1], nodes[size - 1], score, node)) {
      i--;
    } else {
      return;
    }
    while (i > 0 && worse(scores[i - 1], nodes[i - 1], score, node)) {
      scores[i] = scores[i - 1];
      nodes[i] = nodes[i - 1];
      i--;
    }
    scores[i] = score;
    nodes[i] = node;
    if (size == most) {
      least = scores[size - 1];
    }
  }

  /** Moves the pairs to the arrays from {@code at} on, best first, and returns how many. */
  int drain(int[] nodesInto, float[] scoresInto, int at) {
    int count = size + 1;
    int before = 0;
    while (before < size && worse(reservedScore, reservedNode, scores[before], nodes[before])) {
      before++;
    }
    for (int i = 0; i < size; i++) {
      int to = at + (i < before ? i : i + 1);
      nodesInto[to] = nodes[i];
      scoresInto[to] = (float) scores[i];
    }
    nodesInto[at + before] = reservedNode;
    scoresInto[at + before] = (float) reservedScore;
    size = 0;
    return count;
  }

  private static boolean worse(double score, int node, double thanScore, int thanNode) {
    return score < thanScore || (score == thanScore && node > thanNode);
  }
}
