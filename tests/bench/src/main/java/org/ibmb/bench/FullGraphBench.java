/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ibmb.Ibmb;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.classification.Classes;
import org.ibmb.predict.Planner;
import org.ibmb.predict.Rows;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;

/**
 * Exact inference with three blocks of 256 on all nodes of a real graph against PyTorch; and, for
 * growing shares of the nodes, the same against node-wise batches, with what the planner chooses.
 */
final class FullGraphBench implements Benchmark {
  private static final String GRAPH = "wordnet-lexname";
  private static final int LAYERS = 3;
  private static final int HIDDEN = 256;
  private static final int MOST_CLASSES = 64;
  private static final double TOLERANCE = 1e-3;
  private static final double[] SHARES = {0.002, 0.01, 0.05, 0.2, 1};
  private static final Map<String, String> LABELS =
      Map.of("ours", "ours, all nodes", "peer", "PyTorch, all nodes");

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    String name = settings.graphs().isEmpty() ? GRAPH : settings.graphs().get(0);
    if (Files.notExists(settings.data().resolve(name))) {
      report.note("Skipped: there is no folder %s in %s.", name, settings.data());
      report.key("skipped", name);
      return;
    }
    RealGraph real = RealGraph.read(settings.data(), name);
    Architecture architecture =
        new Architecture(
            Architecture.Type.GCN,
            real.features().dimension(),
            HIDDEN,
            LAYERS,
            Math.min(MOST_CLASSES, real.classes()),
            1,
            0,
            false);
    float[] parameters = randomParameters(architecture);
    TrainedModel model = new TrainedModel(architecture, parameters);
    BatchFiles files = new BatchFiles(folder);
    files.write(real.graph().propagation());
    files.write("features", real.features().values());
    files.write("parameters", parameters);
    files.writeShape(architecture, real.graph().nodeCount());
    int[] all = IntStream.range(0, real.graph().nodeCount()).toArray();
    try (Ibmb ibmb = Ibmb.onCpu(settings.threads())) {
      Optional<Peer> peer = Peer.start(settings, Peer.Script.INFER, folder, report);
      if (peer.isPresent()) {
        check(predict(ibmb, model, real, all), peer.get(), files);
      }
      Contest contest = new Contest(0, 1);
      contest.add("ours", Contest.Block.of(() -> predict(ibmb, model, real, all)));
      peer.ifPresent(p -> contest.add("peer", p.block("infer")));
      contest.run(settings.runs(), report);
      contest.table(report, LABELS);
      if (peer.isPresent()) {
        peer.get().close();
      }
      report.key("graph", name);
      report.key("ours_ms", contest.median("ours"));
      report.key("peer_ms", contest.median("peer"));
      report.key("peer", peer.map(Peer::name).orElse(null));
      report.key("ratio", contest.ratio("peer", "ours"));
      shares(settings, ibmb, model, real, contest.median("ours"), report);
      report.engine(ibmb.device());
    }
  }

  private static Rows predict(Ibmb ibmb, TrainedModel model, RealGraph real, int[] nodes) {
    return ibmb.predictOnFullGraph(
        model, classes(model), real.graph(), real.features(), nodes, StopCheck.NEVER);
  }

  private static Classes classes(TrainedModel model) {
    return OwnTraining.classes(model.architecture().outputDimension());
  }

  private static float[] randomParameters(Architecture architecture) {
    SplittableRandom random = new SplittableRandom(OwnTraining.SEED);
    float[] parameters = new float[architecture.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.2 * random.nextDouble() - 0.1);
    }
    return parameters;
  }

  private static void check(Rows ours, Peer peer, BatchFiles files) throws IOException {
    peer.ask("check");
    float[] theirs = files.readFloats("probabilities");
    double error = GradientCheck.relativeError(ours.values(), theirs, 0, theirs.length);
    if (!(error <= TOLERANCE)) {
      throw new InvalidInput(
          "relative difference from PyTorch's probabilities must be at most %s, got %s"
              .formatted(TOLERANCE, error));
    }
  }

  /** Both ways for growing shares of the nodes; batches include their making. */
  private static void shares(
      Settings settings,
      Ibmb ibmb,
      TrainedModel model,
      RealGraph real,
      double fullMillis,
      Report report) {
    int nodes = real.graph().nodeCount();
    NodeWiseConfig config = new NodeWiseConfig(InfluenceConfig.DEFAULT, 2000);
    double worst = 1;
    for (double share : SHARES) {
      int[] outputs = sample(nodes, (int) Math.ceil(share * nodes));
      double[] batching = new double[settings.runs()];
      double[] inference = new double[settings.runs()];
      for (int i = 0; i < settings.runs(); i++) {
        long begin = System.nanoTime();
        var batches =
            ibmb.batches(real.graph(), outputs, new NodeWiseBatcher(config), StopCheck.NEVER);
        long made = System.nanoTime();
        ibmb.predict(
            model, classes(model), real.graph(), real.features(), batches, StopCheck.NEVER);
        batching[i] = (made - begin) / 1e6;
        inference[i] = (System.nanoTime() - made) / 1e6;
      }
      double batchMillis = Contest.median(batching) + Contest.median(inference);
      boolean full =
          Planner.fullGraphIsCheaper(model.architecture(), real.graph(), outputs.length, config);
      double loss = (full ? fullMillis : batchMillis) / Math.min(fullMillis, batchMillis);
      worst = Math.max(worst, loss);
      report.note(
          "%s of the nodes (%s): batches %s ms (making them %s, inference %s), full graph %s ms; the planner takes %s, %s times the cheaper.",
          share,
          outputs.length,
          batchMillis,
          Contest.median(batching),
          Contest.median(inference),
          fullMillis,
          full ? "the full graph" : "batches",
          loss);
    }
    report.key("planner_worst", worst);
  }

  private static int[] sample(int nodes, int count) {
    int[] order = IntStream.range(0, nodes).toArray();
    SplittableRandom random = new SplittableRandom(OwnTraining.SEED);
    for (int i = 0; i < count; i++) {
      int j = i + random.nextInt(nodes - i);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    int[] chosen = Arrays.copyOf(order, count);
    Arrays.sort(chosen);
    return chosen;
  }
}
