/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Csr;
import org.ibmb.graph.GraphImprint;
import org.ibmb.influence.InfluenceUpdate;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * A plan brought up to date with a changed graph.
 *
 * <p>{@link InfluenceUpdate} says which lists of influential nodes are kept. Outputs stay together
 * as they were; one that is new joins the batch of the output that matters most to it and has room.
 * Groups may therefore be others than those of a plan from scratch; the nodes of a batch are the
 * union of its outputs' lists in both.
 *
 * @param recomputedOutputs whose influential nodes were computed, new outputs included
 * @param rebuiltBatches that have such an output, or lost one; all others are as they were
 */
public record BatchUpdate(BatchPlan plan, int recomputedOutputs, int rebuiltBatches) {

  /**
   * @param before what the earlier plan was made on
   * @param graph the changed graph
   * @param now its imprint
   * @param outputs nodes of the changed graph, ascending; at least one
   * @param tolerance as in {@link InfluenceUpdate}
   */
  public static BatchUpdate of(
      BatchPlan earlier,
      GraphImprint before,
      Csr graph,
      GraphImprint now,
      int[] outputs,
      double tolerance,
      Workers workers,
      StopCheck stop) {
    NodeWiseConfig config = earlier.config();
    InfluenceUpdate influence =
        InfluenceUpdate.of(
            earlier.influence(),
            earlier.drift(),
            before,
            graph,
            now,
            outputs,
            config.influence(),
            tolerance,
            workers,
            stop);
    GroupUpdate groups = GroupUpdate.of(earlier.groups(), influence, config, stop);
    return new BatchUpdate(
        new BatchPlan(influence.influence(), influence.drift(), groups.groups(), config),
        influence.recomputedCount(),
        groups.changed());
  }
}
