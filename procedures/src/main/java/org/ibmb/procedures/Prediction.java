/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batches;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.influence.ListLengths;
import org.ibmb.model.Architecture;
import org.ibmb.predict.Embeddings;
import org.ibmb.predict.Predictions;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;

/**
 * One call that applies a trained model to a graph: a mode of {@code
 * ibmb.nodeClassification.predict} or {@code ibmb.nodeEmbedding}. First every check, then the work.
 */
final class Prediction {
  private final Call call;
  private final ClassifierModel model;
  private final Projection projection;
  private final Double defaultFeatureValue;
  private final BatchingSettings batching;
  private final StoredChoice stored;
  private final RunSettings run;
  private final Configuration keys;

  private Prediction(Call call, Settings settings, Projection projection, Configuration keys) {
    this.call = call;
    this.model = settings.model;
    this.projection = projection;
    this.defaultFeatureValue = settings.defaultFeatureValue;
    this.batching = settings.batching;
    this.stored = settings.stored;
    this.run = settings.run;
    this.keys = keys;
  }

  /** The classes of all nodes of the filtered projection, and how long it took. */
  record Result(
      ClassifierModel model,
      Predictions predictions,
      long preProcessingMillis,
      long computeMillis) {

    int nodeCount() {
      return predictions.nodes().length;
    }

    Object predictedClass(int i) {
      return model.classes().get(predictions.predictedClass(i));
    }

    float[] probabilities(int i) {
      int classes = predictions.classes();
      return Arrays.copyOfRange(predictions.probabilities(), i * classes, (i + 1) * classes);
    }

    /** The class, and the probabilities of all classes. */
    List<NodeColumn> columns() {
      return List.of(
          new NodeColumn(
              positions -> new NodeColumn.Numbers(projectableClasses(), positions),
              this::predictedClass),
          NodeColumn.rows(predictions.probabilities(), predictions.classes()));
    }

    private long[] projectableClasses() {
      long[] classes = new long[nodeCount()];
      Arrays.setAll(classes, i -> model.projectableClass(predictions.predictedClass(i)));
      return classes;
    }

    /** How many nodes were given each class; map keys are strings in Cypher. */
    Map<String, Object> classCounts() {
      long[] counts = new long[predictions.classes()];
      IntStream.range(0, nodeCount()).forEach(i -> counts[predictions.predictedClass(i)]++);
      Map<String, Object> byClass = new LinkedHashMap<>();
      for (int c = 0; c < counts.length; c++) {
        byClass.put(String.valueOf(model.classes().get(c)), counts[c]);
      }
      return byClass;
    }
  }

  /** What was computed, and how long it took. */
  record Timed<T>(T value, long preProcessingMillis, long computeMillis) {}

  /** Applies the model. */
  private interface Work<T> {
    /**
     * @param batches null: the full graph
     */
    T of(Ibmb engine, Graph graph, Features features, Batches batches, StopCheck stop);
  }

  /**
   * Reads the keys that all modes share, after those of the mode: a graph that cannot be found ends
   * the reading.
   *
   * @throws InvalidInput where model or graph cannot be found, with everything noted so far
   */
  static Prediction prepare(Call call, String graphName, Configuration keys) {
    return prepare(call, graphName, keys, BatchingSettings::automatic);
  }

  /** The same, but exact unless {@code batching} says otherwise. */
  static Prediction prepareExact(Call call, String graphName, Configuration keys) {
    return prepare(call, graphName, keys, BatchingSettings::full);
  }

  private static Prediction prepare(
      Call call,
      String graphName,
      Configuration keys,
      UnaryOperator<BatchingSettings> defaultBatching) {
    Settings settings = Settings.read(call, keys, defaultBatching);
    Projection projection = Graphs.find(call, graphName, settings.filter, settings.run, keys);
    if (settings.model != null) {
      keys.check(() -> checkFeatures(call, settings.model, projection));
    }
    return new Prediction(call, settings, projection, keys);
  }

  /**
   * What the keys say.
   *
   * @param model null where there is none, which is noted
   */
  record Settings(
      ClassifierModel model,
      Double defaultFeatureValue,
      BatchingSettings batching,
      StoredChoice stored,
      ProjectionFilter filter,
      RunSettings run) {

    private static Settings read(
        Call call, Configuration keys, UnaryOperator<BatchingSettings> defaultBatching) {
      String name = keys.mandatoryString("modelName");
      ClassifierModel model =
          name.isBlank() ? null : keys.checked(() -> call.models().get(name), null);
      Configuration batchingKeys = keys.nested("batching");
      StoredChoice stored = StoredChoice.read(call, batchingKeys, "stored");
      BatchingSettings trained = model == null ? BatchingSettings.DEFAULT : model.batching();
      BatchingSettings batching =
          BatchingSettings.read(
              batchingKeys,
              StoredChoice.defaults(stored, defaultBatching.apply(trained)),
              BatchingMethod.Use.PREDICTION);
      StoredChoice.check(stored, batchingKeys, batching);
      Double defaultFeatureValue =
          FeatureTreatment.readDefaultValue(
              keys, model == null ? null : model.treatment().defaultValue());
      ProjectionFilter filter =
          ProjectionFilter.read(keys, model == null ? ProjectionFilter.EVERYTHING : model.filter());
      return new Settings(
          model, defaultFeatureValue, batching, stored, filter, RunSettings.read(keys));
    }

    /** For a prediction on a graph of which only the size is known. */
    static Settings read(Call call, Configuration keys) {
      return read(call, keys, BatchingSettings::automatic);
    }

    /** The same for embeddings. */
    static Settings readExact(Call call, Configuration keys) {
      return read(call, keys, BatchingSettings::full);
    }
  }

