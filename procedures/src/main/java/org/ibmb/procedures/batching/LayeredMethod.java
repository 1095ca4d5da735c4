/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Sampling;
import org.ibmb.batch.SamplingBatcher;
import org.ibmb.batch.SamplingConfig;
import org.ibmb.graph.Graph;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.MemoryNeed;

/** A method that samples neighbours layer by layer, anew every epoch. */
abstract class LayeredMethod extends BatchingMethod {
  /** Neighbours of the outputs, and of every node behind them, as in GraphSAGE. */
  private static final int FIRST = 25;

  private static final int FURTHER = 10;

  /** Neighbours that a node keeps, one entry per layer, those of the outputs first; -1: all. */
  static final BatchingKey<List<Integer>> SAMPLE_SIZES =
      BatchingKey.counts("sampleSizes", sizes(2)).loweringMemory();

  private final Sampling sampling;
  private final BatchingMethod evaluator;

  /**
   * @param sampling which neighbours are drawn
   * @param evaluator makes the batches that are predicted
   */
  LayeredMethod(String name, Sampling sampling, BatchingMethod evaluator) {
    super(
        name,
        EnumSet.of(Use.TRAINING, Use.LISTING, Use.GROUPING),
        List.of(NodeWise.OUTPUTS_PER_BATCH, SAMPLE_SIZES),
        join(join(NodeWise.EVALUATION, List.of(SAMPLE_SIZES)), ScheduleSettings.KEYS));
    this.sampling = sampling;
    this.evaluator = evaluator;
  }

  private static List<Integer> sizes(int layers) {
    List<Integer> sizes = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      sizes.add(layer == 0 ? FIRST : FURTHER);
    }
    return List.copyOf(sizes);
  }

  /** Every layer has a size. */
  @Override
  BatchingValues defaultsOf(int layers, BatchingValues defaults) {
    return defaults.with(SAMPLE_SIZES, sizes(layers));
  }

  @Override
  void check(Configuration map, BatchingValues values) {
    map.made(() -> new SamplingConfig(1, values.get(SAMPLE_SIZES), 0), null);
  }

  @Override
  void checkLayers(Configuration map, BatchingValues values, int layers) {
    int sizes = values.get(SAMPLE_SIZES).size();
    map.problems()
        .require(
            sizes == layers,
            "'%s' must have one entry per layer (%d) but had %d",
            map.path(SAMPLE_SIZES.name()),
            layers,
            sizes);
  }

  @Override
  Batcher batcher(BatchingValues values, int outputs, long seed) {
    return new SamplingBatcher(
        sampling,
        new SamplingConfig(values.get(NodeWise.OUTPUTS_PER_BATCH), values.get(SAMPLE_SIZES), seed));
  }

  @Override
  boolean drawsAnew(BatchingValues values) {
    return true;
  }

  @Override
  boolean keepsPlan() {
    return false;
  }

  @Override
  BatchingMethod evaluator() {
    return evaluator;
  }

  @Override
  MemoryNeed making(MemoryNeed need, BatchingValues values, Making at) {
    return need.stage("sampling", 0, 16L * at.size().nodeCount() * at.run().threads());
  }

  @Override
  double work(BatchingValues values, Graph graph, int outputs) {
    return drawing(graph, outputs);
  }
}
