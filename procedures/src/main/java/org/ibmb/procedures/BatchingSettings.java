/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.influence.InfluenceConfig;

/**
 * Which batcher makes the batches, and how.
 *
 * @param config read by {@link Method#NODE} only
 */
record BatchingSettings(Method method, BatchingConfig config) {
  static final BatchingSettings DEFAULT = new BatchingSettings(Method.NODE, BatchingConfig.DEFAULT);

  /** Ways to make batches. */
  enum Method {
    NODE,
    FULL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static BatchingSettings read(Configuration keys, BatchingSettings defaults) {
    Method method = keys.choice("method", Method.values(), defaults.method);
    InfluenceConfig influence = readInfluence(keys, defaults.config.influence());
    int outputs = keys.count("outputsPerBatch", defaults.config.outputsPerBatch());
    return new BatchingSettings(
        method, keys.checked(() -> new BatchingConfig(influence, outputs), defaults.config));
  }

  static InfluenceConfig readInfluence(Configuration keys, InfluenceConfig defaults) {
    double alpha = keys.decimal("alpha", defaults.alpha());
    double epsilon = keys.decimal("epsilon", defaults.epsilon());
    int auxiliary = keys.count("auxiliaryPerOutput", defaults.auxiliaryPerOutput());
    return keys.checked(() -> new InfluenceConfig(alpha, epsilon, auxiliary), defaults);
  }

  /** The same with twice the budget: batches that need no backward pass take half the memory. */
  BatchingSettings doubled() {
    long outputs = Math.min(Integer.MAX_VALUE, 2L * config.outputsPerBatch());
    return new BatchingSettings(method, config.withOutputsPerBatch((int) outputs));
  }

  Batcher batcher() {
    return switch (method) {
      case NODE -> new NodeWiseBatcher(config);
      case FULL -> new FullBatcher();
    };
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("method", method.toString());
    map.put("alpha", config.influence().alpha());
    map.put("epsilon", config.influence().epsilon());
    map.put("auxiliaryPerOutput", (long) config.influence().auxiliaryPerOutput());
    map.put("outputsPerBatch", (long) config.outputsPerBatch());
    return map;
  }
}
