/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.StopCheck;

/**
 * Which sources' pushes take the same steps on a changed graph as on the earlier one.
 *
 * <p>A push reads the row of a node, and compares with its degree, only to push it or to queue it.
 * Let the pushes from {@code s} on both graphs run side by side, {@code s} being no node with a
 * changed row. They are the same until a node {@code v} with a changed row is queued by one of
 * them, so {@code s} is unreached if that cannot happen. At that moment:
 *
 * <ol>
 *   <li>The residual of {@code v} is at least the smaller one of its two thresholds, {@code epsilon
 *       * degree(v)} with its degree before or now ({@link RowChanges} knows the smaller).
 *   <li>Also, it is not 0. If it came from a push of a node {@code u} that had reached its
 *       threshold, that was at least {@code epsilon * degree(u)}, and the edge carried {@code (1 -
 *       alpha) * epsilon * weight(u, v)} or more. Where the earlier degree is not known, or is 0,
 *       this is all there is. If nothing but changed rows lead to {@code v}, it is out of reach.
 *   <li>Until then no changed row was pushed, and all that stands at {@code v} came there from
 *       {@code s} on a way along unchanged rows, the same in both graphs. All mass together is 1,
 *       so a node whose threshold is above 1 is never pushed, unless it is {@code s}: the way leads
 *       through no such hub. Hence the residual is at most the probability {@code h(s, v)} that a
 *       walk, ended with probability {@code alpha} after every visit, gets from {@code s} to {@code
 *       v} without meeting another changed row, nor a hub after its start.
 * </ol>
 *
 * With {@code least(v)} for what 1 and 2 say together, {@code s} is unreached if {@code h(s, v) <
 * least(v)} for all {@code v}, and so if the sum of {@code h(s, v) / least(v)} is less than 1,
 * which {@link ReversePush#firstMet} bounds for all sources at once.
 *
 * <p>One exception to 2: a source that is a hub itself is pushed with less than its threshold. It
 * counts as reached if it has a neighbour of which nothing but 2 is known.
 *
 * <p>How many sources remain: on an undirected graph {@code h(s, v) * degree(s)} is at most {@code
 * degree(v)} times the probability of the way back, and these probabilities sum to {@code 1 /
 * alpha} at most. So the degrees of the sources that might reach {@code v} sum to {@code 1 / (alpha
 * * epsilon)} at most, however large the graph.
 */
final class PushReach {
  /** Room for the rounding of sums that should be compared exactly. */
  private static final double ROUNDING = 1e-6;

  /** Bounds below this cost more than they save, and rounding is near. */
  private static final double LEAST_BOUND = 1e-14;

  /** A finer bound takes more pushes, but sends fewer sources in vain. */
  private static final double ERROR = 0.1;

  private PushReach() {}

  /**
   * @param graph the changed graph
   * @param unit of the weights, the same in both graphs
   */
  static boolean[] unreached(
      Csr graph, RowChanges changes, InfluenceConfig config, double unit, StopCheck stop) {
    int nodeCount = graph.nodeCount();
    boolean[] unreached = new boolean[nodeCount];
    boolean[] changed = new boolean[nodeCount];
    boolean[] hub = new boolean[nodeCount];
    double hubDegree = unit / config.epsilon() * (1 + ROUNDING);
    for (int u = 0; u < nodeCount; u++) {
      changed[u] = changes.rows()[u] > 0;
      hub[u] = !changed[u] && graph.weightedDegree(u) > hubDegree;
    }
    double[] carried = leastCarried(graph, changed, hub);
    boolean[] carriedOnly = new boolean[nodeCount];
    double[] worth = new double[nodeCount];
    for (int v = 0; v < nodeCount; v++) {
      if (changed[v]) {
        double handed = (1 - config.alpha()) * carried[v];
        carriedOnly[v] = handed > changes.leastDegrees()[v];
        double least =
            config.epsilon() * Math.max(handed, changes.leastDegrees()[v]) / unit * (1 - ROUNDING);
        if (least < LEAST_BOUND) {
          return unreached;
        }
        worth[v] = 1 / least;
      }
    }
    double[] bound = ReversePush.firstMet(graph, changed, worth, hub, config.alpha(), ERROR, stop);
    for (int s = 0; s < nodeCount; s++) {
      unreached[s] =
          !changed[s]
              && bound[s] < 1
              && !(mayBeHub(graph, s, hubDegree) && hasNeighbour(graph, s, carriedOnly));
    }
    return unreached;
  }

  /** Pushed as a source with less than its threshold, or nearly so. */
  private static boolean mayBeHub(Csr graph, int source, double hubDegree) {
    return graph.weightedDegree(source) > hubDegree * (1 - 3 * ROUNDING);
  }

  /**
   * The least weight of an edge to each changed row from a row that is not and that is pushed as
   * others are; infinite where there is none.
   */
  private static double[] leastCarried(Csr graph, boolean[] changed, boolean[] hub) {
    double[] least = new double[changed.length];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    for (int u = 0; u < changed.length; u++) {
      for (int e = graph.offsets()[u]; !changed[u] && !hub[u] && e < graph.offsets()[u + 1]; e++) {
        int target = graph.targets()[e];
        if (changed[target]) {
          least[target] = Math.min(least[target], graph.weights()[e]);
        }
      }
    }
    return least;
  }

  private static boolean hasNeighbour(Csr graph, int node, boolean[] some) {
    for (int e = graph.offsets()[node]; e < graph.offsets()[node + 1]; e++) {
      if (some[graph.targets()[e]]) {
        return true;
      }
    }
    return false;
  }
}
