/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.Problems;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Divides the nodes of a graph into parts of equal weight with few edges between them: multilevel
 * k-way partitioning (Karypis and Kumar 1998).
 *
 * <p>The graph is coarsened ({@link Hierarchy}), the coarsest one divided ({@link
 * RecursiveBisection}), and the division carried back from level to level and improved on each
 * ({@link KWayRefinement}). The same seed gives the same parts for any number of threads.
 */
public final class GraphPartitioner {
  private static final int NODES_PER_PART = 30;
  private static final int MOST_PASSES = 10;

  /** Divisions of the coarsest graph, of which the best is carried on. */
  private static final int ATTEMPTS = 2;

  private GraphPartitioner() {}

  /**
   * Divides a graph.
   *
   * <p>No part weighs more than {@code (1 + imbalance)} times the average, rounded up. Where single
   * nodes are so heavy that this may be impossible, the limit is the average, rounded up, less 1,
   * plus the weight of the heaviest node.
   *
   * @param graph its direction does not matter: where it is not symmetric, its transpose is added.
   *     Self-loops count nothing. Weights that are not whole, or sum to more than 2^30, are rounded
   *     in proportion to whole numbers, at least 1, for the search; the cut is reported in the
   *     graph's own
   * @param nodeWeights {@code int[nodeCount]}, 0 or greater, or null where each node weighs 1
   * @throws org.ibmb.run.InvalidInput where there are more parts than nodes, or node weights that
   *     are too few, negative, or sum to more than {@link Integer#MAX_VALUE}
   */
  public static Partition partition(
      Csr graph, PartitionConfig config, int[] nodeWeights, Workers workers, StopCheck stop) {
    check(graph, config, nodeWeights);
    int[] weights = nodeWeights;
    if (weights == null) {
      weights = new int[graph.nodeCount()];
      Arrays.fill(weights, 1);
    }
    stop.check();
    WeightedGraph finest = WeightedGraph.of(graph, weights, stop);
    long limit = weightLimit(finest, config);
    int parts = config.parts();
    Workers stoppable = workers.stoppable(stop);
    Seeds seeds = new Seeds(config.seed());
    Hierarchy hierarchy = Hierarchy.of(finest, enough(finest, parts), seeds, stoppable);
    int[] partOf = initial(hierarchy.coarsest(), parts, limit, seeds, stoppable, stop);
    long[] partWeights = {};
    for (int level = hierarchy.graphs().size() - 1; level >= 0; level--) {
      if (level < hierarchy.coarseOf().size()) {
        partOf = hierarchy.project(partOf, level);
      }
      var refinement =
          new KWayRefinement(hierarchy.graphs().get(level), partOf, parts, limit, stop);
      refinement.balance();
      refinement.refine(MOST_PASSES);
      partWeights = refinement.partWeights();
    }
    return new Partition(parts, partOf, partWeights, limit, cut(graph, partOf));
  }

  /** The best of some divisions of the coarsest graph, made in parallel; of equals the first. */
  private static int[] initial(
      WeightedGraph coarsest, int parts, long limit, Seeds seeds, Workers workers, StopCheck stop) {
    KWayRefinement[] found = new KWayRefinement[ATTEMPTS];
    workers.forEach(
        found.length,
        (worker, i) -> {
          Seeds own = new Seeds(seeds.value("attempt", i));
          int[] partOf = RecursiveBisection.of(coarsest, parts, limit, own, workers);
          found[i] = new KWayRefinement(coarsest, partOf, parts, limit, stop);
          found[i].balance();
          found[i].refine(MOST_PASSES);
        });
    KWayRefinement best = found[0];
    for (KWayRefinement other : found) {
      if (other.cut() < best.cut()) {
        best = other;
      }
    }
    return best.partOf();
  }

  private static void check(Csr graph, PartitionConfig config, int[] nodeWeights) {
    int nodeCount = graph.nodeCount();
    Problems problems =
        new Problems()
            .require(
                config.parts() <= nodeCount,
                "'parts' must be at most the number of nodes, %d, but was %d. Ask for fewer parts",
                nodeCount,
                config.parts());
    if (nodeWeights != null) {
      problems.require(
          nodeWeights.length == nodeCount,
          "'nodeWeights' must have one weight per node, %d, but had %d",
          nodeCount,
          nodeWeights.length);
      for (int u = 0; u < nodeWeights.length; u++) {
        if (nodeWeights[u] < 0) {
          problems.require(
              false,
              "Node weights must be 0 or greater, but of node %d it was %d",
              u,
              nodeWeights[u]);
          break;
        }
      }
      long sum = WeightedGraph.sum(nodeWeights);
      problems.require(
          sum <= Integer.MAX_VALUE,
          "Node weights must sum to at most %d but summed to %d. Divide them all by the same number",
          Integer.MAX_VALUE,
          sum);
    }
    problems.throwIfAny();
  }

  private static long weightLimit(WeightedGraph graph, PartitionConfig config) {
    int parts = config.parts();
    long heaviest = 0;
    for (int weight : graph.nodeWeights()) {
      heaviest = Math.max(heaviest, weight);
    }
    long wanted = (long) Math.ceil((1 + config.imbalance()) * graph.nodeWeight() / parts);
    // While a part weighs more, another weighs less than the average: any node fits in there.
    long possible = (graph.nodeWeight() + parts - 1) / parts - 1 + heaviest;
    return Math.max(wanted, possible);
  }

  /** From how many nodes on recursive bisection takes over. */
  private static int enough(WeightedGraph graph, int parts) {
    double depth = Math.max(1, Math.log(parts) / Math.log(2));
    return (int) Math.max((long) NODES_PER_PART * parts, (long) (graph.nodeCount() / (20 * depth)));
  }

  private static double cut(Csr graph, int[] partOf) {
    double cut = 0;
    for (int u = 0; u < partOf.length; u++) {
      for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
        if (partOf[graph.targets()[e]] != partOf[u]) {
          cut += graph.weights()[e];
        }
      }
    }
    return cut / 2;
  }
}
