/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.StopCheck;

/**
 * Approximate personalized PageRank by forward push (Andersen, Chung, Lang 2006, algorithm
 * ApproximatePageRank).
 *
 * <p>Each node holds an estimate {@code p} and a residual {@code r}, the mass that still has to
 * walk. Pushing a node turns {@code alpha} of its residual into estimate and hands the rest to its
 * neighbours by edge weight. On the way and at the end {@code sum p + sum r = 1}; at the end {@code
 * r(v) < epsilon * degree(v)}, and on an undirected graph {@code 0 <= ppr(v) - p(v) <= epsilon *
 * degree(v)}, where a degree is a sum of edge weights in units of the mean edge weight, so that
 * scaling all weights changes nothing.
 *
 * <p>The frontier is a FIFO ring: mass gathers at a node before it is pushed, which needs far fewer
 * pushes than a stack. A walk that reaches a node without edges stays there for good.
 *
 * <p>Complexity: without weights at most {@code 1 / (alpha * epsilon)} edge steps per source,
 * whatever the graph's size.
 */
public final class ForwardPush {
  /** Pushes between two stop checks. */
  private static final int STOP_CHECK_INTERVAL = 1 << 14;

  private final Csr graph;
  private final StopCheck stop;
  private final double alpha;
  private final double[] degree;
  private final double[] threshold;

  public ForwardPush(Csr graph, double alpha, double epsilon, StopCheck stop) {
    this.graph = graph;
    this.stop = stop;
    this.alpha = alpha;
    int nodeCount = graph.nodeCount();
    this.degree = new double[nodeCount];
    this.threshold = new double[nodeCount];
    double total = 0;
    for (int u = 0; u < nodeCount; u++) {
      degree[u] = graph.weightedDegree(u);
      total += degree[u];
    }
    double meanWeight = graph.edgeCount() == 0 ? 1 : total / graph.edgeCount();
    for (int u = 0; u < nodeCount; u++) {
      threshold[u] = epsilon * degree[u] / meanWeight;
    }
  }

  /** The bound on the error at {@code node}: epsilon times its degree. */
  public double tolerance(int node) {
    return threshold[node];
  }

  /**
   * Scratch space of one worker: dense over the nodes, and clean (all zero) between two sources.
   */
  public Scratch newScratch() {
    return new Scratch(graph.nodeCount());
  }

  /** Estimates and residuals of one source; valid until the next {@link #push}. */
  public static final class Scratch {
    /**
     * Estimate and residual of node {@code v} at {@code 2v} and {@code 2v + 1}: one cache line for
     * both.
     */
    private final double[] mass;

    private final boolean[] queued;
    private final int[] ring;
    private int[] touched = new int[64];
    private int touchedCount;

    private Scratch(int nodeCount) {
      mass = new double[Math.multiplyExact(2, nodeCount)];
      queued = new boolean[nodeCount];
      ring = new int[Integer.highestOneBit(Math.max(1, nodeCount)) * 2];
    }

    /** How many nodes were reached; they are {@code touched(0) .. touched(touchedCount() - 1)}. */
    public int touchedCount() {
      return touchedCount;
    }

    public int touched(int i) {
      return touched[i];
    }

    public double estimate(int node) {
      return mass[2 * node];
    }

    public double residual(int node) {
      return mass[2 * node + 1];
    }

    /** Puts a unit of mass on {@code source} and queues it at place {@code at}. */
    private void start(int source, int at) {
      mass[2 * source + 1] = 1;
      touch(source);
      ring[at] = source;
      queued[source] = true;
    }

    private void touch(int node) {
      if (touchedCount == touched.length) {
        touched = Arrays.copyOf(touched, 2 * touchedCount);
      }
      touched[touchedCount++] = node;
    }

    private void clear() {
      for (int i = 0; i < touchedCount; i++) {
        mass[2 * touched[i]] = 0;
        mass[2 * touched[i] + 1] = 0;
      }
      touchedCount = 0;
    }
  }

  /**
   * Runs the push from {@code source}; the result is read from {@code scratch}, which is of no use
   * after a stop.
   */
  public void push(int source, Scratch scratch) {
    scratch.clear();
    scratch.start(source, 0);
    drain(1, scratch);
  }

  /**
   * Runs the push from all of {@code sources} at once, with a residual of 1 each: the result is the
   * sum of what single pushes approximate, and the tolerance is that of one.
   *
   * @param sources distinct
   */
  public void push(int[] sources, Scratch scratch) {
    scratch.clear();
    for (int i = 0; i < sources.length; i++) {
      scratch.start(sources[i], i);
    }
    drain(sources.length, scratch);
  }

  /**
   * @param tail how many nodes are queued
   */
  private void drain(int tail, Scratch scratch) {
    double[] mass = scratch.mass;
    boolean[] queued = scratch.queued;
    int[] ring = scratch.ring;
    int ringMask = ring.length - 1;
    int[] offsets = graph.offsets();
    int[] targets = graph.targets();
    float[] weights = graph.weights();

    int head = 0;
    int pushes = 0;
    while (head != tail) {
      if (++pushes % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      int u = ring[head++ & ringMask];
      queued[u] = false;
      double residual = mass[2 * u + 1];
      mass[2 * u + 1] = 0;
      if (offsets[u] == offsets[u + 1]) {
        mass[2 * u] += residual;
        continue;
      }
      mass[2 * u] += alpha * residual;
      double share = (1 - alpha) * residual / degree[u];
      for (int e = offsets[u]; e < offsets[u + 1]; e++) {
        int v = targets[e];
        double before = mass[2 * v + 1];
        if (before == 0 && mass[2 * v] == 0) {
          scratch.touch(v);
        }
        double after = before + share * weights[e];
        mass[2 * v + 1] = after;
        // A node without edges has threshold 0: whatever reaches it is settled at once.
        if (after >= threshold[v] && !queued[v]) {
          queued[v] = true;
          ring[tail++ & ringMask] = v;
        }
      }
    }
  }
}
