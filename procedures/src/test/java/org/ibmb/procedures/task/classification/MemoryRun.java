/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batch;
import org.ibmb.batch.BatchPlan;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.BatchUpdate;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.batch.ParallelCutter;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.device.choice.DeviceChoice;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.GraphImprint;
import org.ibmb.graph.NodeInputs;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.model.Architecture;
import org.ibmb.model.Numbered;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.predict.Output;
import org.ibmb.predict.RowStream;
import org.ibmb.procedures.batching.AskedBatching;
import org.ibmb.procedures.batching.BatchMemory;
import org.ibmb.procedures.batching.BatchSizes;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.batching.InfluenceRequest;
import org.ibmb.procedures.batching.StoringMemory;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.run.StopCheck;
import org.ibmb.schedule.BatchOrder;
import org.ibmb.store.BatchStore;
import org.ibmb.store.StoredBatches;
import org.ibmb.train.TrainingConfig;
import org.ibmb.train.TrainingTask;

/**
 * A process of its own that measures what trainings and predictions take, one line each: {@code
 * NAME usedHeap usedOffHeap leastHeap mostHeap leastOffHeap mostOffHeap}, bytes beside what the
 * process had before.
 *
 * <p>Used is what lives: the heap is collected at stop checks, spread evenly over each stage of the
 * work. A stage runs twice, the first time to count its checks. One thread meets them in the same
 * order every time, so the figures are the same from run to run.
 */
final class MemoryRun {
  private static final RunSettings RUN =
      new RunSettings(1, null, false, false, 0, Optional.empty(), DeviceChoice.CPU);
  private static final Ibmb IBMB = Ibmb.onCpu(RUN.concurrency());

  /** Collections in one stage. */
  private static final int SAMPLES = 40;

  /** A part of the work that asks whether to stop. */
  private interface Stage<T> {
    T run(StopCheck stop);
  }

  /** The most that lived at once, over all stages of a case. */
  private static final class Peak {
    private final long heapBefore = settledHeap();
    private long heapMost;
    private long offHeapMost;

    <T> T of(Stage<T> stage) {
      AtomicLong checks = new AtomicLong();
      stage.run(checks::incrementAndGet);
      long every = Math.max(1, checks.get() / SAMPLES);
      checks.set(0);
      T result = stage.run(() -> look(checks.incrementAndGet() % every == 0));
      look(true);
      return result;
    }

    private synchronized void look(boolean collect) {
      offHeapMost = Math.max(offHeapMost, IBMB.device().allocatedBytes());
      if (collect) {
        heapMost = Math.max(heapMost, heap() - heapBefore);
      }
    }
  }

  /** What an earlier case has left to cleaners may take several collections to go. */
  private static long settledHeap() {
    long before = Long.MAX_VALUE;
    long now = heap();
    while (now < before) {
      before = now;
      now = heap();
    }
    return before;
  }

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Nodes on a ring, each joined with a few that are near. */
  private static int[][] relationships(int nodes, int degree) {
    SplittableRandom random = new SplittableRandom(nodes);
    int[] offsets = new int[nodes + 1];
    int[] targets = new int[nodes * degree];
    for (int node = 0; node < nodes; node++) {
      for (int i = 0; i < degree; i++) {
        targets[node * degree + i] = (node + 1 + random.nextInt(40)) % nodes;
      }
      offsets[node + 1] = (node + 1) * degree;
      Arrays.sort(targets, offsets[node], offsets[node + 1]);
    }
    return new int[][] {offsets, targets};
  }

  /** Components of four nodes, each joined with those that follow it. */
  private static int[][] islands(int nodes, int degree) {
    int[] offsets = new int[nodes + 1];
    int[] targets = new int[nodes * degree];
    for (int node = 0; node < nodes; node++) {
      for (int i = 0; i < degree; i++) {
        targets[node * degree + i] = node / 4 * 4 + (node + 1 + i) % 4;
      }
      offsets[node + 1] = (node + 1) * degree;
      Arrays.sort(targets, offsets[node], offsets[node + 1]);
    }
    return new int[][] {offsets, targets};
  }

  private static Features features(int nodes, int dimension) {
    float[] values = new float[nodes * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 7;
    }
    return new Features(nodes, dimension, values);
  }

  private static Graph graph(int[][] relationships, Architecture network, StopCheck stop) {
    return graph(relationships, network.type().propagation(), stop);
  }

  private static Graph graph(int[][] relationships, Propagation propagation, StopCheck stop) {
    stop.check();
    Csr adjacency = Csr.ofAscendingRows(relationships[0].clone(), relationships[1].clone(), null);
    stop.check();
    return Graph.of(adjacency, false, propagation);
  }

