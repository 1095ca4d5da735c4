/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.run.InvalidInput;

/**
 * Which method makes the batches, and with which values. What the method does not read has its
 * default, or what another method read before.
 *
 * @param values that node-wise batches can be made with
 */
public record BatchingSettings(BatchingMethod method, BatchingValues values) {
  private static final int MOST_BATCHES = 1_000_000;

  /** A remedy where the full graph is what takes the memory. */
  public static final String BY_BATCHES = "what is computed at once by batching: {method: 'node'}";

  public static final BatchingSettings DEFAULT =
      new BatchingSettings(BatchingMethods.NODE, BatchingValues.DEFAULT);

  /** Those that {@link #toMap()} wrote, also in versions that knew fewer keys. */
  public static BatchingSettings readStored(Configuration keys) {
    BatchingMethod[] all = BatchingMethods.ALL.toArray(BatchingMethod[]::new);
    BatchingMethod method = keys.choice("method", all, DEFAULT.method);
    BatchingValues values = BatchingValues.DEFAULT;
    for (BatchingKey<?> key : BatchingMethods.keys(BatchingMethod.Use.TRAINING)) {
      values = values.with(key, keys);
    }
    boolean usable = NodeWise.check(keys, values);
    method.check(keys, values);
    return new BatchingSettings(method, usable ? values : BatchingValues.DEFAULT);
  }

  /** How node-wise auxiliaries are found and grouped, whatever the method. */
  public NodeWiseConfig config() {
    return NodeWise.config(values);
  }

  public ScheduleSettings schedule() {
    return ScheduleSettings.of(values);
  }

  /** The defaults of a training of a network: what is sampled has a size for every layer. */
  BatchingSettings forNetwork(int layers) {
    BatchingValues all = values;
    for (BatchingMethod each : BatchingMethods.ALL) {
      all = each.defaultsOf(layers, all);
    }
    return new BatchingSettings(method, all);
  }

  /** Batches that are only predicted, after a training with these settings. */
  public BatchingSettings forEvaluation(int outputs) {
    BatchingMethod evaluator = method.evaluator();
    return new BatchingSettings(evaluator, evaluator.evaluated(values, outputs));
  }

  /** Whether batches that are predicted are made by another method. */
  public boolean evaluatesOtherwise() {
    return method.evaluator() != method;
  }

  /**
   * The keys that lower the memory of a call with these batches: only such as the call reads.
   *
   * @param prefix of the keys, such as {@code batching.}
   * @param stored where the batches come from, whose influence is what it is; null: they are made
   */
  public List<String> remedies(
      String prefix, BatchingMethod.Use use, StoredChoice stored, RunSettings run) {
    List<String> keys = new ArrayList<>();
    for (BatchingKey<?> key : method.remedies(values, use)) {
      if (stored == null || key != NodeWise.AUXILIARY_PER_OUTPUT) {
        keys.add(prefix + key.name());
      }
    }
    if (run.concurrency() > 1 && !isFullGraph()) {
      keys.add("concurrency");
    }
    return keys;
  }

  /** What predictions default to: exact where that is not more work. */
  public BatchingSettings automatic() {
    return with(BatchingMethods.AUTO);
  }

  /** What embeddings default to. */
  public BatchingSettings full() {
    return with(BatchingMethods.FULL);
  }

  /** Node-wise ones of another configuration. */
  BatchingSettings nodeWise(NodeWiseConfig other) {
    return new BatchingSettings(BatchingMethods.NODE, NodeWise.with(values, other));
  }

  private BatchingSettings with(BatchingMethod other) {
    return new BatchingSettings(other, values);
  }

  /** With a choice between methods made for a network and a number of outputs. */
  public BatchingSettings decided(Architecture architecture, Graph graph, int outputs) {
    return with(method.decided(values, architecture, graph, outputs));
  }

  /** With a choice between methods made for a training set. */
  public BatchingSettings decidedForTraining(Architecture architecture, Graph graph, int outputs) {
    return with(method.decidedForTraining(values, architecture, graph, outputs));
  }

  /** What {@link #decided} may choose. */
  public List<BatchingSettings> candidates() {
    return method.candidates().stream().map(this::with).toList();
  }

  /** Whether the full graph is the one batch. */
  public boolean isFullGraph() {
    return method.isFullGraph();
  }

  /** Whether {@link #decided} may choose the full graph. */
  public boolean mayBeFullGraph() {
    return candidates().stream().anyMatch(BatchingSettings::isFullGraph);
  }

  /** How many sets of outputs a training batches at the same time. */
  public int setsAtOnce() {
    return method.setsAtOnce();
  }

  /** Whether a training gets other batches every epoch. */
  public boolean drawsAnew() {
    return method.drawsAnew(values);
  }

  /**
   * @param outputs how many there are
   * @param seed of what is drawn; batchers that draw nothing are equal whatever it is
   */
  public Batcher batcher(int outputs, long seed) {
    return method.batcher(values, outputs, seed);
  }

  /** The keys that a training with this method reads. */
  public Map<String, Object> toMap() {
    return toMap(BatchingMethod.Use.TRAINING);
  }

  Map<String, Object> toMap(BatchingMethod.Use use) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("method", method.toString());
    method.keys(use).forEach(key -> map.put(key.name(), values.shown(key)));
    return map;
  }

  /**
   * Notes what does not fit a number of outputs.
   *
   * @param map of these settings
   */
  public void checkOutputs(Configuration map, int outputs) {
    method.checkOutputs(map, values, outputs);
  }

  /**
   * Refuses a number of batches that nobody wants and that an estimate would go through one by one.
   * Where the method has no such key, its default makes few enough.
   *
   * @param map of these settings
   * @param outputs nodes that the batches predict
   * @throws InvalidInput with all mistakes of the call
   */
  public void checkCount(Configuration map, BatchingMethod.Use use, long outputs) {
    int perBatch = config().outputsPerBatch();
    map.problems()
        .require(
            outputs / perBatch <= MOST_BATCHES
                || !method.keys(use).contains(NodeWise.OUTPUTS_PER_BATCH),
            "'%s' of %d makes more than %d batches of %d nodes. Raise it.",
            map.path(NodeWise.OUTPUTS_PER_BATCH.name()),
            perBatch,
            MOST_BATCHES,
            outputs);
    map.problems().throwIfAny();
  }
}
