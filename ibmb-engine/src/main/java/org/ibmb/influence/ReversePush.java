/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.StopCheck;

/**
 * How much every node's walk visits some nodes, all at once: the push of Andersen et al., Local
 * Computation of PageRank Contributions (2007), which follows edges backwards.
 *
 * <p>With {@code x(s)} the sum of {@code ppr_s(v) c(v)} over all nodes, {@code x = b + (1 - alpha)
 * P x}, where {@code b} is {@code alpha c}, and {@code c} at nodes without edges, which keep every
 * walk. A push of {@code u} turns its residual into estimate and hands {@code 1 - alpha} of it to
 * the nodes that walk to {@code u}. What is left when no residual exceeds {@code alpha * error} is
 * worth less than {@code error} to any node.
 */
final class ReversePush {
  private static final int STOP_CHECK_INTERVAL = 1 << 12;

  private ReversePush() {}

  /**
   * @param graph the walk's graph
   * @param worth {@code c}, 0 or greater: how much a visit of each node counts
   * @param error greater than 0
   * @return for each node at least {@code x}, and at most {@code x + error}
   */
  static double[] visits(Csr graph, double[] worth, double alpha, double error, StopCheck stop) {
    double[] residual = new double[graph.nodeCount()];
    for (int u = 0; u < residual.length; u++) {
      residual[u] = graph.degree(u) == 0 ? worth[u] : alpha * worth[u];
    }
    boolean[] none = new boolean[residual.length];
    return drain(graph, residual, none, none, alpha, error, stop);
  }

  /**
   * What the walk from each node, ended with probability {@code alpha} after every visit, first
   * meets of some nodes: {@code x(u)} is {@code worth[u]} at these, and elsewhere {@code (1 -
   * alpha)} times the mean of {@code x} over the next step. The rows of those nodes are of no
   * account.
   *
   * @param met which nodes these are
   * @param worth of each of them, 0 or greater; 0 at all others
   * @param closed nodes that no walk leaves that has not begun there
   * @return for each node at least {@code x}, and at most {@code x + error}
   */
  static double[] firstMet(
      Csr graph,
      boolean[] met,
      double[] worth,
      boolean[] closed,
      double alpha,
      double error,
      StopCheck stop) {
    return drain(graph, worth.clone(), met, closed, alpha, error, stop);
  }

  /**
   * @param fixed nodes whose walks are over: they are given nothing
   * @param closed nodes that hand nothing on
   */
  private static double[] drain(
      Csr graph,
      double[] residual,
      boolean[] fixed,
      boolean[] closed,
      double alpha,
      double error,
      StopCheck stop) {
    int nodeCount = graph.nodeCount();
    Csr walkers = graph.transpose(stop);
    double[] degree = new double[nodeCount];
    double[] visits = new double[nodeCount];
    Arrays.fill(visits, error);
    double enough = alpha * error;
    int[] ring = new int[Integer.highestOneBit(Math.max(1, nodeCount)) * 2];
    int tail = 0;
    for (int u = 0; u < nodeCount; u++) {
      degree[u] = graph.weightedDegree(u);
      if (residual[u] > enough) {
        ring[tail++] = u;
      }
    }
    int pushes = 0;
    for (int head = 0; head != tail; head++) {
      if (pushes++ % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      int u = ring[head & (ring.length - 1)];
      double pushed = residual[u];
      residual[u] = 0;
      visits[u] += pushed;
      if (closed[u]) {
        continue;
      }
      for (int e = walkers.offsets()[u]; e < walkers.offsets()[u + 1]; e++) {
        int walker = walkers.targets()[e];
        if (fixed[walker]) {
          continue;
        }
        double before = residual[walker];
        double after = before + (1 - alpha) * pushed * walkers.weights()[e] / degree[walker];
        residual[walker] = after;
        if (after > enough && before <= enough) {
          ring[tail++ & (ring.length - 1)] = walker;
        }
      }
    }
    return visits;
  }
}
