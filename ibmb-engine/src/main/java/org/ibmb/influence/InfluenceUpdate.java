/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.graph.GraphImprint;
import org.ibmb.run.Problems;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * The influence on a changed graph, of which only the part that changed is computed.
 *
 * <p><b>Law.</b> For every source that keeps its list, one of two holds. Either its push would take
 * the same steps on the changed graph, so that a computation from scratch gives the same list bit
 * for bit; with a tolerance of 0 this holds for all of them. Or its personalized PageRank on both
 * graphs differs by at most {@code tolerance}, summed over all nodes, so that its scores are off by
 * the push's own error and {@code tolerance} together.
 *
 * <p><b>Which lists are kept.</b> Let {@code P} and {@code P'} be the steps of the walk on the
 * earlier and the changed graph, a node without edges stepping to itself. Then {@code ppr'_s -
 * ppr_s = (1 - alpha) / alpha * ppr'_s (P' - P) R} with a matrix {@code R} whose rows sum to 1, and
 * a row of {@code P' - P} has at most 2 in absolute values: the difference is at most {@code 2 (1 -
 * alpha) / alpha} times the PageRank that {@code s} has on the rows that changed, which {@link
 * ReversePush} bounds for all sources at once.
 *
 * <p>A push takes the same steps if it reaches no changed row. One that pushes {@code u} has at
 * least {@code epsilon * degree(u)} there and hands at least {@code (1 - alpha) * epsilon * weight}
 * on, of which {@code alpha} ends where it arrives. A source with less than {@code alpha (1 -
 * alpha) epsilon * weight} on the changed rows therefore reaches none. Two sources are exceptions:
 * one of so many edges that it is pushed although it has less, which keeps its list only if no
 * changed row is its neighbour's; and all of them where the mean weight, the unit of epsilon,
 * changed.
 *
 * @param influence of the sources that were asked for
 * @param earlier the place of each source among the earlier ones, or -1
 * @param recomputed whether a source's list is new
 */
public record InfluenceUpdate(Influence influence, int[] earlier, boolean[] recomputed) {
  /** Room for the rounding of sums that should be compared exactly. */
  private static final double ROUNDING = 1e-6;

  /** Bounds below this cost more than they save, and rounding is near. */
  private static final double LEAST_BOUND = 1e-14;

  /** A finer bound takes more pushes, but sends fewer sources in vain. */
  private static final double SHARE_OF_ERROR = 0.25;

  /**
   * @param before what the earlier influence was computed on
   * @param graph the changed graph
   * @param now its imprint
   * @param sources nodes of the changed graph, ascending
   * @param config that of the earlier influence
   * @param tolerance by how much the PageRank of a source may differ in all, 0 or greater
   */
  public static InfluenceUpdate of(
      Influence influence,
      GraphImprint before,
      Csr graph,
      GraphImprint now,
      int[] sources,
      InfluenceConfig config,
      double tolerance,
      Workers workers,
      StopCheck stop) {
    new Problems().notNegative("tolerance", tolerance).throwIfAny();
    int[] numbers = before.numbersIn(now);
    int[] earlier = places(influence, numbers, sources, graph.nodeCount());
    boolean[] stale = staleNodes(new Change(before, now, numbers, graph), config, tolerance, stop);
    boolean[] recomputed = new boolean[sources.length];
    int[] due = new int[sources.length];
    int dueCount = 0;
    for (int i = 0; i < sources.length; i++) {
      recomputed[i] =
          earlier[i] < 0 || stale[sources[i]] || namesRemoved(influence, earlier[i], numbers);
      if (recomputed[i]) {
        due[dueCount++] = sources[i];
      }
    }
    Influence fresh =
        NodeInfluence.compute(graph, Arrays.copyOf(due, dueCount), config, workers, stop);
    return new InfluenceUpdate(
        join(influence, numbers, fresh, sources, earlier, recomputed), earlier, recomputed);
  }

