/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ibmb.batch.SaintConfig;
import org.ibmb.batch.SamplingConfig;

/**
 * How neighbours and walks are drawn.
 *
 * @param sampleSizes neighbours per node, an entry per layer; {@link SamplingConfig}
 * @param rootsPerBatch walks per subgraph; {@link SaintConfig}
 * @param walkLength steps of a walk
 * @param coverage how often an output is a root while the coefficients are estimated
 */
public record SampleSettings(
    List<Integer> sampleSizes, int rootsPerBatch, int walkLength, int coverage) {
  /** Neighbours of the outputs, and of every node behind them, as in GraphSAGE. */
  private static final int FIRST = 25;

  private static final int FURTHER = 10;

  static final SampleSettings DEFAULT = ofLayers(2);

  static SampleSettings ofLayers(int layers) {
    List<Integer> sizes = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      sizes.add(layer == 0 ? FIRST : FURTHER);
    }
    return new SampleSettings(List.copyOf(sizes), 1000, 2, SaintConfig.DEFAULT_COVERAGE);
  }

  static SampleSettings read(BatchingKeys keys, SampleSettings defaults) {
    List<Integer> sizes = keys.counts("sampleSizes", defaults.sampleSizes);
    keys.keys().check(() -> new SamplingConfig(1, sizes, 0));
    return new SampleSettings(
        sizes,
        keys.count("rootsPerBatch", defaults.rootsPerBatch, 1),
        keys.count("walkLength", defaults.walkLength, 1),
        keys.count("coverage", defaults.coverage, 1));
  }

  /** Settings with few subgraphs drawn beforehand, where only the size of batches is wanted. */
  SampleSettings sparse() {
    return new SampleSettings(sampleSizes, rootsPerBatch, walkLength, 1);
  }

  void addTo(Map<String, Object> map) {
    map.put("sampleSizes", sampleSizes.stream().map(Integer::longValue).toList());
    map.put("rootsPerBatch", (long) rootsPerBatch);
    map.put("walkLength", (long) walkLength);
    map.put("coverage", (long) coverage);
  }
}