  private static Architecture network(
      String type, int dimension, int hidden, int layers, boolean residual) {
    Architecture.Type found =
        Arrays.stream(Architecture.Type.values())
            .filter(each -> each.toString().equals(type))
            .findFirst()
            .orElseThrow();
    return new Architecture(found, dimension, hidden, layers, 5, 4, 0.5, residual);
  }

  private static BatchingSettings batching(String method, int layers, double shuffle) {
    return AskedBatching.readForTraining(
            Configuration.of(
                shuffle > 0
                    ? Map.of("method", method, "shuffle", shuffle)
                    : Map.of("method", method)))
        .bindForTraining(null, layers);
  }

  private static BatchingSettings severalPerStep(int layers) {
    return AskedBatching.readForTraining(
            Configuration.of(Map.of("outputsPerBatch", 200L, "batchesPerStep", 3L)))
        .bindForTraining(null, layers);
  }

  /** The parts of a case's name. */
  private record Case(
      String call,
      String network,
      String method,
      int nodes,
      int degree,
      int dimension,
      int hidden,
      int layers) {

    static Case of(String name) {
      String[] parts = name.split(",");
      return new Case(
          parts[0],
          parts[1],
          parts[2],
          Integer.parseInt(parts[3]),
          Integer.parseInt(parts[4]),
          Integer.parseInt(parts[5]),
          Integer.parseInt(parts[6]),
          Integer.parseInt(parts[7]));
    }

    Architecture architecture() {
      return MemoryRun.network(network, dimension, hidden, layers, false);
    }

    GraphSize size() {
      return new GraphSize(nodes, (long) nodes * degree, (long) nodes * degree);
    }
  }

  private static MemoryNeed training(Case sizes, int[][] relationships, Peak peak) {
    Architecture network = sizes.architecture();
    boolean shuffled = sizes.method.equals("shuffle");
    BatchingSettings batching =
        sizes.method.equals("steps")
            ? severalPerStep(sizes.layers)
            : shuffled ? batching("node", sizes.layers, 0.3) : batchingOf(sizes);
    Features features = features(sizes.nodes, sizes.dimension);
    Graph graph = peak.of(stop -> graph(relationships, network, stop));
    int[] labels = IntStream.range(0, sizes.nodes).map(node -> node / 3 % 5).toArray();
    int[][] sets = {part(sizes, 0, 5), part(sizes, 5, 7), part(sizes, 7, 9)};
    BatchingSettings evaluated = batching.forEvaluation(sets[1].length);
    BatchSource source =
        peak.of(
            stop -> {
              BatchSource made =
                  batching.drawsAnew()
                      ? IBMB.batchSource(graph, sets[0], batching.batcher(sets[0].length, 1), stop)
                      : BatchSource.fixed(plan(graph, sets[0], batching, stop));
              return made.forNetwork(network.layers(), network.type().hasExactFirstHop());
            });
    PlannedBatches validation = peak.of(stop -> plan(graph, sets[1], evaluated, stop));
    peak.of(
        stop -> {
          TrainingTask<ClassScores> task =
              new TrainingTask<>(
                  new NodeInputs(graph, features),
                  Numbered.classification(labels, 5),
                  source,
                  validation,
                  TrainingTask.FinalScores.exact(sets[2]),
                  network,
                  new TrainingConfig(0.01, 0, 3, 1, 5, 0, 1)
                      .withSchedule(BatchOrder.RANDOM, batching.schedule().batchesPerStep()));
          return IBMB.train(task, (epoch, loss, scores) -> {}, stop);
        });
    TrainingMemory memory =
        new TrainingMemory(sizes.size(), sizes.dimension, network, batching, RUN, IBMB.device());
    return memory.of(
        TrainingMemory.Sets.of(
            sizes(graph, sets[0], batching, source.plan(0), network.layers()),
            sizes(graph, sets[1], evaluated, validation, network.layers()),
            !batching.drawsAnew(),
            sizes.size()));
  }

  private static BatchSizes sizes(
      Graph graph, int[] outputs, BatchingSettings batching, PlannedBatches planned, int layers) {
    return BatchSizes.measured(
        planned,
        graph,
        layers,
        IBMB.workers(),
        planned.count(),
        outputs.length,
        BatchMemory.lists(graph, outputs, batching, StopCheck.NEVER),
        1);
  }

  private static PlannedBatches plan(
      Graph graph, int[] outputs, BatchingSettings batching, StopCheck stop) {
    return IBMB.planBatches(graph, outputs, batching.batcher(outputs.length, 1), stop);
  }

