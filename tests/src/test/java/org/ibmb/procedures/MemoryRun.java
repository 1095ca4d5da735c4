/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.ibmb.Ibmb;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.Batches;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.Loss;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.StopCheck;
import org.ibmb.train.Metric;
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
  private static final RunSettings RUN = new RunSettings(1, null, false, false, Optional.empty());
  private static final Ibmb IBMB = Ibmb.onCpu(RUN.concurrency());

  /** Collections in one stage. */
  private static final int SAMPLES = 40;

  /** A part of the work that asks whether to stop. */
  private interface Stage<T> {
    T run(StopCheck stop);
  }

  /** The most that lived at once, over all stages of a case. */
  private static final class Peak {
    private final long heapBefore = heap();
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
    int nodes = relationships[0].length - 1;
    Csr adjacency =
        Csr.canonical(nodes, relationships[0].clone(), relationships[1].clone(), null, stop);
    return Graph.of(adjacency, false, network.type().propagation());
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
    return BatchingSettings.readForTraining(
        Configuration.of(
            shuffle > 0 ? Map.of("method", method, "shuffle", shuffle) : Map.of("method", method)),
        layers,
        null);
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
        batching(shuffled ? "node" : sizes.method, sizes.layers, shuffled ? 0.3 : 0);
    Features features = features(sizes.nodes, sizes.dimension);
    Graph graph = peak.of(stop -> graph(relationships, network, stop));
    int[] labels = IntStream.range(0, sizes.nodes).map(node -> node / 3 % 5).toArray();
    int[][] sets = {part(sizes, 0, 5), part(sizes, 5, 7), part(sizes, 7, 9)};
    TrainingInput input =
        peak.of(
            stop -> {
              BatchSource source =
                  batching.drawsAnew()
                      ? IBMB.batchSource(graph, sets[0], batching.batcher(sets[0].length, 1), stop)
                      : batches(graph, sets[0], batching, stop);
              source = source.forNetwork(network.layers(), network.type().hasExactFirstHop());
              return new TrainingInput(
                  graph,
                  features,
                  null,
                  null,
                  new Targets(List.of(0L, 1L, 2L, 3L, 4L), labels),
                  network,
                  batching,
                  sets[0],
                  source,
                  IBMB.firstEpoch(source, stop),
                  batches(graph, sets[1], batching.forEvaluation(sets[1].length), stop),
                  batches(graph, sets[2], batching.forEvaluation(sets[2].length), stop));
            });
    TrainingTask task =
        new TrainingTask(
            graph,
            features,
            labels,
            input.source(),
            input.validation(),
            input.test(),
            network,
            Loss.crossEntropy(5),
            new TrainingConfig(0.01, 0, 3, 1, 5, 0, Metric.ACCURACY, 1));
    peak.of(stop -> IBMB.train(task, (epoch, loss, scores) -> {}, stop));
    TrainingMemory memory =
        new TrainingMemory(sizes.size(), sizes.dimension, network, batching, RUN, IBMB.device());
    return memory.of(TrainingMemory.Sets.of(input, sizes.nodes));
  }

  private static Batches batches(
      Graph graph, int[] outputs, BatchingSettings batching, StopCheck stop) {
    return IBMB.batches(graph, outputs, batching.batcher(outputs.length, 1), stop);
  }

  /** Nodes whose number modulo 10 lies between two bounds. */
  private static int[] part(Case sizes, int from, int to) {
    return IntStream.range(0, sizes.nodes)
        .filter(node -> node % 10 >= from && node % 10 < to)
        .toArray();
  }

  private static MemoryNeed prediction(Case sizes, int[][] relationships, Peak peak) {
    Architecture network = sizes.architecture();
    BatchingSettings batching = batching(sizes.method, sizes.layers, 0);
    Features features = features(sizes.nodes, sizes.dimension);
    Graph graph = peak.of(stop -> graph(relationships, network, stop));
    int[] all = IntStream.range(0, sizes.nodes).toArray();
    float[] parameters = new float[network.parameterCount()];
    Arrays.fill(parameters, 0.1f);
    TrainedModel model = new TrainedModel(network, parameters);
    boolean full = batching.method() == BatchingMethod.FULL;
    Batches batches = full ? null : peak.of(stop -> batches(graph, all, batching, stop));
    peak.of(
        stop ->
            full
                ? IBMB.predictOnFullGraph(model, graph, features, all, stop)
                : IBMB.predict(model, graph, features, batches, stop));
    PredictionMemory memory =
        new PredictionMemory(sizes.size(), network, network.classes(), RUN, IBMB.device());
    return memory.of(batches, batching);
  }

  /**
   * {@code train|predict|influence|batches,NETWORK,METHOD,NODES,DEGREE,DIMENSION,HIDDEN,LAYERS},
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
    return InfluenceRequest.memory(sizes.size(), sizes.nodes, InfluenceConfig.DEFAULT, RUN);
  }

  private static MemoryNeed listing(Case sizes, int[][] relationships, Peak peak) {
    Architecture network = sizes.architecture();
    BatchingSettings batching = batching(sizes.method, sizes.layers, 0);
    Graph graph = peak.of(stop -> graph(relationships, network, stop));
    int[] all = IntStream.range(0, sizes.nodes).toArray();
    Batches batches = peak.of(stop -> batches(graph, all, batching, stop));
    return BatchMemory.ofMade(sizes.size(), batching, sizes.nodes, RUN, batches.bytes());
  }

  private static String measure(String name) {
    Case sizes = Case.of(name);
    int[][] relationships = relationships(sizes.nodes, sizes.degree);
    Peak peak = new Peak();
    MemoryNeed need =
        switch (sizes.call) {
          case "train" -> training(sizes, relationships, peak);
          case "predict" -> prediction(sizes, relationships, peak);
          case "influence" -> influence(sizes, relationships, peak);
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