  public int recomputedCount() {
    int count = 0;
    for (boolean one : recomputed) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /** Both graphs, and where the nodes of the first are in the second. */
  private record Change(GraphImprint before, GraphImprint now, int[] numbers, Csr graph) {

    /** Whether all nodes that are still there stand in the same order. */
    boolean keepsOrder() {
      int last = -1;
      for (int number : numbers) {
        if (number >= 0 && number < last) {
          return false;
        }
        last = Math.max(last, number);
      }
      return true;
    }

    /** The nodes, by their number now, that had another row; null where there is none. */
    boolean[] changedRows() {
      boolean[] changed = new boolean[now.nodeCount()];
      boolean any = false;
      for (int u = 0; u < numbers.length; u++) {
        int number = numbers[u];
        if (number >= 0 && before.rows()[u] != now.rows()[number]) {
          changed[number] = true;
          any = true;
        }
      }
      return any ? changed : null;
    }

    boolean keepsMeanWeight() {
      return before.meanWeight() == now.meanWeight();
    }
  }

  /** The nodes, by their number now, whose lists cannot be kept. */
  private static boolean[] staleNodes(
      Change change, InfluenceConfig config, double tolerance, StopCheck stop) {
    Csr graph = change.graph;
    double alpha = config.alpha();
    boolean[] stale = new boolean[graph.nodeCount()];
    boolean[] changed = change.changedRows();
    double close = tolerance * alpha / (2 * (1 - alpha));
    double unreached =
        change.keepsMeanWeight()
            ? alpha * (1 - alpha) * config.epsilon() * leastWeight(graph) / graph.meanWeight()
            : 0;
    double bound = Math.max(close, unreached) * (1 - ROUNDING);
    // Ties in a list, and the order of a push, go by the nodes' order.
    if (!change.keepsOrder() || (bound < LEAST_BOUND && !isSame(change, changed))) {
      Arrays.fill(stale, true);
      return stale;
    }
    if (changed == null) {
      return stale;
    }
    double[] visits = ReversePush.visits(graph, changed, alpha, SHARE_OF_ERROR * bound, stop);
    double hubDegree = graph.meanWeight() / config.epsilon() * (1 - ROUNDING);
    for (int s = 0; s < stale.length; s++) {
      boolean hub = visits[s] >= close * (1 - ROUNDING) && graph.weightedDegree(s) > hubDegree;
      stale[s] = visits[s] >= bound || (hub && hasNeighbour(graph, s, changed));
    }
    return stale;
  }

  private static boolean isSame(Change change, boolean[] changed) {
    return changed == null && change.keepsMeanWeight();
  }

  private static double leastWeight(Csr graph) {
    float least = Float.MAX_VALUE;
    for (float weight : graph.weights()) {
      least = Math.min(least, weight);
    }
    return graph.edgeCount() == 0 ? 1 : least;
  }

  private static boolean hasNeighbour(Csr graph, int node, boolean[] member) {
    for (int e = graph.offsets()[node]; e < graph.offsets()[node + 1]; e++) {
      if (member[graph.targets()[e]]) {
        return true;
      }
    }
    return false;
  }

  /** For each of {@code sources} its place among the earlier ones, or -1. */
  private static int[] places(Influence influence, int[] numbers, int[] sources, int nodeCount) {
    int[] placeOf = new int[nodeCount];
    Arrays.fill(placeOf, -1);
    for (int i = 0; i < influence.sources().length; i++) {
      int number = numbers[influence.sources()[i]];
      if (number >= 0) {
        placeOf[number] = i;
      }
    }
    int[] places = new int[sources.length];
    for (int i = 0; i < sources.length; i++) {
      places[i] = placeOf[sources[i]];
    }
    return places;
  }

  private static boolean namesRemoved(Influence influence, int source, int[] numbers) {
    for (int i = influence.offsets()[source]; i < influence.offsets()[source + 1]; i++) {
      if (numbers[influence.nodes()[i]] < 0) {
        return true;
      }
    }
    return false;
  }

  private static Influence join(
      Influence old,
      int[] numbers,
      Influence fresh,
      int[] sources,
      int[] earlier,
      boolean[] recomputed) {
    int[] offsets = new int[sources.length + 1];
    int nextFresh = 0;
    for (int i = 0; i < sources.length; i++) {
      int length = recomputed[i] ? length(fresh, nextFresh++) : length(old, earlier[i]);
      offsets[i + 1] = Math.addExact(offsets[i], length);
    }
    int[] nodes = new int[offsets[sources.length]];
    float[] scores = new float[nodes.length];
    nextFresh = 0;
    for (int i = 0; i < sources.length; i++) {
      Influence from = recomputed[i] ? fresh : old;
      int at = from.offsets()[recomputed[i] ? nextFresh++ : earlier[i]];
      for (int to = offsets[i]; to < offsets[i + 1]; to++, at++) {
        nodes[to] = recomputed[i] ? from.nodes()[at] : numbers[from.nodes()[at]];
        scores[to] = from.scores()[at];
      }
    }
    return new Influence(sources, offsets, nodes, scores);
  }

  private static int length(Influence influence, int source) {
    return influence.offsets()[source + 1] - influence.offsets()[source];
  }
}
