/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import org.ibmb.run.Problems;

/**
 * How influence is measured.
 *
 * @param alpha teleport probability of personalized PageRank, in (0, 1); a larger one stays closer
 *     to the source
 * @param epsilon tolerance of the push, greater than 0: the error at a node is at most {@code
 *     epsilon * degree}
 * @param auxiliaryPerOutput how many nodes are kept per source, the source itself included; at
 *     least 1
 */
public record InfluenceConfig(double alpha, double epsilon, int auxiliaryPerOutput) {
  /** The reference's values for ogbn-arxiv. */
  public static final InfluenceConfig DEFAULT = new InfluenceConfig(0.25, 2e-4, 16);

  /** Below this, rounding outweighs what is still pushed. */
  private static final double LEAST_EPSILON = 1e-12;

  public InfluenceConfig {
    new Problems()
        .inOpenInterval("alpha", alpha, 0, 1)
        .require(
            epsilon >= LEAST_EPSILON && epsilon < Double.POSITIVE_INFINITY,
            "'epsilon' must be at least %s but was %s",
            LEAST_EPSILON,
            epsilon)
        .atLeast("auxiliaryPerOutput", auxiliaryPerOutput, 1)
        .throwIfAny();
  }

  /** The same with lists of another length. */
  public InfluenceConfig withAuxiliaryPerOutput(int auxiliary) {
    return new InfluenceConfig(alpha, epsilon, auxiliary);
  }
}
