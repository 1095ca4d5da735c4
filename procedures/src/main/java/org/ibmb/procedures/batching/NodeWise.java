/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.List;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.procedures.config.Configuration;

/**
 * The keys of node-wise auxiliaries: of the methods that have them, and of the batches that are
 * predicted after a training whose own batches are drawn anew.
 */
final class NodeWise {
  static final BatchingKey<Double> ALPHA =
      BatchingKey.decimal("alpha", InfluenceConfig.DEFAULT.alpha());
  static final BatchingKey<Double> EPSILON =
      BatchingKey.decimal("epsilon", InfluenceConfig.DEFAULT.epsilon());
  static final BatchingKey<Integer> AUXILIARY_PER_OUTPUT =
      BatchingKey.count("auxiliaryPerOutput", InfluenceConfig.DEFAULT.auxiliaryPerOutput())
          .loweringMemory();
  static final BatchingKey<Integer> OUTPUTS_PER_BATCH =
      BatchingKey.count("outputsPerBatch", NodeWiseConfig.DEFAULT.outputsPerBatch())
          .loweringMemory();
  static final BatchingKey<Integer> AUXILIARY_PER_BATCH =
      BatchingKey.count("auxiliaryPerBatch", NodeWiseConfig.DEFAULT.auxiliaryPerBatch());
  static final BatchingKey<Double> SHUFFLE =
      BatchingKey.decimal("shuffle", NodeWiseConfig.DEFAULT.shuffle());

  /** How influence is measured. */
  static final List<BatchingKey<?>> INFLUENCE = List.of(ALPHA, EPSILON, AUXILIARY_PER_OUTPUT);

  /** How node-wise batches are made that stay. */
  static final List<BatchingKey<?>> FIXED =
      List.of(ALPHA, EPSILON, AUXILIARY_PER_OUTPUT, OUTPUTS_PER_BATCH, AUXILIARY_PER_BATCH);

  /** What a training on fresh batches says of those that are predicted. */
  static final List<BatchingKey<?>> EVALUATION =
      List.of(ALPHA, EPSILON, AUXILIARY_PER_OUTPUT, OUTPUTS_PER_BATCH);

  private NodeWise() {}

  /** The keys of {@code ibmb.influence}, which stand flat in its map. */
  static InfluenceConfig readInfluence(Configuration keys) {
    BatchingValues values = BatchingValues.DEFAULT;
    for (BatchingKey<?> key : INFLUENCE) {
      values = values.with(key, keys);
    }
    BatchingValues read = values;
    return keys.made(() -> influence(read), InfluenceConfig.DEFAULT);
  }

  static InfluenceConfig influence(BatchingValues values) {
    return new InfluenceConfig(
        values.get(ALPHA), values.get(EPSILON), values.get(AUXILIARY_PER_OUTPUT));
  }

  static NodeWiseConfig config(BatchingValues values) {
    return config(influence(values), values);
  }

  private static NodeWiseConfig config(InfluenceConfig influence, BatchingValues values) {
    return new NodeWiseConfig(
        influence,
        values.get(OUTPUTS_PER_BATCH),
        values.get(AUXILIARY_PER_BATCH),
        values.get(SHUFFLE));
  }

  /** Notes what no node-wise batches can be made with; true where there is nothing to note. */
  static boolean check(Configuration keys, BatchingValues values) {
    InfluenceConfig influence = keys.made(() -> influence(values), null);
    InfluenceConfig any = influence == null ? InfluenceConfig.DEFAULT : influence;
    return keys.made(() -> config(any, values), null) != null && influence != null;
  }

  /** {@code values} with those of a configuration. */
  static BatchingValues with(BatchingValues values, NodeWiseConfig config) {
    return values
        .with(ALPHA, config.influence().alpha())
        .with(EPSILON, config.influence().epsilon())
        .with(AUXILIARY_PER_OUTPUT, config.influence().auxiliaryPerOutput())
        .with(OUTPUTS_PER_BATCH, config.outputsPerBatch())
        .with(AUXILIARY_PER_BATCH, config.auxiliaryPerBatch())
        .with(SHUFFLE, config.shuffle());
  }

  /** Twice the budget, which batches have that need no backward pass, and nothing drawn anew. */
  static BatchingValues doubled(BatchingValues values) {
    return values
        .with(OUTPUTS_PER_BATCH, twice(values.get(OUTPUTS_PER_BATCH)))
        .with(AUXILIARY_PER_BATCH, twice(values.get(AUXILIARY_PER_BATCH)))
        .with(SHUFFLE, 0.0);
  }

  private static int twice(int count) {
    return (int) Math.min(Integer.MAX_VALUE, 2L * count);
  }
}
