/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

/** One plan for all epochs. */
record FixedBatches(PlannedBatches planned) implements BatchSource {

  @Override
  public PlannedBatches plan(int epoch) {
    return planned;
  }

  @Override
  public boolean fixed() {
    return true;
  }

  @Override
  public int outputCount() {
    return planned.outputCount();
  }
}
