/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.batch.BatchWiseBatcher;
import org.ibmb.batch.BatchWiseConfig;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.batch.ClusterBatcher;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.RandomBatcher;
import org.ibmb.batch.SaintBatcher;
import org.ibmb.batch.SaintConfig;
import org.ibmb.batch.Sampling;
import org.ibmb.batch.SamplingBatcher;
import org.ibmb.batch.SamplingConfig;
import org.ibmb.batch.ShadowBatcher;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.TopicConfig;
import org.ibmb.model.Architecture;
import org.ibmb.predict.Planner;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;

/**
 * Which batcher makes the batches, and how. What the method does not read has its default.
 *
 * @param config of node-wise auxiliaries; what {@link BatchingMethod#AUTO} compares the full graph
 *     with
 * @param parts of the methods that partition the graph
 * @param samples of the methods that draw
 * @param schedule of training
 */
public record BatchingSettings(
    BatchingMethod method,
    BatchingConfig config,
    PartSettings parts,
    SampleSettings samples,
    ScheduleSettings schedule) {
  private static final int MOST_BATCHES = 1_000_000;

  /** Keys that make batches smaller when they are lowered. */
  private static final List<String> LOWERING =
      List.of(
          "outputsPerBatch",
          "auxiliaryPerOutput",
          "expandRatio",
          "partsPerBatch",
          "sampleSizes",
          "rootsPerBatch");

  /** A remedy where the full graph is what takes the memory. */
  public static final String BY_BATCHES = "what is computed at once by batching: {method: 'node'}";

  public static final BatchingSettings DEFAULT =
      new BatchingSettings(
          BatchingMethod.NODE,
          BatchingConfig.DEFAULT,
          PartSettings.DEFAULT,
          SampleSettings.DEFAULT,
          ScheduleSettings.DEFAULT);

  public static BatchingSettings read(
      Configuration keys, BatchingSettings defaults, BatchingMethod.Use use) {
    BatchingMethod method = keys.choice("method", use.methods(), defaults.method);
    BatchingSettings start =
        use == BatchingMethod.Use.TRAINING ? defaults : defaults.withoutShuffle();
    return read(new BatchingKeys(keys, method, use), start);
  }

  /**
   * Those of a training; what is sampled defaults to something for every layer.
   *
   * @param stored null where no stored batches are named
   */
  public static BatchingSettings readForTraining(
      Configuration keys, int layers, StoredChoice stored) {
    BatchingSettings defaults =
        new BatchingSettings(
            DEFAULT.method,
            DEFAULT.config,
            DEFAULT.parts,
            SampleSettings.ofLayers(layers),
            DEFAULT.schedule);
    BatchingSettings read =
        read(keys, StoredChoice.defaults(stored, defaults), BatchingMethod.Use.TRAINING);
    StoredChoice.check(stored, keys, read);
    int sizes = read.samples.sampleSizes().size();
    keys.problems()
        .require(
            sizes == layers || !read.method.isLayered(),
            "'sampleSizes' must have one entry per layer (%d) but had %d",
            layers,
            sizes);
    return read;
  }

  /** Those that {@link #toMap} wrote, also in versions that knew fewer keys. */
  public static BatchingSettings readStored(Configuration keys) {
    BatchingMethod method = keys.choice("method", BatchingMethod.values(), DEFAULT.method);
    return read(new BatchingKeys(keys, method, null), DEFAULT);
  }

  private static BatchingSettings read(BatchingKeys keys, BatchingSettings defaults) {
    BatchingConfig old = defaults.config;
    double alpha = keys.decimal("alpha", old.influence().alpha());
    double epsilon = keys.decimal("epsilon", old.influence().epsilon());
    int perOutput = keys.count("auxiliaryPerOutput", old.influence().auxiliaryPerOutput());
    InfluenceConfig influence =
        keys.keys().checked(() -> new InfluenceConfig(alpha, epsilon, perOutput), old.influence());
    int outputs = keys.count("outputsPerBatch", old.outputsPerBatch());
    int perBatch = keys.count("auxiliaryPerBatch", old.auxiliaryPerBatch());
    double shuffle = keys.decimal("shuffle", old.shuffle());
    BatchingConfig config =
        keys.keys().checked(() -> new BatchingConfig(influence, outputs, perBatch, shuffle), old);
    return new BatchingSettings(
        keys.method(),
        config,
        PartSettings.read(keys, defaults.parts),
        SampleSettings.read(keys, defaults.samples),
        ScheduleSettings.read(keys, defaults.schedule));
  }

  public static InfluenceConfig readInfluence(Configuration keys, InfluenceConfig defaults) {
    double alpha = keys.decimal("alpha", defaults.alpha());
    double epsilon = keys.decimal("epsilon", defaults.epsilon());
    int auxiliary = keys.count("auxiliaryPerOutput", defaults.auxiliaryPerOutput());
    return keys.checked(() -> new InfluenceConfig(alpha, epsilon, auxiliary), defaults);
  }

  /**
   * For batches that are only predicted: node-wise ones where the method draws them anew, and twice
   * the budget, because they need no backward pass.
   */
  public BatchingSettings forEvaluation(int outputs) {
    long mostOutputs = Math.min(Integer.MAX_VALUE, 2L * config.outputsPerBatch());
    long mostNodes = Math.min(Integer.MAX_VALUE, 2L * config.auxiliaryPerBatch());
    return new BatchingSettings(
        method.isFresh() ? BatchingMethod.NODE : method,
        new BatchingConfig(config.influence(), (int) mostOutputs, (int) mostNodes, 0),
        parts.halved(outputs),
        samples,
        schedule);
  }

  /** Settings of a sample: a few batches, each of a group of outputs of its own. */
  BatchingSettings ofSample(int groups) {
    return new BatchingSettings(
        method == BatchingMethod.AUTO ? BatchingMethod.NODE : method,
        new BatchingConfig(
            config.influence(), config.outputsPerBatch(), config.auxiliaryPerBatch(), 0),
        parts,
        samples.sparse(),
        schedule);
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
    for (String key : LOWERING) {
      boolean kept = stored != null && key.equals("auxiliaryPerOutput");
      boolean divided =
          key.equals("outputsPerBatch")
              && parts.partitions() > 0
              && !(use == BatchingMethod.Use.TRAINING && method.isFresh());
      if (method != BatchingMethod.AUTO && use.readers(key).contains(method) && !kept && !divided) {
        keys.add(prefix + key);
      }
    }
    if (run.concurrency() > 1 && method != BatchingMethod.FULL) {
      keys.add("concurrency");
    }
    return keys;
  }

  private BatchingSettings withoutShuffle() {
    return new BatchingSettings(
        method,
        new BatchingConfig(
            config.influence(), config.outputsPerBatch(), config.auxiliaryPerBatch(), 0),
        parts,
        samples,
        schedule);
  }

  /** What predictions default to: exact where that is not more work. */
  public BatchingSettings automatic() {
    return with(BatchingMethod.AUTO);
  }

  /** What embeddings default to. */
  public BatchingSettings full() {
    return with(BatchingMethod.FULL);
  }

  /** With {@link BatchingMethod#AUTO} decided for a network and a number of outputs. */
  public BatchingSettings decided(Architecture architecture, Graph graph, int outputs) {
    if (method != BatchingMethod.AUTO) {
      return this;
    }
    boolean full = Planner.fullGraphIsCheaper(architecture, graph, outputs, config);
    return with(full ? BatchingMethod.FULL : BatchingMethod.NODE);
  }

  /**
   * The same for a training set: the full graph makes one step an epoch, so it is taken only where
   * batches would make no more.
   */
  public BatchingSettings decidedForTraining(Architecture architecture, Graph graph, int outputs) {
    return method == BatchingMethod.AUTO && outputs > config.outputsPerBatch()
        ? with(BatchingMethod.NODE)
        : decided(architecture, graph, outputs);
  }

  /** Node-wise ones of another configuration. */
  BatchingSettings nodeWise(BatchingConfig other) {
    return new BatchingSettings(BatchingMethod.NODE, other, parts, samples, schedule);
  }

  private BatchingSettings with(BatchingMethod other) {
    return new BatchingSettings(other, config, parts, samples, schedule);
  }

  /** What {@link #decided} may choose. */
  public List<BatchingSettings> candidates() {
    return method == BatchingMethod.AUTO
        ? List.of(with(BatchingMethod.NODE), with(BatchingMethod.FULL))
        : List.of(this);
  }

  /** Whether a training gets other batches every epoch. */
  public boolean drawsAnew() {
    return method.isFresh() || (method == BatchingMethod.NODE && config.shuffle() > 0);
  }

  /**
   * @param outputs how many there are
   * @param seed of what is drawn; batchers that draw nothing are equal whatever it is
   */
  public Batcher batcher(int outputs, long seed) {
    return switch (method) {
      case NODE -> new NodeWiseBatcher(config, config.shuffle() == 0 ? 0 : seed);
      case BATCH -> new BatchWiseBatcher(batchWise(outputs, seed));
      case RANDOM -> new RandomBatcher(config, seed);
      case NEIGHBOR -> new SamplingBatcher(Sampling.NEIGHBOUR, sampling(seed));
      case LABOR -> new SamplingBatcher(Sampling.LABOR, sampling(seed));
      case SAINT ->
          new SaintBatcher(
              new SaintConfig(
                  samples.rootsPerBatch(), samples.walkLength(), samples.coverage(), seed));
      case SHADOW -> new ShadowBatcher(config, seed);
      case CLUSTER -> cluster(outputs, seed);
      case FULL -> new FullBatcher();
      case AUTO -> throw new IllegalStateException("not decided yet");
    };
  }

  private BatchWiseConfig batchWise(int outputs, long seed) {
    InfluenceConfig influence = config.influence();
    return new BatchWiseConfig(
        parts.count(outputs, config.outputsPerBatch(), 1),
        parts.expandRatio(),
        new TopicConfig(influence.alpha(), influence.epsilon(), parts.rounds()),
        seed);
  }

  private SamplingConfig sampling(long seed) {
    return new SamplingConfig(config.outputsPerBatch(), samples.sampleSizes(), seed);
  }

  private ClusterBatcher cluster(int outputs, long seed) {
    int count = parts.count(outputs, config.outputsPerBatch(), parts.partsPerBatch());
    return new ClusterBatcher(count, Math.min(count, parts.partsPerBatch()), seed);
  }

  /** The keys that a training with this method reads. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("alpha", config.influence().alpha());
    map.put("epsilon", config.influence().epsilon());
    map.put("auxiliaryPerOutput", (long) config.influence().auxiliaryPerOutput());
    map.put("outputsPerBatch", (long) config.outputsPerBatch());
    map.put("auxiliaryPerBatch", (long) config.auxiliaryPerBatch());
    map.put("shuffle", config.shuffle());
    parts.addTo(map);
    samples.addTo(map);
    schedule.addTo(map);
    map.keySet().removeIf(key -> !BatchingMethod.Use.TRAINING.readers(key).contains(method));
    Map<String, Object> read = new LinkedHashMap<>();
    read.put("method", method.toString());
    read.putAll(map);
    return read;
  }

  /**
   * Refuses a number of batches that nobody wants and that an estimate would go through one by one.
   * Where the method has no such key, its default makes few enough.
   *
   * @param outputs nodes that the batches predict
   * @throws InvalidInput with all mistakes of {@code keys}
   */
  public void checkCount(Configuration keys, BatchingMethod.Use use, long outputs) {
    int perBatch = config.outputsPerBatch();
    boolean read =
        candidates().stream()
            .anyMatch(one -> use.readers("outputsPerBatch").contains(one.method()));
    keys.problems()
        .require(
            outputs / perBatch <= MOST_BATCHES || !read,
            "'outputsPerBatch' of %d makes more than %d batches of %d nodes. Raise it.",
            perBatch,
            MOST_BATCHES,
            outputs);
    keys.throwIfAny();
  }
}
