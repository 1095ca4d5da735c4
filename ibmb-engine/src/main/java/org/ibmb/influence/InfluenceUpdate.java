/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.graph.GraphImprint;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * The influence on a changed graph, of which only the part that changed is computed.
 *
 * <p><b>Law.</b> Every source that keeps its list has a drift of at most {@code tolerance}. Where
 * that is 0, a computation from scratch gives the same list bit for bit: with a tolerance of 0 this
 * holds for all sources. A larger drift bounds by how much the personalized PageRank of the source,
 * summed over all nodes, differs from that on the last graph on which a computation from scratch
 * gave its list, over any number of updates: its scores are off by the push's own error and {@code
 * tolerance} together.
 *
 * <p><b>Which lists are kept.</b> Let {@code P} and {@code P'} be the steps of the walk on the
 * earlier and the changed graph, a node without edges stepping to itself. Then {@code ppr'_s -
 * ppr_s = (1 - alpha) / alpha * ppr'_s (P' - P) R} with a matrix {@code R} whose rows sum to 1: the
 * difference is at most {@code (1 - alpha) / alpha} times the sum of {@code ppr'_s(v) c(v)}, where
 * {@link RowChanges} tells how far {@code c(v)} the step from {@code v} changed and {@link
 * ReversePush} bounds the sum for all sources at once.
 *
 * <p>A push takes the same steps if it pushes no changed row, although the PageRank behind its
 * reach may differ: that its list is still that of a rebuild helps only where it was so before, at
 * a drift of 0. {@link PushReach} tells which sources these are. None where the unit of epsilon is
 * another one, {@link GraphImprint#weightUnit}: every list was made with another tolerance.
 *
 * @param influence of the sources that were asked for
 * @param drift of each source's list, 0 where it is new
 * @param earlier the place of each source among the earlier ones, or -1
 * @param recomputed whether a source's list is new
 */
public record InfluenceUpdate(
    Influence influence, float[] drift, int[] earlier, boolean[] recomputed) {
  /** Room for the rounding of sums that should be compared exactly. */
  private static final double ROUNDING = 1e-6;

  /** Bounds below this cost more than they save, and rounding is near. */
  private static final double LEAST_BOUND = 1e-14;

  /** What an update adds to the drift of a source that it does not concern, if it must. */
  private static final double SHARE_OF_TOLERANCE = 0.02;

  /** Two distributions never differ by more, summed over all nodes. */
  private static final double MOST_TOLERANCE = 2;

  /**
   * What a change of the graph means to each node, by its number now.
   *
   * @param distance by how much its PageRank changed at most; infinite where nothing is known
   * @param unreached whether its push takes the same steps
   */
  private record Changes(double[] distance, boolean[] unreached) {}

  /**
   * @throws InvalidInput where no update can have this tolerance
   */
  public static void requireTolerance(double tolerance) {
    new Problems()
        .require(
            tolerance >= 0 && tolerance <= MOST_TOLERANCE,
            "'tolerance' must be in [0, 2] but was %s: two distributions never differ by more than 2 in all",
            tolerance)
        .throwIfAny();
  }

  /**
   * @param drift of the earlier lists
   * @param before the graph of the earlier influence
   * @param graph the changed graph
   * @param now its imprint
   * @param sources nodes of the changed graph, ascending
   * @param config that of the earlier influence
   * @param tolerance by how much the PageRank of a source may differ in all, from 0 to 2
   * @throws InvalidInput where it is not
   */
  public static InfluenceUpdate of(
      Influence influence,
      float[] drift,
      GraphImprint before,
      Csr graph,
      GraphImprint now,
      int[] sources,
      InfluenceConfig config,
      double tolerance,
      Workers workers,
      StopCheck stop) {
    requireTolerance(tolerance);
    int[] numbers = before.numbersIn(now);
    int[] earlier = places(influence, numbers, sources, graph.nodeCount());
    Changes changes = changes(before, now, numbers, graph, config, tolerance, stop);
    float[] drifts = new float[sources.length];
    boolean[] recomputed = new boolean[sources.length];
    int[] due = new int[sources.length];
    int dueCount = 0;
    for (int i = 0; i < sources.length; i++) {
      double off = earlier[i] < 0 ? 0 : off(drift[earlier[i]], changes, sources[i]);
      recomputed[i] =
          earlier[i] < 0 || off > tolerance || namesRemoved(influence, earlier[i], numbers);
      if (recomputed[i]) {
        due[dueCount++] = sources[i];
      } else if (off > 0) {
        drifts[i] = Math.nextUp((float) off);
      }
    }
    Influence fresh =
        NodeInfluence.compute(graph, Arrays.copyOf(due, dueCount), config, workers, stop);
    return new InfluenceUpdate(
        join(influence, numbers, fresh, sources, earlier, recomputed), drifts, earlier, recomputed);
  }

  private static double off(float drift, Changes changes, int source) {
    return drift == 0 && changes.unreached[source] ? 0 : drift + changes.distance[source];
  }

  public int recomputedCount() {
    int count = 0;
    for (boolean one : recomputed) {
      count += one ? 1 : 0;
    }
    return count;
  }

  private static Changes changes(
      GraphImprint before,
      GraphImprint now,
      int[] numbers,
      Csr graph,
      InfluenceConfig config,
      double tolerance,
      StopCheck stop) {
    double[] distance = new double[graph.nodeCount()];
    boolean[] unreached = new boolean[graph.nodeCount()];
    RowChanges rows = RowChanges.of(before, now, numbers, graph);
    if (before.weightUnit() != now.weightUnit()) {
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
    } else if (rows.any()) {
      double perVisit = (1 - config.alpha()) / config.alpha() * (1 + ROUNDING);
      double error = SHARE_OF_TOLERANCE * tolerance / perVisit;
      if (error < LEAST_BOUND) {
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
      } else {
        double[] visits = ReversePush.visits(graph, rows.rows(), config.alpha(), error, stop);
        Arrays.setAll(distance, s -> perVisit * visits[s]);
      }
      unreached = PushReach.unreached(graph, rows, config, now.weightUnit(), stop);
    }
    return new Changes(distance, unreached);
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
