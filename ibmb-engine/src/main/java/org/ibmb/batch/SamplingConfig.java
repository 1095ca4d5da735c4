/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.List;
import org.ibmb.run.Problems;

/**
 * How neighbours are sampled.
 *
 * @param outputsPerBatch most output nodes of one batch; at least 1
 * @param sampleSizes how many neighbours a node keeps, one entry per layer, those of the outputs
 *     first; -1 keeps all
 * @param seed root of all draws
 */
public record SamplingConfig(int outputsPerBatch, List<Integer> sampleSizes, long seed) {
  static final int ALL = -1;

  public SamplingConfig {
    sampleSizes = List.copyOf(sampleSizes);
    Problems problems =
        new Problems()
            .atLeast("outputsPerBatch", outputsPerBatch, 1)
            .require(
                !sampleSizes.isEmpty(),
                "'sampleSizes' must have one entry per layer but was empty");
    for (int size : sampleSizes) {
      problems.require(
          size == ALL || size >= 1,
          "'sampleSizes' must be at least 1, or -1 for all neighbours, but one was %d",
          size);
    }
    problems.throwIfAny();
  }
}
