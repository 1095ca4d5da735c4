/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import org.ibmb.run.Problems;

/**
 * Into what a graph is divided.
 *
 * @param parts how many parts; at least 1
 * @param imbalance by which share the heaviest part may exceed the average, in [0, 1]
 * @param seed root of all random choices
 */
public record PartitionConfig(int parts, double imbalance, long seed) {
  /** What METIS allows by default when it divides into parts directly. */
  public static final double DEFAULT_IMBALANCE = 0.03;

  public PartitionConfig {
    new Problems()
        .atLeast("parts", parts, 1)
        .require(
            imbalance >= 0 && imbalance <= 1, "'imbalance' must be in [0, 1] but was %s", imbalance)
        .throwIfAny();
  }

  public static PartitionConfig of(int parts, long seed) {
    return new PartitionConfig(parts, DEFAULT_IMBALANCE, seed);
  }
}
