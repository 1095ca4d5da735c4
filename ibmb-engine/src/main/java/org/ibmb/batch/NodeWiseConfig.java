/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.Problems;

/**
 * How batches of outputs with node-wise auxiliaries are made.
 *
 * @param influence how auxiliary nodes are found
 * @param outputsPerBatch most output nodes of one batch; at least 1
 * @param auxiliaryPerBatch most nodes that the lists of a batch's outputs name together, the
 *     outputs included; 0 where only outputs are counted
 * @param shuffle how much of the batches is drawn anew every epoch: the share of the groups whose
 *     outputs are dealt out again, and of every output's auxiliary nodes that give way to others;
 *     from 0, where all stays as it is, to 1
 */
public record NodeWiseConfig(
    InfluenceConfig influence, int outputsPerBatch, int auxiliaryPerBatch, double shuffle) {
  public static final NodeWiseConfig DEFAULT = new NodeWiseConfig(InfluenceConfig.DEFAULT, 1000);

  public NodeWiseConfig {
    new Problems()
        .atLeast("outputsPerBatch", outputsPerBatch, 1)
        .require(
            auxiliaryPerBatch == 0 || auxiliaryPerBatch >= influence.auxiliaryPerOutput(),
            "'auxiliaryPerBatch' must be at least 'auxiliaryPerOutput' (%d), so that one output fits, or 0 for no limit, but was %d",
            influence.auxiliaryPerOutput(),
            auxiliaryPerBatch)
        .require(shuffle >= 0 && shuffle <= 1, "'shuffle' must be in [0, 1] but was %s", shuffle)
        .require(
            shuffle == 0 || auxiliaryPerBatch == 0,
            "'shuffle' (%s) would break the limit of 'auxiliaryPerBatch' (%d): set one of them to 0",
            shuffle,
            auxiliaryPerBatch)
        .throwIfAny();
  }

  /** Fixed batches whose outputs alone are counted. */
  public NodeWiseConfig(InfluenceConfig influence, int outputsPerBatch) {
    this(influence, outputsPerBatch, 0, 0);
  }

  /** This configuration with a shuffle of 0: all batches stay as they are. */
  public NodeWiseConfig withoutShuffle() {
    return new NodeWiseConfig(influence, outputsPerBatch, auxiliaryPerBatch, 0);
  }
}
