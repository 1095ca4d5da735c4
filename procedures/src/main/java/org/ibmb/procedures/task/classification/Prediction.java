/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.graph.Propagation;
import org.ibmb.model.Architecture;
import org.ibmb.predict.Output;
import org.ibmb.predict.RowStream;
import org.ibmb.predict.Rows;
import org.ibmb.procedures.batching.BatchMaker;
import org.ibmb.procedures.batching.BatchSizes;
import org.ibmb.procedures.batching.BatchingMethod;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.batching.StoredChoice;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.MemoryLedger;
import org.ibmb.procedures.call.Progress;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.estimate.GivenSize;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.estimate.Sharing;
import org.ibmb.procedures.model.ClassifierModel;
import org.ibmb.procedures.projection.FeatureReader;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.procedures.projection.Graphs;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.projection.SharedInputs;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.NotEnoughMemory;
import org.ibmb.run.StopCheck;

/**
 * One call that applies a trained model to a graph: a mode of {@code
 * ibmb.nodeClassification.predict} or {@code ibmb.nodeEmbedding}. First every check, then the work.
 */
public final class Prediction {
  private final Call call;
  private final ClassifierModel model;
  private final Projection projection;
  private final Double defaultFeatureValue;
  private final BatchingSettings batching;
  private final StoredChoice stored;
  private final RunSettings run;
  private final Configuration keys;

  private Prediction(
      Call call,
      PredictionSettings settings,
      PredictionSettings.Bound bound,
      Projection projection) {
    this.call = call;
    this.model = bound.model();
    this.projection = projection;
    this.defaultFeatureValue = bound.defaultFeatureValue();
    this.batching = bound.batching();
    this.stored = bound.stored();
    this.run = settings.run();
    this.keys = settings.keys();
  }

  /**
   * Reads the keys that all modes share, after those of the mode: a graph that cannot be found ends
   * the reading.
   *
   * @throws InvalidInput where model or graph cannot be found, with everything noted so far
   */
  public static Prediction prepare(Call call, String graphName, Configuration keys) {
    return prepare(call, graphName, keys, BatchingSettings::automatic);
  }

  /** The same, but exact unless {@code batching} says otherwise. */
  public static Prediction prepareExact(Call call, String graphName, Configuration keys) {
    return prepare(call, graphName, keys, BatchingSettings::full);
  }

  private static Prediction prepare(
      Call call,
      String graphName,
      Configuration keys,
      UnaryOperator<BatchingSettings> defaultBatching) {
    PredictionSettings settings = PredictionSettings.read(keys, defaultBatching);
    return prepare(call, graphName, settings, settings.bind(call));
  }

