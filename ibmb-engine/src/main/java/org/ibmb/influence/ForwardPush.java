/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.graph.WeightUnit;
import org.ibmb.run.StopCheck;

/**
 * Approximate personalized PageRank by forward push (Andersen, Chung, Lang 2006, algorithm
 * ApproximatePageRank).
 *
 * <p>Each node holds an estimate {@code p} and a residual {@code r}, the mass that still has to
 * walk. Pushing a node turns {@code alpha} of its residual into estimate and hands the rest to its
 * neighbours by edge weight. On the way and at the end {@code sum p + sum r = 1}; at the end {@code
 * r(v) < epsilon * degree(v)}, and on an undirected graph {@code 0 <= ppr(v) - p(v) <= epsilon *
 * degree(v)}, where a degree is a sum of edge weights in the graph's {@link WeightUnit}, so that
 * doubling all weights changes nothing.
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

  /**
   * Residual of a node that was pushed, in place of 0, so that it can be told from one that was
   * never reached. It vanishes when anything is added to it.
   */
  private static final double SETTLED = Double.MIN_NORMAL;

  private final Csr graph;
  private final StopCheck stop;
  private final double alpha;
  private final double[] degree;
  private final double[] threshold;

  /** Whether every edge weighs 1, so that a row's edges all carry the same. */
  private final boolean unweighted;

  public ForwardPush(Csr graph, double alpha, double epsilon, StopCheck stop) {
    this.graph = graph;
    this.stop = stop;
    this.alpha = alpha;
    int nodeCount = graph.nodeCount();
    this.degree = new double[nodeCount];
    this.threshold = new double[nodeCount];
    boolean allOnes = true;
    for (float weight : graph.weights()) {
      allOnes &= weight == 1;
    }
    this.unweighted = allOnes;
    double unit = allOnes ? 1 : WeightUnit.of(graph);
    for (int u = 0; u < nodeCount; u++) {
      degree[u] = allOnes ? graph.degree(u) : graph.weightedDegree(u);
      // A node without edges has to be queued by whatever reaches it, and only once.
      threshold[u] = Math.max(2 * SETTLED, epsilon * degree[u] / unit);
    }
  }

  /**
   * Scratch space of one worker: dense over the nodes, and clean (all zero) between two sources.
   */
  public Scratch newScratch() {
    return new Scratch(threshold);
  }

  /** Estimates and residuals of one source; valid until the next {@link #push}. */
  public static final class Scratch {
    /**
     * Residual and threshold of node {@code v} at {@code 2v} and {@code 2v + 1}: an edge step reads
     * no more than this, one cache line. A node is queued as long as the first is not below the
     * second.
     */
    private final double[] residuals;

    private final double[] estimates;
    private final int[] ring;
    private int[] touched = new int[64];
    private int touchedCount;
    private int[] pushed = new int[64];
    private int pushedCount;

    private Scratch(double[] threshold) {
      int nodeCount = threshold.length;
      residuals = new double[Math.multiplyExact(2, nodeCount)];
      for (int v = 0; v < nodeCount; v++) {
        residuals[2 * v + 1] = threshold[v];
      }
      estimates = new double[nodeCount];
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
      return estimates[node];
    }

    public double residual(int node) {
      double residual = residuals[2 * node];
      return residual == SETTLED ? 0 : residual;
    }

    /**
     * Puts a unit of mass on {@code source}; where that reaches its threshold, it is queued at
     * place {@code tail}. Returns the new tail.
     */
    private int start(int source, int tail) {
      residuals[2 * source] = 1;
      touch(source);
      if (1 < residuals[2 * source + 1]) {
        return tail;
      }
      ring[tail] = source;
      return tail + 1;
    }

    private void touch(int node) {
      makeRoom(1);
      touched[touchedCount++] = node;
    }

    /** Adds to the estimate of a node that is pushed. */
    private void add(int node, double mass) {
      if (estimates[node] == 0) {
        if (pushedCount == pushed.length) {
          pushed = Arrays.copyOf(pushed, 2 * pushedCount);
        }
        pushed[pushedCount++] = node;
      }
      estimates[node] += mass;
    }

    /** For one more than that many touched nodes. */
    private void makeRoom(int more) {
      if (touchedCount + more >= touched.length) {
        touched = Arrays.copyOf(touched, 2 * (touchedCount + more));
      }
    }

    /**
     * Ranks the nodes that were reached and forgets them: clearing them by the way spares a second
     * walk over scattered memory.
     *
     * <p>The rank is a tighter lower bound than the estimate: of what still stands at a node, alpha
     * ends there. So nodes that the push reached and left waiting count, too; without them the best
     * 16 of {@code twitch-explicit} at epsilon 2e-4 hold .92 of what the exact ones hold, with them
     * .99.
     *
     * @param source kept whatever its rank
     */
    private void rank(int source, double alpha, TopK best) {
      best.start(source, estimates[source] + alpha * residual(source));
      for (int i = 0; i < pushedCount; i++) {
        int node = pushed[i];
        if (node != source) {
          best.offer(estimates[node] + alpha * residual(node), node);
        }
      }
      // Few of the many others get further than the first question: their estimates stay unread.
      for (int i = 0; i < touchedCount; i++) {
        int node = touched[i];
        double score = alpha * residuals[2 * node];
        residuals[2 * node] = 0;
        if (best.mayTake(score) && node != source && estimates[node] == 0) {
          best.offer(score, node);
        }
      }
      touchedCount = 0;
      clear();
    }

    private void clear() {
      for (int i = 0; i < touchedCount; i++) {
        residuals[2 * touched[i]] = 0;
      }
      for (int i = 0; i < pushedCount; i++) {
        estimates[pushed[i]] = 0;
      }
      touchedCount = 0;
      pushedCount = 0;
    }
  }

  /**
   * Runs the push from {@code source}; the result is read from {@code scratch}, which is of no use
   * after a stop.
   */
  public void push(int source, Scratch scratch) {
    scratch.clear();
    int tail = scratch.start(source, 0);
    drain(tail == 0 ? spread(source, 0, scratch) : tail, scratch);
  }

  /**
   * Ranks what the last push from {@code source} has reached, which leaves {@code scratch} empty.
   *
   * @param best gets the nodes with a lower bound of their PageRank
   */
  void rank(int source, Scratch scratch, TopK best) {
    scratch.rank(source, alpha, best);
  }

  /**
   * Runs the push from all of {@code sources} at once, with a residual of 1 each: the result is the
   * sum of what single pushes approximate, and the tolerance is that of one.
   *
   * @param sources distinct
   */
  public void push(int[] sources, Scratch scratch) {
    scratch.clear();
    int tail = 0;
    for (int source : sources) {
      tail = scratch.start(source, tail);
    }
    for (int source : sources) {
      // A source is pushed even where its threshold is above 1, unless others have queued it.
      boolean queuedAtStart = threshold[source] <= 1;
      if (!queuedAtStart && scratch.residuals[2 * source] < threshold[source]) {
        tail = spread(source, tail, scratch);
      }
    }
    drain(tail, scratch);
  }

  /**
   * @param tail how many nodes were queued; the first is at place 0
   */
  private void drain(int tail, Scratch scratch) {
    int[] ring = scratch.ring;
    int head = 0;
    int pushes = 0;
    while (head != tail) {
      if (++pushes % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      tail = spread(ring[head++ & (ring.length - 1)], tail, scratch);
    }
  }

  /** Pushes {@code u}, which is no longer queued; returns the new tail. */
  private int spread(int u, int tail, Scratch scratch) {
    double[] residuals = scratch.residuals;
    double residual = residuals[2 * u];
    residuals[2 * u] = SETTLED;
    int begin = graph.offsets()[u];
    int end = graph.offsets()[u + 1];
    if (begin == end) {
      scratch.add(u, residual);
      return tail;
    }
    scratch.add(u, alpha * residual);
    double share = (1 - alpha) * residual / degree[u];
    int[] ring = scratch.ring;
    int last = ring.length - 1;
    scratch.makeRoom(end - begin);
    int[] touched = scratch.touched;
    int touchedCount = scratch.touchedCount;
    int[] targets = graph.targets();
    float[] weights = graph.weights();
    // Both lists are written always and grow sometimes: whether they do is a toss-up, and a branch
    // that is guessed wrong costs more than all else here. Numbers of one sign are ordered as their
    // bits are, and a difference of bits needs no branch where a comparison of doubles gets one.
    for (int e = begin; e < end; e++) {
      int v = targets[e];
      double before = residuals[2 * v];
      double after = before + (unweighted ? share : share * weights[e]);
      residuals[2 * v] = after;
      long beforeBits = Double.doubleToRawLongBits(before);
      long afterBits = Double.doubleToRawLongBits(after);
      long enoughBits = Double.doubleToRawLongBits(residuals[2 * v + 1]);
      touched[touchedCount] = v;
      touchedCount += isNegative(beforeBits - 1);
      ring[tail & last] = v;
      tail += isNegative(beforeBits - enoughBits) & ~isNegative(afterBits - enoughBits);
    }
    scratch.touchedCount = touchedCount;
    return tail;
  }

  /** 1 or 0. */
  private static int isNegative(long number) {
    return (int) (number >>> 63);
  }
}
