/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.Problems;

/**
 * How batches are made.
 *
 * @param influence how auxiliary nodes are found
 * @param outputsPerBatch most output nodes of one batch, the budget of the greedy merge; at least 1
 */
public record BatchingConfig(InfluenceConfig influence, int outputsPerBatch) {
  public static final BatchingConfig DEFAULT = new BatchingConfig(InfluenceConfig.DEFAULT, 1000);

  public BatchingConfig {
    new Problems().atLeast("outputsPerBatch", outputsPerBatch, 1).throwIfAny();
  }

  /** The same with another budget; batches without a backward pass may hold more. */
  public BatchingConfig withOutputsPerBatch(int outputs) {
    return new BatchingConfig(influence, outputs);
  }
}
