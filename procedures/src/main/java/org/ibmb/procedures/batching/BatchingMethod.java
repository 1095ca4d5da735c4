/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Ways to make batches; {@link org.ibmb.batch} says what each one is. */
public enum BatchingMethod {
  NODE,
  BATCH,
  RANDOM,
  NEIGHBOR,
  LABOR,
  SAINT,
  SHADOW,
  CLUSTER,
  FULL,
  /** Whichever of {@link #NODE} and {@link #FULL} is less work for a network. */
  AUTO;

  /** Those that draw other batches every epoch: for training sets alone. */
  private static final Set<BatchingMethod> FRESH = EnumSet.of(NEIGHBOR, LABOR, SAINT, CLUSTER);

  private static final Set<BatchingMethod> INFLUENCE = EnumSet.of(NODE, RANDOM, SHADOW, AUTO);
  private static final Set<BatchingMethod> PAGE_RANK =
      EnumSet.of(NODE, BATCH, RANDOM, SHADOW, AUTO);

  private static final Map<String, Set<BatchingMethod>> READERS =
      Map.ofEntries(
          Map.entry("alpha", PAGE_RANK),
          Map.entry("epsilon", PAGE_RANK),
          Map.entry("auxiliaryPerOutput", INFLUENCE),
          Map.entry("auxiliaryPerBatch", INFLUENCE),
          Map.entry("outputsPerBatch", EnumSet.complementOf(EnumSet.of(SAINT, FULL))),
          Map.entry("partitions", EnumSet.of(BATCH, CLUSTER)),
          Map.entry("expandRatio", EnumSet.of(BATCH)),
          Map.entry("rounds", EnumSet.of(BATCH)),
          Map.entry("partsPerBatch", EnumSet.of(CLUSTER)),
          Map.entry("sampleSizes", EnumSet.of(NEIGHBOR, LABOR)),
          Map.entry("rootsPerBatch", EnumSet.of(SAINT)),
          Map.entry("walkLength", EnumSet.of(SAINT)),
          Map.entry("coverage", EnumSet.of(SAINT)));

  private static final Map<String, Set<BatchingMethod>> READERS_IN_TRAINING =
      Map.of(
          "shuffle", EnumSet.of(NODE, AUTO),
          "order", EnumSet.complementOf(EnumSet.of(FULL)),
          "batchesPerStep", EnumSet.complementOf(EnumSet.of(FULL)));

  /** Keys of the node-wise batches that are predicted after training on fresh ones. */
  private static final Set<String> EVALUATION =
      Set.of("alpha", "epsilon", "auxiliaryPerOutput", "outputsPerBatch");

  /** What the batches are for. */
  public enum Use {
    TRAINING(EnumSet.allOf(BatchingMethod.class)),
    PREDICTION(EnumSet.complementOf(EnumSet.copyOf(FRESH))),
    /** To be looked at, without a network. */
    LISTING(EnumSet.complementOf(EnumSet.of(AUTO))),
    /** The same, where every output must have one batch. */
    GROUPING(EnumSet.complementOf(EnumSet.of(AUTO, SAINT))),
    /** To be kept, for trainings and predictions. */
    STORING(EnumSet.of(NODE));

    private final Set<BatchingMethod> methods;

    Use(Set<BatchingMethod> methods) {
      this.methods = methods;
    }

    BatchingMethod[] methods() {
      return methods.toArray(BatchingMethod[]::new);
    }

    /** The methods that read {@code key}; none where only trainings do. */
    public List<BatchingMethod> readers(String key) {
      Set<BatchingMethod> readers = EnumSet.noneOf(BatchingMethod.class);
      readers.addAll(READERS.getOrDefault(key, Set.of()));
      if (this == TRAINING) {
        readers.addAll(READERS_IN_TRAINING.getOrDefault(key, Set.of()));
        readers.addAll(EVALUATION.contains(key) ? FRESH : Set.of());
      }
      readers.retainAll(methods);
      return List.copyOf(readers);
    }
  }

  /** Whether a training gets other batches every epoch. */
  public boolean isFresh() {
    return FRESH.contains(this);
  }

  /** Whether batches are drawn when they are cut, so that there is nothing to keep of a plan. */
  boolean isSampled() {
    return isLayered() || this == SAINT;
  }

  /** Whether it samples neighbours layer by layer. */
  boolean isLayered() {
    return this == NEIGHBOR || this == LABOR;
  }

  /** The name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
