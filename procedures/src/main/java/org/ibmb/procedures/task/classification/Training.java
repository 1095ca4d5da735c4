/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ibmb.device.Device;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.model.Architecture;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.objective.classification.Classes;
import org.ibmb.objective.classification.Classification;
import org.ibmb.objective.classification.Loss;
import org.ibmb.objective.classification.Metric;
import org.ibmb.procedures.batching.BatchMaker;
import org.ibmb.procedures.batching.BatchSizes;
import org.ibmb.procedures.batching.BatchingMethod;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.batching.ScheduleSettings;
import org.ibmb.procedures.batching.StoredChoice;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.MemoryLedger;
import org.ibmb.procedures.call.Progress;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.estimate.GivenSize;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.estimate.Sharing;
import org.ibmb.procedures.model.Catalog;
import org.ibmb.procedures.model.ClassifierModel;
import org.ibmb.procedures.model.LoadedModels;
import org.ibmb.procedures.projection.FeatureReader;
import org.ibmb.procedures.projection.FeatureSchema;
import org.ibmb.procedures.projection.FeatureTreatment;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.procedures.projection.Graphs;
import org.ibmb.procedures.projection.LabelHomophily;
import org.ibmb.procedures.projection.NodeValues;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.projection.SharedInputs;
import org.ibmb.procedures.projection.Targets;
import org.ibmb.run.NotEnoughMemory;
import org.ibmb.store.ModelStore;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;

/** One call of {@code ibmb.nodeClassification.train}: first every check, then the work. */
public final class Training {
  private static final String TASK = "ibmb.nodeClassification.train";

  private final Call call;
  private final TrainSettings settings;
  private final TrainSettings.Batching batching;
  private final Projection projection;
  private final FeatureSchema features;
  private final Map<String, Object> configuration;

  private Training(
      Call call,
      TrainSettings settings,
      TrainSettings.Batching batching,
      Projection projection,
      FeatureSchema features,
      Map<String, Object> configuration) {
    this.call = call;
    this.settings = settings;
    this.batching = batching;
    this.projection = projection;
    this.features = features;
    this.configuration = configuration;
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
    TrainSettings settings = TrainSettings.read(keys);
    keys.check(() -> Catalog.of(call).checkFree(settings.modelName()));
    if (settings.storeModelToDisk()) {
      keys.check(() -> Catalog.of(call).requireDisk());
      if (!settings.modelName().isBlank()) {
        keys.check(() -> ModelStore.requireStorable(settings.modelName()));
      }
    }
    return prepare(call, graphName, settings, settings.bindBatching(call, keys), keys);
  }

  /**
   * The memory of a training on a projection, or on a graph of which only the size is known. It may
   * name a model that exists.
   *
   * @param graph the name of the projection, or a map of sizes
   * @throws org.ibmb.run.InvalidInput with all mistakes
   */
  static EstimateRow estimate(Call call, Object graph, Configuration keys) {
    boolean exact = GivenSize.readExact(keys);
    GivenSize given = GivenSize.read(graph, keys);
    TrainSettings settings = TrainSettings.read(keys);
    TrainSettings.Batching batching = settings.bindBatching(call, keys);
    return given == null
        ? prepare(call, GivenSize.graphName(graph), settings, batching, keys).estimate(exact)
        : estimate(call, settings, batching.settings(), given);
  }

  private static EstimateRow estimate(
      Call call, TrainSettings settings, BatchingSettings asked, GivenSize given) {
    Configuration keys = given.keys();
    int dimension = given.sizes().mandatoryCount("featureDimension", 1);
    int classes = given.sizes().mandatoryCount("classCount", 2);
    GraphSize size = given.graph();
    Architecture network =
        keys.made(() -> settings.network().architecture(dimension, classes), null);
    given.checkFeatures(size, dimension);
    asked.checkCount(settings.batching().map(), BatchingMethod.Use.TRAINING, size.nodeCount());
    Device device = call.engine(settings.run()).device();
    MemoryNeed most = null;
    for (BatchingSettings batching : asked.candidates()) {
      TrainingMemory memory =
          new TrainingMemory(size, dimension, network, batching, settings.run(), device);
      long[] outputs = settings.split().mostOutputs(size.nodeCount());
      MemoryNeed need =
          memory.of(TrainingMemory.Sets.most(size, batching, network.layers(), outputs));
      most = most == null || need.max() > most.max() ? need : most;
    }
    return EstimateRow.of(TASK, most, size, settings.run());
  }

