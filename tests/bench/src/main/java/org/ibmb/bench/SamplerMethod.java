/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.Collections;
import java.util.Locale;
import org.ibmb.batch.BatchWiseBatcher;
import org.ibmb.batch.BatchWiseConfig;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.ClusterBatcher;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.batch.RandomBatcher;
import org.ibmb.batch.SaintBatcher;
import org.ibmb.batch.SaintConfig;
import org.ibmb.batch.Sampling;
import org.ibmb.batch.SamplingBatcher;
import org.ibmb.batch.SamplingConfig;
import org.ibmb.batch.ShadowBatcher;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.TopicConfig;

/** The batching methods that are compared, all with about as many outputs per batch. */
enum SamplerMethod {
  NODE,
  BATCH,
  RANDOM,
  SHADOW,
  CLUSTER,
  NEIGHBOR,
  LABOR,
  SAINT,
  FULL;

  static final int OUTPUTS = 1000;
  static final int SAMPLE_SIZE = 10;
  private static final double EXPAND_RATIO = 2;
  private static final int CLUSTER_SIZE = 500;
  private static final int SAINT_COVERAGE = 10;

  /** All that a reader needs to repeat the runs. */
  static String settings() {
    return "%d outputs per batch, twice as many without a backward pass; node, random, shadow: %s; batch: expandRatio %s; cluster: parts of %d nodes; neighbor, labor: sampleSizes %d in each layer; saint: walks as long as the network is deep, coverage %d, scored on the full graph"
        .formatted(
            OUTPUTS,
            NodeWiseConfig.DEFAULT.influence(),
            EXPAND_RATIO,
            CLUSTER_SIZE,
            SAMPLE_SIZE,
            SAINT_COVERAGE);
  }

  /**
   * @param outputs how many there are
   * @param training whether there will be a backward pass; without one batches are twice as large
   */
  Batcher batcher(RealTraining subject, int outputs, boolean training, long seed) {
    int perBatch = training ? OUTPUTS : 2 * OUTPUTS;
    int batches = (outputs + perBatch - 1) / perBatch;
    NodeWiseConfig config = new NodeWiseConfig(InfluenceConfig.DEFAULT, perBatch);
    return switch (this) {
      case NODE -> new NodeWiseBatcher(config);
      case BATCH ->
          new BatchWiseBatcher(
              new BatchWiseConfig(batches, EXPAND_RATIO, TopicConfig.DEFAULT, seed));
      case RANDOM -> new RandomBatcher(config, seed);
      case SHADOW -> new ShadowBatcher(config, seed);
      case CLUSTER -> {
        int parts = Math.min(outputs, Math.max(1, subject.graph().nodeCount() / CLUSTER_SIZE));
        yield new ClusterBatcher(parts, Math.max(1, parts / batches), seed);
      }
      case NEIGHBOR -> sampling(Sampling.NEIGHBOR, subject, perBatch, SAMPLE_SIZE, seed);
      case LABOR -> sampling(Sampling.LABOR, subject, perBatch, SAMPLE_SIZE, seed);
      case SAINT -> training ? saint(subject, perBatch, seed) : new FullBatcher();
      case FULL -> new FullBatcher();
    };
  }

  private static Batcher saint(RealTraining subject, int roots, long seed) {
    return new SaintBatcher(
        new SaintConfig(roots, subject.architecture().layers(), SAINT_COVERAGE, seed));
  }

  /**
   * @param size how many neighbours a node keeps in every layer, or -1 for all
   */
  static Batcher sampling(
      Sampling sampling, RealTraining subject, int perBatch, int size, long seed) {
    int layers = subject.architecture().layers();
    return new SamplingBatcher(
        sampling, new SamplingConfig(perBatch, Collections.nCopies(layers, size), seed));
  }

  /** Its name in the procedures. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
