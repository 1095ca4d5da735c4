/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.influence.Influence;
import org.ibmb.influence.NodeInfluence;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Node-wise batches before they are cut out of a graph: which outputs meet, and the influential
 * nodes of each. This is what is worth keeping: it takes most of the work, fits every network,
 * whatever its normalisation, and holds the batches of any part of its outputs, too.
 *
 * @param influence of all outputs, ascending
 * @param drift {@code float[outputCount]}: by how much each output's PageRank may have changed
 *     since its list was that of a computation from scratch, see {@link
 *     org.ibmb.influence.InfluenceUpdate}; finite, 0 in a plan from scratch
 * @param groups positions in {@code influence.sources()}, each once; ascending in a group and by
 *     first member among groups
 * @param config how both were found; without {@code shuffle}
 */
public record BatchPlan(Influence influence, float[] drift, int[][] groups, NodeWiseConfig config) {

  /** A plan from scratch. */
  public BatchPlan(Influence influence, int[][] groups, NodeWiseConfig config) {
    this(influence, new float[influence.sources().length], groups, config);
  }

  public BatchPlan {
    if (config.shuffle() != 0) {
      throw new InvalidInput("a plan is fixed, but 'shuffle' was " + config.shuffle());
    }
    requireAscending(influence.sources());
    if (drift.length != influence.sources().length) {
      throw new InvalidInput(
          "expected one drift per output, found %d for %d"
              .formatted(drift.length, influence.sources().length));
    }
    for (float one : drift) {
      if (!(one >= 0 && one < Float.POSITIVE_INFINITY)) {
        throw new InvalidInput("a drift must be finite and 0 or greater, but was " + one);
      }
    }
    boolean[] seen = new boolean[influence.sources().length];
    int count = 0;
    for (int[] group : groups) {
      for (int member : group) {
        if (seen[member]) {
          throw new InvalidInput("output %d is in two groups".formatted(member));
        }
        seen[member] = true;
        count++;
      }
    }
    if (count != seen.length) {
      throw new InvalidInput("%d of %d outputs are in a group".formatted(count, seen.length));
    }
  }

  private static void requireAscending(int[] nodes) {
    for (int i = 1; i < nodes.length; i++) {
      if (nodes[i] <= nodes[i - 1]) {
        throw new InvalidInput(
            "output nodes must ascend, but %d follows %d".formatted(nodes[i], nodes[i - 1]));
      }
    }
  }

  /**
   * @param outputs ascending; at least one
   */
  public static BatchPlan of(
      Csr adjacency, int[] outputs, NodeWiseConfig config, Workers workers, StopCheck stop) {
    Influence influence =
        NodeInfluence.compute(adjacency, outputs, config.influence(), workers, stop);
    return new BatchPlan(
        influence, OutputPartition.of(influence, config, workers.memory(), stop), config);
  }

  public int outputCount() {
    return influence.sources().length;
  }

  /** The batches of the plan, for any normalisation of its graph. */
  public PlannedBatches batches() {
    return new GroupedBatches(influence, groups);
  }

  /**
   * The plan of some of the outputs. Their influential nodes are known; they are grouped anew,
   * unless they are all that there are and the budget is the same.
   *
   * @param outputs ascending
   * @param memory is asked for what grouping takes
   * @param budget a configuration that differs from this plan's in nothing but the budget
   * @throws InvalidInput where the plan does not hold one of the outputs
   */
  public BatchPlan forOutputs(
      int[] outputs, NodeWiseConfig budget, MemoryClaims memory, StopCheck stop) {
    if (!budget.influence().equals(config.influence())) {
      throw new InvalidInput(
          "batches were made with %s, not with %s"
              .formatted(config.influence(), budget.influence()));
    }
    if (Arrays.equals(outputs, influence.sources()) && budget.equals(config)) {
      return this;
    }
    Influence some = influence.of(outputs);
    float[] someDrift = new float[outputs.length];
    for (int i = 0; i < outputs.length; i++) {
      someDrift[i] = drift[Arrays.binarySearch(influence.sources(), outputs[i])];
    }
    return new BatchPlan(some, someDrift, OutputPartition.of(some, budget, memory, stop), budget);
  }
}
