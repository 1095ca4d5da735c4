/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ibmb.Ibmb;
import org.ibmb.influence.ListLengths;
import org.ibmb.model.Architecture;
import org.ibmb.model.Loss;
import org.ibmb.run.StopCheck;
import org.ibmb.train.Metric;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;

/** One call of {@code ibmb.nodeClassification.train}: first every check, then the work. */
final class Training {
  private final Call call;
  private final TrainSettings settings;
  private final Projection projection;
  private final FeatureSchema features;
  private final Map<String, Object> configuration;
  private final Ibmb engine;
  private final StopCheck stop;
  private final TrainingReader reader;

  private Training(
      Call call,
      TrainSettings settings,
      Projection projection,
      FeatureSchema features,
      Map<String, Object> configuration) {
    this.call = call;
    this.settings = settings;
    this.projection = projection;
    this.features = features;
    this.configuration = configuration;
    this.engine = call.engine(settings.run());
    this.stop = call.stop();
    this.reader = new TrainingReader(call, settings, projection, features, engine, stop);
  }

  /** The model, which is in the catalog now, and how long it took. */
  record Result(ClassifierModel model, long preProcessingMillis, long trainMillis) {}

  /**
   * Reads the configuration and looks up all that it names.
   *
   * @throws org.ibmb.run.InvalidInput with all mistakes
   */
  static Training prepare(Call call, String graphName, Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    TrainSettings settings = TrainSettings.read(call, keys);
    keys.check(() -> call.models().checkFree(settings.modelName()));
    if (settings.storeModelToDisk()) {
      keys.check(() -> call.models().requireDisk());
    }
    return prepare(call, graphName, settings, keys);
  }

  /** The same for an estimate, which may name a model that exists. */
  static Training prepareEstimate(Call call, String graphName, Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    return prepare(call, graphName, TrainSettings.read(call, keys), keys);
  }

  private static Training prepare(
      Call call, String graphName, TrainSettings settings, Configuration keys) {
    Projection projection = Graphs.find(call, graphName, settings.filter(), settings.run(), keys);
    checkProperties(call, projection, settings, keys);
    FeatureSchema features =
        keys.checked(
            () -> FeatureReader.schema(call, projection, featureProperties(projection, settings)),
            null);
    keys.throwIfAny();
    keys.resolve("featureProperties", features.properties());
    return new Training(call, settings, projection, features, keys.resolved());
  }

  private static void checkProperties(
      Call call, Projection projection, TrainSettings settings, Configuration keys) {
    String target = settings.targetProperty();
    if (!target.isBlank() && !NodeValues.exist(call, projection, target)) {
      keys.problems().require(false, "%s", Targets.notFound(projection, target));
    }
    String split = settings.split().property();
    keys.problems()
        .require(
            split == null || NodeValues.exist(call, projection, split),
            "Split property '%s' not found in graph with node properties: %s, nor in the database.",
            split,
            projection.nodeProperties());
  }

  private static List<String> featureProperties(Projection projection, TrainSettings settings) {
    if (settings.featureProperties() != null) {
      return settings.featureProperties();
    }
    Set<String> others = new HashSet<>();
    others.add(settings.targetProperty());
    others.add(settings.split().property());
    return FeatureReader.allProperties(projection, others);
  }

  /**
   * Trains, puts the model into the catalog and, if asked, on disk. Whatever fails before it is in
   * the catalog, the catalog is as it was; a model that cannot be stored stays in memory.
   */
  Result run() {
    Result result = train();
    if (settings.storeModelToDisk()) {
      call.models().store(settings.modelName());
    }
    return result;
  }

  /**
   * The memory of a training. Reads all but the features and makes the batches: with the same
   * {@code randomSeed}, the training finds them in the cache.
   */
  EstimateRow estimate() {
    TrainingInput input = reader.allButFeatures();
    TrainingMemory memory = memory(input.network(), input.batching());
    TrainingMemory.Sets sets = TrainingMemory.Sets.of(input, projection.nodeCount());
    GraphSize size = GraphSize.of(projection);
    ListLengths lists =
        settings.stored() == null
            ? input.lists(call.stop())
            : ListLengths.none(input.mostOutputs());
    MemoryNeed need =
        StoredChoice.replacing(memory.of(sets, lists), settings.stored(), size, settings.run());
    return EstimateRow.of("ibmb.nodeClassification.train", need, size, settings.run());
  }

