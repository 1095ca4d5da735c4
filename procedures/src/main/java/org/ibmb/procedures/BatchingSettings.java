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
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.predict.Planner;

/**
 * Which batcher makes the batches, and how.
 *
 * @param config of {@link Method#NODE}; what {@link Method#AUTO} compares the full graph with
 */
record BatchingSettings(Method method, BatchingConfig config) {
  static final BatchingSettings DEFAULT = new BatchingSettings(Method.NODE, BatchingConfig.DEFAULT);

  /** Ways to make batches. */
  enum Method {
    NODE,
    FULL,
    /** Whichever of the two is less work for a network. */
    AUTO;

    /** Those that need no network. */
    static final Method[] WITHOUT_NETWORK = {NODE, FULL};

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static BatchingSettings read(Configuration keys, BatchingSettings defaults, Method... methods) {
    Method method = keys.choice("method", methods, defaults.method);
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
    return with(method, config.withOutputsPerBatch((int) outputs));
  }

  /** What predictions default to: exact where that is not more work. */
  BatchingSettings automatic() {
    return with(Method.AUTO, config);
  }

  /** What embeddings default to. */
  BatchingSettings full() {
    return with(Method.FULL, config);
  }

  /** With {@link Method#AUTO} decided for a network and a number of outputs. */
  BatchingSettings decided(Architecture architecture, Graph graph, int outputs) {
    if (method != Method.AUTO) {
      return this;
    }
    boolean full = Planner.fullGraphIsCheaper(architecture, graph, outputs, config);
    return with(full ? Method.FULL : Method.NODE, config);
  }

  /**
   * The same for a training set: the full graph makes one step an epoch, so it is taken only where
   * batches would make no more.
   */
  BatchingSettings decidedForTraining(Architecture architecture, Graph graph, int outputs) {
    return method == Method.AUTO && outputs > config.outputsPerBatch()
        ? with(Method.NODE, config)
        : decided(architecture, graph, outputs);
  }

  private static BatchingSettings with(Method method, BatchingConfig config) {
    return new BatchingSettings(method, config);
  }

  Batcher batcher() {
    return switch (method) {
      case NODE -> new NodeWiseBatcher(config);
      case FULL -> new FullBatcher();
      case AUTO -> throw new IllegalStateException("not decided yet");
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
