/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

/**
 * The batches of one set of output nodes, epoch by epoch: the same ones every time, or fresh draws.
 *
 * <p>A source may keep scratch space between two epochs, so that one training at a time may ask it.
 */
public interface BatchSource {
  /**
   * The plan of the batches of {@code epoch}: equal ones whenever it is asked for, whatever was
   * asked before.
   */
  PlannedBatches plan(int epoch);

  /** A source with one plan for all epochs. */
  static BatchSource fixed(PlannedBatches planned) {
    return new FixedBatches(planned);
  }

  /** Whether all epochs have the same batches, which need to be loaded only once. */
  boolean fixed();

  /** How many output nodes there are. */
  int outputCount();

  /** The output nodes, ascending. */
  default int[] outputs() {
    return plan(0).allOutputs();
  }

  /**
   * This source for a network that it is to feed, with nothing that the network would not read.
   *
   * @param layers of the network
   * @param exactFirstHop whether the first layer's messages are computed ahead on the full graph
   * @throws org.ibmb.run.InvalidInput where the source was configured for other layers
   */
  default BatchSource forNetwork(int layers, boolean exactFirstHop) {
    return this;
  }
}