  /** What a case's method is when its name says something of the graph or the outputs. */
  private static BatchingSettings batchingOf(Case sizes) {
    return batching(sizes.method.equals("islands") ? "node" : sizes.method, sizes.layers, 0);
  }

  /** Nodes whose number modulo 10 lies between two bounds. */
  private static int[] part(Case sizes, int from, int to) {
    return IntStream.range(0, sizes.nodes)
        .filter(node -> node % 10 >= from && node % 10 < to)
        .toArray();
  }

  private static MemoryNeed prediction(Case sizes, int[][] relationships, Peak peak) {
    Architecture network = sizes.architecture();
    BatchingSettings batching = batchingOf(sizes);
    Features features = features(sizes.nodes, sizes.dimension);
    Graph graph = peak.of(stop -> graph(relationships, network, stop));
    int[] all = IntStream.range(0, sizes.nodes).toArray();
    float[] parameters = new float[network.parameterCount()];
    Arrays.fill(parameters, 0.1f);
    TrainedModel model = new TrainedModel(network, parameters);
    boolean full = batching.isFullGraph();
    PlannedBatches planned = full ? null : peak.of(stop -> plan(graph, all, batching, stop));
    NodeInputs inputs = new NodeInputs(graph, features);
    Output output = Output.of(Numbered.classes(network.outputDimension()));
    peak.of(
        stop -> {
          try (RowStream rows =
              full
                  ? IBMB.streamOfFullGraph(model, inputs, all, output, stop)
                  : IBMB.stream(model, inputs, planned, output, stop)) {
            return Stream.generate(rows::next)
                .takeWhile(Objects::nonNull)
                .mapToLong(some -> some.nodes().length)
                .sum();
          }
        });
    PredictionMemory memory =
        new PredictionMemory(sizes.size(), network, network.outputDimension(), RUN, IBMB.device());
    return memory.of(
        full ? null : sizes(graph, all, batching, planned, network.layers()), batching);
  }

  /**
   * {@code
   * train|predict|influence|batches|store|update,NETWORK,METHOD,NODES,DEGREE,DIMENSION,HIDDEN,LAYERS},
   * one per argument.
   */
  public static void main(String[] cases) {
    // What the JVM and ND4J load on the way stays: it is no part of any case.
    measure("train,GAT,node,2000,5,8,16,2");
    measure("predict,GraphSAGE,full,2000,5,8,16,2");
    Arrays.stream(cases).map(MemoryRun::measure).forEach(System.out::println);
    IBMB.close();
  }

  private static MemoryNeed influence(Case sizes, int[][] relationships, Peak peak) {
    Architecture network = sizes.architecture();
    Graph graph = peak.of(stop -> graph(relationships, network, stop));
    int[] all = IntStream.range(0, sizes.nodes).toArray();
    peak.of(stop -> IBMB.influence(graph, all, InfluenceConfig.DEFAULT, stop));
    InfluenceListBounds lists = lists(graph, all);
    return InfluenceRequest.memory(sizes.size(), lists, RUN);
  }

  private static MemoryNeed listing(Case sizes, int[][] relationships, Peak peak) {
    Architecture network = sizes.architecture();
    BatchingSettings batching = batchingOf(sizes);
    Graph graph = peak.of(stop -> graph(relationships, network, stop));
    int[] all = IntStream.range(0, sizes.nodes).toArray();
    PlannedBatches planned = peak.of(stop -> plan(graph, all, batching, stop));
    peak.of(
        stop -> {
          Iterator<Batch> batches =
              new ParallelCutter(planned, graph, IBMB.workers().stoppable(stop)).all();
          long edges = 0;
          while (batches.hasNext()) {
            edges += batches.next().adjacency().edgeCount();
          }
          return edges;
        });
    BatchSizes made = sizes(graph, all, batching, planned, 1);
    return BatchMemory.ofMade(sizes.size(), batching, made.lists(), RUN, made);
  }

  private static InfluenceListBounds lists(Graph graph, int[] outputs) {
    return InfluenceListBounds.of(
        graph.adjacency(), outputs, InfluenceConfig.DEFAULT, StopCheck.NEVER);
  }