  private static Training prepare(
      Call call,
      String graphName,
      TrainSettings settings,
      TrainSettings.Batching batching,
      Configuration keys) {
    Projection projection = Graphs.find(call, graphName, settings.filter(), settings.run(), keys);
    checkProperties(call, projection, settings, keys);
    FeatureSchema features =
        keys.checked(
            () -> FeatureReader.schema(call, projection, featureProperties(projection, settings)),
            null);
    if (features != null) {
      int dimension = Math.toIntExact(features.dimension());
      keys.made(() -> settings.network().architecture(dimension, 2), null);
    }
    keys.throwIfAny();
    keys.resolve("featureProperties", features.properties());
    return new Training(call, settings, batching, projection, features, keys.resolved());
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
    keys.check(() -> NodeValues.check(call, projection, Arrays.asList(target, split)));
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
      Catalog.of(call).store(settings.modelName());
    }
    return result;
  }

  /**
   * The memory of a training. Reads all but the features. Batches are made where that is quick or
   * asked for, otherwise a sample of them; where the memory does not suffice for that, the bounds
   * are those that the size of the graph gives.
   *
   * @param exact whether all batches are made, however long it takes
   */
  private EstimateRow estimate(boolean exact) {
    GraphSize size = GraphSize.of(projection);
    Running running = Running.tryQuietly(call, settings.run(), request(false));
    MemoryNeed need;
    if (running == null) {
      need = bounds(size);
    } else {
      try (running) {
        need = estimate(running, size, exact);
      } catch (NotEnoughMemory e) {
        need = bounds(size);
      }
    }
    return EstimateRow.of(
        TASK,
        StoredChoice.replacing(need, batching.stored(), size, settings.run()),
        size,
        settings.run());
  }

  private MemoryNeed estimate(Running running, GraphSize size, boolean exact) {
    TrainingReader reader = reader(running);
    TrainingReader.Labelled labelled = reader.labelled();
    Architecture network = labelled.network();
    Graph graph =
        call.kept(SharedInputs.class)
            .graph(projection, network.type().propagation(), running.workers(), running.stop());
    BatchMaker maker = BatchMaker.of(call, projection, graph, running, batching.stored());
    BatchingSettings decided = reader.training(graph, labelled);
    int[] training = labelled.splits().training();
    int[] validation = labelled.splits().validation();
    long seed = settings.learning().seed();
    BatchSizes learnt =
        BatchSizes.of(maker, training, decided, seed, network.layers(), exact, running);
    BatchSizes chosen =
        BatchSizes.of(
            maker,
            validation,
            reader.evaluation(graph, network, validation.length),
            seed,
            network.layers(),
            exact,
            running);
    return memory(network, decided)
        .of(TrainingMemory.Sets.of(learnt, chosen, !decided.drawsAnew(), size));
  }

  private TrainingReader reader(Running running) {
    return new TrainingReader(call, settings, batching, projection, features, running);
  }

  /** What the size of the graph gives: as many outputs in each set as there are nodes. */
  private MemoryNeed bounds(GraphSize size) {
    long nodes = size.nodeCount();
    Architecture network = leastNetwork();
    MemoryNeed most = null;
    for (BatchingSettings one : batching.settings().candidates()) {
      MemoryNeed need =
          memory(network, one)
              .of(TrainingMemory.Sets.most(size, one, network.layers(), new long[] {nodes, nodes}));
      most = most == null || need.max() > most.max() ? need : most;
    }
    return most;
  }

  /**
   * What is known of the memory before any work.
   *
   * @param withFeatures whether features are read
   */
  private MemoryLedger.Request request(boolean withFeatures) {
    Architecture network = leastNetwork();
    MemoryNeed need = memory(network, batching.settings()).before(projection.nodeCount());
    boolean scaled = settings.featureScaler() != FeatureScaling.Method.NONE;
    Sharing sharing = Sharing.of(call, projection);
    Propagation propagation = network.type().propagation();
    MemoryLedger.Request all =
        need.request(
            TASK,
            sharing.all(propagation, features, settings.defaultFeatureValue(), scaled),
            remedies());
    return withFeatures ? all : all.sharing(sharing.relationships(propagation));
  }

  private List<String> remedies() {
    List<String> keys = new ArrayList<>();
    if (batching.settings().mayBeFullGraph()) {
      keys.add(BatchingSettings.BY_BATCHES);
    }
    keys.addAll(
        batching
            .settings()
            .remedies("batching.", BatchingMethod.Use.TRAINING, batching.stored(), settings.run()));
    keys.add("hiddenDimension");
    if (settings.network().layers() > 1) {
      keys.add("layers");
    }
    if (features.properties().size() > 1) {
      keys.add("featureProperties");
    }
    return keys;
  }

  private Result train() {
    try (LoadedModels.Reservation name =
            Catalog.of(call).memory().reserve(call.user(), settings.modelName());
        Running running =
            Running.start(
                call,
                settings.run(),
                request(true),
                Progress.stage("batches", 1),
                Progress.stageWithMessages("epochs", settings.learning().maxEpochs()))) {
      Stopwatch watch = new Stopwatch();
      TrainingReader reader = reader(running);
      TrainingInput input = running.stage(reader::all);
      long preProcessingMillis = watch.lapMillis();
      TrainingResult<ClassScores> result = running.stage(() -> train(input, running));
      running.guarded(
          () -> {
            warn(input, result, running.progress());
            return null;
          });
      ClassifierModel model = model(input, result, running.progress().warnings());
      running.finish();
      name.publish(model);
      return new Result(model, preProcessingMillis, watch.lapMillis());
    }
  }

  private TrainingMemory memory(Architecture network, BatchingSettings batching) {
    return new TrainingMemory(
        GraphSize.of(projection),
        features.dimension(),
        network,
        batching,
        settings.run(),
        call.engine(settings.run()).device());
  }

  /** With as few classes as there can be. */
  private Architecture leastNetwork() {
    return settings.network().architecture(Math.toIntExact(features.dimension()), 2);
  }

  private TrainingResult<ClassScores> train(TrainingInput input, Running running) {
    Loss loss =
        settings
            .classWeights()
            .loss(input.targets(), input.trainingNodes(), settings.focusWeight());
    Map.Entry<String, Metric> primary = metrics(input).entrySet().iterator().next();
    ScheduleSettings schedule = batching.settings().schedule();
    TrainingTask<ClassScores> task =
        new TrainingTask<>(
            input.inputs(),
            new Classification(
                new Classes(input.targets().classes()),
                input.targets().labels(),
                loss,
                primary.getValue()),
            input.source(),
            input.validation(),
            input.test(),
            input.network(),
            settings.learning().withSchedule(schedule.order(), schedule.batchesPerStep()));
    return running
        .engine()
        .train(
            task,
            (epoch, meanLoss, validation) ->
                running
                    .progress()
                    .step(
                        String.format(
                            Locale.ROOT,
                            "epoch %d: loss %.4f, validation %s %.4f",
                            epoch,
                            meanLoss,
                            primary.getKey(),
                            validation.of(primary.getValue()))),
            running.stop());
  }

  private Map<String, Metric> metrics(TrainingInput input) {
    return MetricChoice.resolve(settings.metrics(), input.targets().classes());
  }

  private void warn(TrainingInput input, TrainingResult<ClassScores> result, Progress progress) {
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

  private ClassifierModel model(
      TrainingInput input, TrainingResult<ClassScores> result, List<String> warnings) {
    Map<String, Object> info =
        ModelInfo.of(
            settings, batching.stored(), features, input, result, metrics(input), warnings);
    info.put("parentVersion", Catalog.of(call).newestVersion(settings.modelName()));
    info.put("lineage", ModelInfo.lineage(call, projection, input));
    return new ClassifierModel(
        settings.modelName(),
        null,
        ZonedDateTime.now(ZoneId.systemDefault()),
        result.model(),
        new Classes(input.targets().classes()),
        features,
        new FeatureTreatment(settings.defaultFeatureValue(), input.scaling()),
        settings.filter(),
        batching.settings(),
        settings.learning().seed(),
        info,
        configuration,
        projection.schema());
  }
}