  private static void checkFeatures(Call call, ClassifierModel model, Projection projection) {
    boolean all = model.features().properties().stream().allMatch(projection::hasNodeProperty);
    Object found =
        all
            ? FeatureReader.schema(call, projection, model.features().properties())
            : projection.nodeProperties();
    if (!model.features().equals(found)) {
      throw new InvalidInput(
          "Model '%s' was trained on the features %s, but graph '%s' has %s. Project the same properties, with lists of the same length."
              .formatted(model.name(), model.features(), projection.name(), found));
    }
  }

  Projection projection() {
    return projection;
  }

  /**
   * Predicts.
   *
   * @throws InvalidInput with all mistakes of the configuration, before any work
   */
  Result run() {
    Timed<Predictions> timed =
        run(
            "ibmb.nodeClassification.predict",
            Architecture::classes,
            (engine, graph, features, batches, stop) ->
                batches == null
                    ? engine.predictOnFullGraph(
                        model.network(), graph, features, projection.allNodes(), stop)
                    : engine.predict(model.network(), graph, features, batches, stop));
    return new Result(model, timed.value, timed.preProcessingMillis, timed.computeMillis);
  }

  /**
   * Embeds.
   *
   * @throws InvalidInput with all mistakes of the configuration, before any work
   */
  Timed<Embeddings> embed() {
    return run(
        "ibmb.nodeEmbedding",
        Architecture::hiddenDimension,
        (engine, graph, features, batches, stop) ->
            batches == null
                ? engine.embedOnFullGraph(model.network(), graph, features, stop)
                : engine.embed(model.network(), graph, features, batches, stop));
  }

  /**
   * The memory of a call. Makes the batches, where there are any: the call itself then finds them
   * in the cache.
   *
   * @param width numbers per node of the result
   * @throws InvalidInput with all mistakes of the configuration
   */
  EstimateRow estimate(String name, ToIntFunction<Architecture> width) {
    keys.throwIfAny();
    Architecture network = model.network().architecture();
    PredictionMemory memory = memory(width);
    Graph graph = AdjacencyReader.read(projection, network.type().propagation(), call.stop());
    BatchingSettings decided = batching.decided(network, graph, projection.nodeCount());
    Batches batches = decided.method() == BatchingMethod.FULL ? null : batches(graph, decided);
    ListLengths lists =
        stored == null
            ? BatchMemory.lists(graph, projection.allNodes(), decided, call.stop())
            : ListLengths.none(projection.nodeCount());
    GraphSize size = GraphSize.of(projection);
    MemoryNeed need = memory.of(batches, lists, decided);
    if (batches != null) {
      need = StoredChoice.replacing(need, stored, size, run);
    }
    return EstimateRow.of(name, need, size, run);
  }

  /** Of all nodes; draws what the training would draw. */
  private Batches batches(Graph graph, BatchingSettings decided) {
    return BatchMaker.of(call, projection, graph, run, stored)
        .batches(
            projection.allNodes(),
            decided,
            model.info().get("seed") instanceof Long seed ? seed : 0);
  }

  private PredictionMemory memory(ToIntFunction<Architecture> width) {
    Architecture network = model.network().architecture();
    return new PredictionMemory(
        GraphSize.of(projection),
        network,
        width.applyAsInt(network),
        run,
        call.engine(run).device());
  }

  private Features features(StopCheck stop) {
    Features features = FeatureReader.read(projection, model.features(), defaultFeatureValue, stop);
    model.treatment().scaling().apply(features, stop);
    return features;
  }

  private <T> Timed<T> run(String task, ToIntFunction<Architecture> width, Work<T> work) {
    keys.throwIfAny();
    MemoryGuard.check(call, run, memory(width).before());
    try (Progress progress =
        Progress.start(
            call,
            run,
            task,
            Progress.stage("features", 1),
            Progress.stage("relationships", 1),
            Progress.stage("batches", 1),
            Progress.stage("predict", 1))) {
      Ibmb engine = call.engine(run);
      StopCheck stop = call.stop();
      Stopwatch watch = new Stopwatch();
      Features features = progress.stage(() -> features(stop));
      Graph graph =
          progress.stage(
              () ->
                  AdjacencyReader.read(
                      projection, model.network().architecture().type().propagation(), stop));
      BatchingSettings decided =
          batching.decided(model.network().architecture(), graph, projection.nodeCount());
      boolean full = decided.method() == BatchingMethod.FULL;
      Batches batches = progress.stage(() -> full ? null : batches(graph, decided));
      if (batches != null) {
        batches.warnings().forEach(progress::warn);
      }
      MemoryGuard.check(call, run, memory(width).ofNetwork(batches));
      long preProcessingMillis = watch.lapMillis();
      T value = progress.stage(() -> work.of(engine, graph, features, batches, stop));
      progress.finish();
      return new Timed<>(value, preProcessingMillis, watch.lapMillis());
    }
  }
}
