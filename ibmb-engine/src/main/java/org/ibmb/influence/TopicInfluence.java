/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.StopCheck;

/**
 * Topic-sensitive PageRank (Haveliwala 2002): the walk restarts at any of the sources with the same
 * probability. It is the mean of the sources' personalized PageRanks.
 *
 * <p>By forward push from all sources at once, with a unit of mass each and the tolerance of one
 * source; or by power iteration, which costs an edge step per edge and round.
 */
public final class TopicInfluence {
  private final Csr graph;
  private final TopicConfig config;
  private final ForwardPush push;
  private final StopCheck stop;

  public TopicInfluence(Csr graph, TopicConfig config, StopCheck stop) {
    this.graph = graph;
    this.config = config;
    this.stop = stop;
    this.push = new ForwardPush(graph, config.alpha(), config.epsilon(), stop);
  }

  /** Scratch space of one worker. */
  public Scratch newScratch() {
    return new Scratch(
        config.rounds() == 0 ? push.newScratch() : null,
        new long[1024],
        new double[config.rounds() == 0 ? 0 : graph.nodeCount()],
        new double[config.rounds() == 0 ? 0 : graph.nodeCount()]);
  }

  /** Of use to {@link #top} alone. */
  public static final class Scratch {
    private final ForwardPush.Scratch push;
    private long[] ranked;
    private double[] now;
    private double[] next;

    private Scratch(ForwardPush.Scratch push, long[] ranked, double[] now, double[] next) {
      this.push = push;
      this.ranked = ranked;
      this.now = now;
      this.next = next;
    }

    private long[] room(int count) {
      if (count > ranked.length) {
        ranked = new long[Math.max(count, 2 * ranked.length)];
      }
      return ranked;
    }
  }

  /**
   * The most influential nodes.
   *
   * @param nodes best first, ties by the smaller node
   * @param scores of the nodes; all nodes of the graph together have at most 1
   */
  public record Top(int[] nodes, float[] scores) {
    /** Sum of the scores. */
    public double mass() {
      double sum = 0;
      for (float score : scores) {
        sum += score;
      }
      return sum;
    }
  }

  /** At most {@code k} nodes, all with some influence. */
  public Top top(int[] sources, int k, Scratch scratch) {
    if (config.rounds() > 0) {
      iterate(sources, scratch);
      long[] ranked = scratch.room(scratch.now.length);
      int count = 0;
      for (int node = 0; node < scratch.now.length; node++) {
        count = add(ranked, count, scratch.now[node], node);
      }
      return best(ranked, count, k);
    }
    push.push(sources, scratch.push);
    int reached = scratch.push.touchedCount();
    long[] ranked = scratch.room(reached);
    int count = 0;
    for (int i = 0; i < reached; i++) {
      int node = scratch.push.touched(i);
      count = add(ranked, count, scratch.push.estimate(node) / sources.length, node);
    }
    return best(ranked, count, k);
  }

  /** {@code p = alpha t + (1 - alpha) p D^-1 A}; a walk at a node without edges stays there. */
  private void iterate(int[] sources, Scratch scratch) {
    Arrays.fill(scratch.now, 0);
    double restart = 1.0 / sources.length;
    for (int source : sources) {
      scratch.now[source] = restart;
    }
    for (int round = 0; round < config.rounds(); round++) {
      stop.check();
      double[] now = scratch.now;
      double[] next = scratch.next;
      Arrays.fill(next, 0);
      for (int u = 0; u < now.length; u++) {
        if (now[u] != 0) {
          spread(u, (1 - config.alpha()) * now[u], next);
        }
      }
      for (int source : sources) {
        next[source] += config.alpha() * restart;
      }
      scratch.now = next;
      scratch.next = now;
    }
  }

  private void spread(int u, double mass, double[] into) {
    if (graph.degree(u) == 0) {
      into[u] += mass;
      return;
    }
    double share = mass / graph.weightedDegree(u);
    for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
      into[graph.targets()[e]] += share * graph.weights()[e];
    }
  }

  private static int add(long[] ranked, int count, double score, int node) {
    if ((float) score <= 0) {
      return count;
    }
    // Positive floats sort as their bits do; inverted, the largest comes first.
    ranked[count] = ((long) ~Float.floatToIntBits((float) score) << 32) | node;
    return count + 1;
  }

  private static Top best(long[] ranked, int count, int k) {
    int kept = Math.min(k, count);
    moveSmallest(ranked, count, kept);
    Arrays.sort(ranked, 0, kept);
    int[] nodes = new int[kept];
    float[] scores = new float[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = (int) ranked[i];
      scores[i] = Float.intBitsToFloat(~(int) (ranked[i] >>> 32));
    }
    return new Top(nodes, scores);
  }

  /**
   * Brings the {@code kept} smallest of the first {@code count} values to the front, in any order
   * (Hoare's FIND, the median of three as pivot): a push reaches many times as many nodes as are
   * kept, and to sort them all takes longer than the push.
   */
  private static void moveSmallest(long[] values, int count, int kept) {
    int low = 0;
    int high = count - 1;
    while (kept > low && kept <= high) {
      int i = low;
      int j = high;
      long pivot = median(values[low], values[(low + high) >>> 1], values[high]);
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          long swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      // Now low..j are at most the pivot, i..high at least, and what is between equals it.
      if (kept <= j) {
        high = j;
      } else if (kept >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
