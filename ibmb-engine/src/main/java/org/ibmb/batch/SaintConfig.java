/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.run.Problems;

/**
 * How GraphSAINT draws subgraphs.
 *
 * @param rootsPerBatch random walks per subgraph, each from an output node; at least 1
 * @param walkLength steps of a walk; at least 1
 * @param coverage how often, on average, every output is a root while the coefficients are
 *     estimated; at least 1
 * @param seed root of all draws
 */
public record SaintConfig(int rootsPerBatch, int walkLength, int coverage, long seed) {
  /** What the coefficients of small graphs need; larger ones can do with less. */
  public static final int DEFAULT_COVERAGE = 50;

  public SaintConfig {
    new Problems()
        .atLeast("rootsPerBatch", rootsPerBatch, 1)
        .atLeast("walkLength", walkLength, 1)
        .atLeast("coverage", coverage, 1)
        .throwIfAny();
  }
}