  private static Prediction prepare(
      Call call, String graphName, PredictionSettings settings, PredictionSettings.Bound bound) {
    Configuration keys = settings.keys();
    Projection projection = Graphs.find(call, graphName, bound.filter(), settings.run(), keys);
    bound.batching().checkOutputs(settings.batching().map(), projection.nodeCount());
    if (bound.model() != null) {
      keys.check(() -> checkFeatures(call, bound.model(), projection));
    }
    return new Prediction(call, settings, bound, projection);
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

  public Projection projection() {
    return projection;
  }

  /** How many classes the model has; 0 where there is no model, which is noted. */
  public int classCount() {
    return model == null ? 0 : model.classes().width();
  }

  /**
   * The model that is applied.
   *
   * @throws InvalidInput with all mistakes of the configuration, among them that there is none
   */
  public ClassifierModel model() {
    keys.throwIfAny();
    return model;
  }

  /**
   * Reads the projection and computes all that comes before the results.
   *
   * @param task name of the procedure, without its mode
   * @throws InvalidInput with all mistakes of the configuration, before any work
   */
  public PredictionRun start(String task, Output output) {
    keys.throwIfAny();
    Architecture network = model.network().architecture();
    boolean scaled = isScaled();
    Running running =
        Running.start(
            call,
            run,
            request(task, output),
            Progress.stage("features", 1),
            Progress.stage("relationships", 1),
            Progress.stage("batches", 1),
            Progress.stage("predict", 1));
    try {
      Stopwatch watch = new Stopwatch();
      SharedInputs shared = call.kept(SharedInputs.class);
      StopCheck stop = running.stop();
      Features features = running.stage(() -> scaled ? scaled(stop) : features(stop));
      NodeInputs inputs =
          running.stage(
              () ->
                  scaled
                      ? new NodeInputs(graph(running), features)
                      : shared.inputs(
                          projection,
                          model.features(),
                          defaultFeatureValue,
                          network.type().propagation(),
                          running.workers(),
                          stop));
      BatchingSettings decided = batching.decided(network, inputs.graph(), projection.nodeCount());
      boolean full = decided.isFullGraph();
      PlannedBatches planned =
          running.stage(() -> full ? null : plan(running, inputs.graph(), decided));
      if (planned != null) {
        planned.warnings().forEach(running.progress()::warn);
      }
      return new PredictionRun(running, inputs, planned, output, watch.lapMillis());
    } catch (Throwable e) {
      running.close();
      throw e;
    }
  }

  /** A prediction at work, which has read what it needs. */
  public final class PredictionRun implements AutoCloseable {
    private final Running running;
    private final NodeInputs inputs;
    private final PlannedBatches planned;
    private final Output output;
    private final long preProcessingMillis;

    private PredictionRun(
        Running running,
        NodeInputs inputs,
        PlannedBatches planned,
        Output output,
        long preProcessingMillis) {
      this.running = running;
      this.inputs = inputs;
      this.planned = planned;
      this.output = output;
      this.preProcessingMillis = preProcessingMillis;
    }

    public Running running() {
      return running;
    }

    public long preProcessingMillis() {
      return preProcessingMillis;
    }

    /** The results of all nodes of the filtered projection, some at a time. */
    RowStream rows() {
      return planned == null
          ? running
              .engine()
              .streamOfFullGraph(
                  model.network(), inputs, projection.allNodes(), output, running.stop())
          : running.engine().stream(model.network(), inputs, planned, output, running.stop());
    }

    /**
     * The stage in which all results are computed; {@code sink} takes them.
     *
     * @return milliseconds that the results took, without the sink
     */
    public long forEach(Consumer<Rows> sink) {
      return running.stage(
          () -> {
            Stopwatch watch = new Stopwatch();
            long computeMillis = 0;
            try (RowStream stream = rows()) {
              for (Rows rows = stream.next(); rows != null; rows = stream.next()) {
                computeMillis += watch.lapMillis();
                sink.accept(rows);
                watch.lapMillis();
              }
            }
            return computeMillis + watch.lapMillis();
          });
    }

    /** All results as a stream, some of them computed ahead; the call ends when it is closed. */
    public Stream<Rows> stream() {
      return running.feeding(
          () -> {
            RowStream stream = running.stage(this::rows);
            return Stream.generate(() -> running.guarded(stream::next))
                .takeWhile(Objects::nonNull)
                .onClose(stream::close);
          });
    }

    @Override
    public void close() {
      running.close();
    }
  }

  /**
   * The memory of a prediction on a projection, or on a graph of which only the size is known.
   *
   * @param graph the name of the projection, or a map of sizes
   * @throws InvalidInput with all mistakes
   */
  static EstimateRow estimate(Call call, String name, Object graph, Configuration keys) {
    return estimate(
        call, name, graph, keys, model -> Output.of(model.classes()), BatchingSettings::automatic);
  }

  /** The memory of embeddings, with the arguments of {@link #estimate}. */
  public static EstimateRow estimateEmbedding(
      Call call, String name, Object graph, Configuration keys) {
    return estimate(call, name, graph, keys, model -> Output.HIDDEN, BatchingSettings::full);
  }

  private static EstimateRow estimate(
      Call call,
      String name,
      Object graph,
      Configuration keys,
      Function<ClassifierModel, Output> output,
      UnaryOperator<BatchingSettings> defaultBatching) {
    boolean exact = GivenSize.readExact(keys);
    GivenSize given = GivenSize.read(graph, keys);
    PredictionSettings settings = PredictionSettings.read(keys, defaultBatching);
    PredictionSettings.Bound bound = settings.bind(call);
    if (given == null) {
      Prediction prediction = prepare(call, GivenSize.graphName(graph), settings, bound);
      return prediction.estimate(name, output.apply(prediction.model()), exact);
    }
    GraphSize size = given.graph();
    Architecture network = bound.model().network().architecture();
    given.checkFeatures(size, network.inputDimension());
    bound
        .batching()
        .checkCount(settings.batching().map(), BatchingMethod.Use.PREDICTION, size.nodeCount());
    PredictionMemory memory =
        new PredictionMemory(
            size,
            network,
            output.apply(bound.model()).width(network),
            settings.run(),
            call.engine(settings.run()).device());
    return EstimateRow.of(name, most(memory, bound.batching()), size, settings.run());
  }

  /** The largest need of those that the method may turn out to be. */
  private static MemoryNeed most(PredictionMemory memory, BatchingSettings batching) {
    MemoryNeed most = null;
    for (BatchingSettings candidate : batching.candidates()) {
      MemoryNeed need = memory.most(candidate);
      most = most == null || need.max() > most.max() ? need : most;
    }
    return most;
  }

  /**
   * The memory of a call. Batches are made where that is quick or asked for, otherwise a sample of
   * them; where the memory does not suffice for that, the bounds are those that the size of the
   * graph gives.
   *
   * @param exact whether all batches are made, however long it takes
   * @throws InvalidInput with all mistakes of the configuration
   */
  private EstimateRow estimate(String name, Output output, boolean exact) {
    keys.throwIfAny();
    GraphSize size = GraphSize.of(projection);
    Running running = Running.tryQuietly(call, run, withoutFeatures(request(name, output)));
    MemoryNeed need;
    if (running == null) {
      need = most(memory(output), batching);
    } else {
      try (running) {
        need = estimate(running, output, exact);
      } catch (NotEnoughMemory e) {
        need = most(memory(output), batching);
      }
    }
    return EstimateRow.of(name, need, size, run);
  }

  private MemoryNeed estimate(Running running, Output output, boolean exact) {
    Architecture network = model.network().architecture();
    Graph graph = graph(running);
    int nodes = projection.nodeCount();
    BatchingSettings decided = batching.decided(network, graph, nodes);
    if (decided.isFullGraph()) {
      return memory(output).of(null, decided);
    }
    BatchMaker maker = BatchMaker.of(call, projection, graph, running, stored);
    BatchSizes sizes =
        BatchSizes.of(
            maker, projection.allNodes(), decided, seed(), network.layers(), exact, running);
    MemoryNeed need = memory(output).of(sizes, decided);
    return StoredChoice.replacing(need, stored, GraphSize.of(projection), run);
  }

  /** What is known of the memory before any work. */
  private MemoryLedger.Request request(String task, Output output) {
    Architecture network = model.network().architecture();
    List<String> remedies =
        new ArrayList<>(batching.remedies("batching.", BatchingMethod.Use.PREDICTION, stored, run));
    if (batching.mayBeFullGraph()) {
      remedies.add(0, BatchingSettings.BY_BATCHES);
    }
    return memory(output)
        .before(batching.candidates().get(0))
        .request(
            task,
            Sharing.of(call, projection)
                .all(
                    network.type().propagation(),
                    model.features(),
                    defaultFeatureValue,
                    isScaled()),
            remedies);
  }

  /** An estimate reads none. */
  private MemoryLedger.Request withoutFeatures(MemoryLedger.Request request) {
    Propagation propagation = model.network().architecture().type().propagation();
    return request.sharing(Sharing.of(call, projection).relationships(propagation));
  }

  private PredictionMemory memory(Output output) {
    Architecture network = model.network().architecture();
    return new PredictionMemory(
        GraphSize.of(projection), network, output.width(network), run, call.engine(run).device());
  }

  private Graph graph(Running running) {
    return call.kept(SharedInputs.class)
        .graph(
            projection,
            model.network().architecture().type().propagation(),
            running.workers(),
            running.stop());
  }

  private PlannedBatches plan(Running running, Graph graph, BatchingSettings decided) {
    return BatchMaker.of(call, projection, graph, running, stored)
        .plan(projection.allNodes(), decided, seed());
  }

  /** Draws what the training would draw. */
  private long seed() {
    return model.seed();
  }

  private boolean isScaled() {
    return model.treatment().scaling().method() != FeatureScaling.Method.NONE;
  }

  /** Features as they are, which all calls share. */
  private Features features(StopCheck stop) {
    return call.kept(SharedInputs.class)
        .features(projection, model.features(), defaultFeatureValue, stop);
  }

  /** The call's own features, scaled as in the training. */
  private Features scaled(StopCheck stop) {
    return FeatureReader.scaled(
        projection,
        model.features(),
        defaultFeatureValue,
        model.treatment().scaling(),
        row -> {},
        stop);
  }
}