  private Result train() {
    MemoryGuard.check(call, settings.run(), memory(leastNetwork(), settings.batching()).before());
    try (Models.Reservation name =
            call.models().memory().reserve(call.user(), settings.modelName());
        Progress progress = startProgress()) {
      Stopwatch watch = new Stopwatch();
      TrainingInput input = progress.stage(reader::all);
      checkMemory(input);
      long preProcessingMillis = watch.lapMillis();
      TrainingResult result = progress.stage(() -> train(input, progress));
      warn(input, result, progress);
      ClassifierModel model = model(input, result);
      progress.finish();
      name.publish(model);
      return new Result(model, preProcessingMillis, watch.lapMillis());
    }
  }

  private void checkMemory(TrainingInput input) {
    TrainingMemory memory = memory(input.network(), input.batching());
    TrainingMemory.Sets sets = TrainingMemory.Sets.of(input, projection.nodeCount());
    MemoryGuard.check(call, settings.run(), memory.ofNetwork(sets));
  }

  private TrainingMemory memory(Architecture network, BatchingSettings batching) {
    return new TrainingMemory(
        GraphSize.of(projection),
        features.dimension(),
        network,
        batching,
        settings.run(),
        engine.device());
  }

  /** With as few classes as there can be. */
  private Architecture leastNetwork() {
    return settings.networkFor(Math.toIntExact(features.dimension()), 2);
  }

  private Progress startProgress() {
    return Progress.start(
        call,
        settings.run(),
        "ibmb.nodeClassification.train",
        Progress.stage("batches", 1),
        Progress.stageWithMessages("epochs", settings.training().maxEpochs()));
  }

  private TrainingResult train(TrainingInput input, Progress progress) {
    Loss loss =
        settings
            .classWeights()
            .loss(input.targets(), input.trainingNodes(), settings.focusWeight());
    TrainingTask task =
        new TrainingTask(
            input.graph(),
            input.features(),
            input.targets().labels(),
            input.source(),
            input.validation(),
            input.test(),
            input.network(),
            loss,
            settings.training().withMetric(metrics(input).values().iterator().next()));
    Map.Entry<String, Metric> primary = metrics(input).entrySet().iterator().next();
    return engine.train(
        task,
        (epoch, meanLoss, validation) ->
            progress.step(
                String.format(
                    Locale.ROOT,
                    "epoch %d: loss %.4f, validation %s %.4f",
                    epoch,
                    meanLoss,
                    primary.getKey(),
                    validation.of(primary.getValue()))),
        stop);
  }

  private Map<String, Metric> metrics(TrainingInput input) {
    return MetricChoice.resolve(settings.metrics(), input.targets().classes());
  }

  private void warn(TrainingInput input, TrainingResult result, Progress progress) {
    input.warnings().forEach(progress::warn);
    if (input.network().type() != Architecture.Type.MLP) {
      new LabelHomophily(settings.targetProperty())
          .of(call, projection, input.graph(), input.targets(), progress);
    }
    if (result.warning() != null) {
      progress.warn(result.warning());
    }
    if (!projection.directedTypes().isEmpty()) {
      progress.warn(
          "Relationship types %s of graph '%s' are directed: a node learns from the nodes that point to it, not from those it points to. Project them with orientation: 'UNDIRECTED' if both should count."
              .formatted(projection.directedTypes(), projection.name()));
    }
  }

  private ClassifierModel model(TrainingInput input, TrainingResult result) {
    Map<String, Object> info = ModelInfo.of(settings, features, input, result, metrics(input));
    info.put("parentVersion", call.models().newestVersion(settings.modelName()));
    info.put("lineage", ModelInfo.lineage(call, projection, input));
    return new ClassifierModel(
        settings.modelName(),
        null,
        ZonedDateTime.now(ZoneId.systemDefault()),
        result.model(),
        input.targets().classes(),
        features,
        new FeatureTreatment(settings.defaultFeatureValue(), input.scaling()),
        settings.filter(),
        settings.batching(),
        info,
        configuration,
        projection.store().schema().toMap());
  }
}
