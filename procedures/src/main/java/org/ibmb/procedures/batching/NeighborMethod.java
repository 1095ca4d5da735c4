/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import org.ibmb.batch.Sampling;

/** {@code neighbor}: every node keeps some of its neighbours, drawn one by one. */
final class NeighborMethod extends LayeredMethod {

  /**
   * @param evaluator makes the batches that are predicted
   */
  NeighborMethod(BatchingMethod evaluator) {
    super("neighbor", Sampling.NEIGHBOR, evaluator);
  }
}