  /** What {@code ibmb.batches.store} does, to a file that is gone afterwards. */
  private static MemoryNeed storing(Case sizes, int[][] relationships, Peak peak) {
    int[] outputs = stored(sizes, false);
    Graph graph = peak.of(stop -> graph(relationships, Propagation.NONE, stop));
    GraphImprint now = peak.of(stop -> imprint(graph));
    BatchPlan plan = peak.of(stop -> IBMB.plan(graph, outputs, config(sizes), stop));
    peak.of(stop -> onDisk(store -> store.replace("user", "made", stored(plan, now))));
    return storing(sizes, graph, outputs).fromScratch();
  }

  /** The same where some rows are others than when the batches were made. */
  private static MemoryNeed updating(Case sizes, int[][] relationships, Peak peak) {
    int[] outputs = stored(sizes, false);
    int[] earlier = stored(sizes, true);
    return onDisk(
        store -> {
          long bytes = storeEarlier(store, changed(relationships), earlier, config(sizes));
          Graph graph = peak.of(stop -> graph(relationships, Propagation.NONE, stop));
          GraphImprint now = peak.of(stop -> imprint(graph));
          int groups =
              peak.of(
                  stop -> {
                    StoredBatches before = store.load("user", "made");
                    BatchUpdate update =
                        IBMB.update(before.plan(), before.graph(), graph, now, outputs, 0, stop);
                    store.replace("user", "next", stored(update.plan(), now));
                    return before.plan().groups().length;
                  });
          return storing(sizes, graph, outputs)
              .update(
                  new StoringMemory.Earlier(bytes, sizes.nodes, earlier.length, groups),
                  outputs.length - earlier.length);
        });
  }

  private static long storeEarlier(
      BatchStore store, int[][] relationships, int[] outputs, NodeWiseConfig config) {
    Graph graph = graph(relationships, Propagation.NONE, StopCheck.NEVER);
    BatchPlan plan = IBMB.plan(graph, outputs, config, StopCheck.NEVER);
    return store.replace("user", "made", stored(plan, imprint(graph)));
  }

  /** Every hundredth row leads on from where it led. */
  private static int[][] changed(int[][] relationships) {
    int nodes = relationships[0].length - 1;
    int[] targets = relationships[1].clone();
    for (int node = 0; node < nodes; node += 100) {
      int first = relationships[0][node];
      targets[first] = (targets[first] + 1) % nodes;
    }
    return new int[][] {relationships[0], targets};
  }

  /** Outputs: one in a hundred nodes, or all, of which some were not stored before. */
  private static int[] stored(Case sizes, boolean before) {
    int step = sizes.method.equals("few") ? 100 : 1;
    int most = before && sizes.method.equals("more") ? sizes.nodes * 9 / 10 : sizes.nodes;
    return IntStream.range(0, most).filter(node -> node % step == 0).toArray();
  }

  private static NodeWiseConfig config(Case sizes) {
    NodeWiseConfig all = NodeWiseConfig.DEFAULT;
    return sizes.method.equals("limited")
        ? new NodeWiseConfig(all.influence(), all.outputsPerBatch(), 2000, 0)
        : all;
  }

  private static StoringMemory storing(Case sizes, Graph graph, int[] outputs) {
    return new StoringMemory(sizes.size(), config(sizes), lists(graph, outputs), RUN);
  }

  private static GraphImprint imprint(Graph graph) {
    return GraphImprint.of(graph.adjacency(), LongStream.range(0, graph.nodeCount()).toArray());
  }

  private static StoredBatches stored(BatchPlan plan, GraphImprint graph) {
    return new StoredBatches(plan, graph, Map.of());
  }

  private static <T> T onDisk(Function<BatchStore, T> work) {
    try {
      Path directory = Files.createTempDirectory("memory");
      BatchStore store = new BatchStore(directory);
      T result = work.apply(store);
      store.delete("user", "made");
      store.delete("user", "next");
      Files.delete(directory);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String measure(String name) {
    Case sizes = Case.of(name);
    int[][] relationships =
        sizes.method.equals("islands")
            ? islands(sizes.nodes, sizes.degree)
            : relationships(sizes.nodes, sizes.degree);
    Peak peak = new Peak();
    MemoryNeed need =
        switch (sizes.call) {
          case "train" -> training(sizes, relationships, peak);
          case "predict" -> prediction(sizes, relationships, peak);
          case "influence" -> influence(sizes, relationships, peak);
          case "store" -> storing(sizes, relationships, peak);
          case "update" -> updating(sizes, relationships, peak);
          default -> listing(sizes, relationships, peak);
        };
    return String.format(
        Locale.ROOT,
        "%s %d %d %d %d %d %d",
        name,
        peak.heapMost,
        peak.offHeapMost,
        need.heapMin(),
        need.heapMax(),
        need.offHeapMin(),
        need.offHeapMax());
  }
}
