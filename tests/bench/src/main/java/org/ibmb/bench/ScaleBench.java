/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batches;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.predict.Rows;
import org.ibmb.run.StopCheck;
import org.ibmb.train.EpochListener;
import org.ibmb.train.TrainingConfig;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;

/**
 * The whole way on random graphs with a power law, 20 edges a node, 64 features: batches for a
 * tenth of the nodes, one epoch, predictions for all nodes. The time per edge must not grow with
 * the graph, nor the process beyond its heap and two layers.
 */
final class ScaleBench implements Benchmark {
  private static final int SMALL = 100_000;
  private static final int LARGE = 1_000_000;
  private static final int PAIRS_PER_NODE = 10;
  private static final int FEATURES = 64;
  private static final int CLASSES = 16;
  private static final double MIB = 1 << 20;

  /** Seconds of each stage. */
  private record Times(double batches, double epoch, double predict, double again, int edges) {
    double nanosPerEdge() {
      return (batches + epoch + predict) * 1e9 / edges;
    }

    /** With the second of two predictions in a row, for which the system has memory at hand. */
    double warmNanosPerEdge() {
      return (batches + epoch + again) * 1e9 / edges;
    }
  }

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    report.row(
        "nodes",
        "entries",
        "batches s",
        "epoch s",
        "predict s",
        "again s",
        "ns per entry",
        "RSS MiB");
    report.setting("graphSeed", ReferenceShape.SEED);
    report.setting("heapMiB", Runtime.getRuntime().maxMemory() / MIB);
    try (Ibmb ibmb = Ibmb.onCpu(settings.threads())) {
      List<Times> small = new ArrayList<>();
      ReferenceShape shape = shape(SMALL);
      for (int i = 0; i < settings.runs(); i++) {
        small.add(run(ibmb, shape));
        row(SMALL, small.get(i), report);
      }
      Times large = run(ibmb, shape(LARGE));
      row(LARGE, large, report);
      double usual = usual(small, Times::nanosPerEdge);
      report.key("nodes", LARGE);
      report.key("entries", large.edges);
      report.key("batches_s", large.batches);
      report.key("epoch_s", large.epoch);
      report.key("predict_s", large.predict);
      report.key("predict_again_s", large.again);
      report.key("ns_per_entry", large.nanosPerEdge());
      report.key("small_ns_per_entry", usual);
      report.key("growth", large.nanosPerEdge() / usual);
      report.key("warm_growth", large.warmNanosPerEdge() / usual(small, Times::warmNanosPerEdge));
      report.key("peak_rss_mib", peakMib());
      report.engine(ibmb.device());
    }
  }

  /** The first runs are those of a cold JVM. */
  private static double usual(List<Times> runs, ToDoubleFunction<Times> time) {
    return Contest.median(runs.stream().skip(runs.size() / 2).mapToDouble(time).toArray());
  }

  private static void row(int nodes, Times times, Report report) throws IOException {
    report.row(
        nodes,
        times.edges,
        times.batches,
        times.epoch,
        times.predict,
        times.again,
        times.nanosPerEdge(),
        peakMib());
  }

  private static ReferenceShape shape(int nodes) {
    return ReferenceShape.random(
        nodes, PAIRS_PER_NODE * nodes, FEATURES, CLASSES, nodes / 10, ReferenceShape.SEED);
  }

  private static Times run(Ibmb ibmb, ReferenceShape shape) {
    Architecture architecture =
        new Architecture(Architecture.Type.GCN, FEATURES, 256, 3, CLASSES, 1, 0.5, false);
    NodeWiseBatcher batcher = new NodeWiseBatcher(NodeWiseConfig.DEFAULT);
    long begin = System.nanoTime();
    Batches training = ibmb.batches(shape.graph(), shape.outputs(), batcher, StopCheck.NEVER);
    long batched = System.nanoTime();
    // Validation is no part of an epoch here: one batch of it, as a training needs some.
    Batches validation =
        new Batches(training.list().subList(0, 1), training.coveredMass(), List.of());
    TrainingTask<ClassScores> task =
        new TrainingTask<>(
            shape.graph(),
            shape.features(),
            OwnTraining.classification(shape.labels(), CLASSES),
            training,
            validation,
            null,
            architecture,
            new TrainingConfig(1e-3, 0, 1, 1, 1, 0, OwnTraining.SEED));
    TrainingResult<ClassScores> result = ibmb.train(task, EpochListener.NONE, StopCheck.NEVER);
    long trained = System.nanoTime();
    int[] all = IntStream.range(0, shape.graph().nodeCount()).toArray();
    predict(ibmb, result.model(), shape, all);
    long predicted = System.nanoTime();
    predict(ibmb, result.model(), shape, all);
    long again = System.nanoTime();
    return new Times(
        (batched - begin) / 1e9,
        (trained - batched) / 1e9,
        (predicted - trained) / 1e9,
        (again - predicted) / 1e9,
        shape.graph().adjacency().edgeCount());
  }

  private static void predict(Ibmb ibmb, TrainedModel model, ReferenceShape shape, int[] nodes) {
    Rows predictions =
        ibmb.predictOnFullGraph(
            model,
            OwnTraining.classes(CLASSES),
            shape.graph(),
            shape.features(),
            nodes,
            StopCheck.NEVER);
    if (predictions.nodes().length != nodes.length) {
      throw new IllegalStateException("nodes without a prediction");
    }
  }

  /** The largest size of this process so far; not a number where the system does not say. */
  private static double peakMib() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.notExists(status)) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    }
  }
}
