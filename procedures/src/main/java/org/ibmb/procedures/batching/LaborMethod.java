/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import org.ibmb.batch.Sampling;

/** {@code labor}: the nodes of a batch share one draw, so that they keep the same neighbours. */
final class LaborMethod extends LayeredMethod {

  /**
   * @param evaluator makes the batches that are predicted
   */
  LaborMethod(BatchingMethod evaluator) {
    super("labor", Sampling.LABOR, evaluator);
  }
}
