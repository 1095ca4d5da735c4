/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.device.cpu.CpuDevice;
import org.ibmb.model.Architecture;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * One epoch on a real graph, then the time to equal accuracy: ours by node-wise batches, PyTorch's
 * the full batch.
 */
final class EpochBench implements Benchmark {
  private static final String GRAPH = "wordnet-lexname";

  /** Three blocks of 256; a learning rate at which the full batch learns fast, too. */
  private static final Recipe RECIPE =
      new Recipe(List.of(Architecture.Type.GCN), 3, 256, 0.2, 5e-3, 0, 150);

  private static final Map<String, String> LABELS =
      Map.of(
          "ours", "ours, node-wise batches",
          "peer", "PyTorch, full batch, same savings",
          "plain", "PyTorch, plain full batch");

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    if (Files.notExists(settings.data().resolve(GRAPH))) {
      report.note("Skipped: there is no folder %s in %s.", GRAPH, settings.data());
      report.key("skipped", GRAPH);
      return;
    }
    RealGraph real = RealGraph.read(settings.data(), GRAPH);
    Architecture.Type network =
        settings.networks().stream().findFirst().orElse(Architecture.Type.GCN);
    RealTraining subject =
        RealTraining.of(
            real, RECIPE.withEpochs(settings.epochs().orElse(RECIPE.epochs())), network);
    report.key("graph", GRAPH);
    report.key("network", network);
    epoch(settings, subject, folder, report);
    try (Ibmb ibmb = Ibmb.onCpu(settings.threads())) {
      TimeToAccuracy.measure(ibmb, settings, subject, folder.resolve("training"), report);
      report.engine(ibmb.device());
    }
  }

  private static void epoch(Settings settings, RealTraining subject, Path folder, Report report)
      throws IOException {
    try (Workers workers = Workers.create(settings.threads())) {
      CpuDevice device = CpuDevice.create(workers);
      Batches all =
          new FullBatcher()
              .batches(subject.graph(), subject.real().train(), workers, StopCheck.NEVER);
      BatchFiles files = new BatchFiles(folder);
      try (OwnTraining full = training(subject, all, device, workers)) {
        full.write(files, subject.architecture(), subject.real().features());
      }
      long begin = System.nanoTime();
      Batches batches =
          new NodeWiseBatcher(NodeWiseConfig.DEFAULT)
              .batches(subject.graph(), subject.real().train(), workers, StopCheck.NEVER);
      long batched = System.nanoTime();
      try (OwnTraining ours = training(subject, batches, device, workers)) {
        double batchSeconds = (batched - begin) / 1e9;
        double loadSeconds = (System.nanoTime() - batched) / 1e9;
        Optional<Peer> peer = Peer.start(settings, Peer.Script.GCN, folder, report);
        if (peer.isPresent()) {
          try (OwnTraining exact = training(subject.withoutDropout(), all, device, workers)) {
            GradientCheck.agree(exact, subject.architecture(), peer.get(), files, report);
          }
        }
        Contest contest = new Contest(0, 1);
        contest.add("ours", Contest.Block.of(ours::epoch));
        peer.ifPresent(p -> contest.add("peer", p.block("pruned")));
        peer.ifPresent(p -> contest.add("plain", p.block("plain")));
        contest.run(settings.runs(), report);
        contest.table(report, LABELS);
        report(contest, peer, batches, report);
        report.key("batching_s", batchSeconds);
        report.key("loading_s", loadSeconds);
        report.key("peer_preparing_s", peer.map(p -> p.fact("prepare_s")).orElse(null));
        if (peer.isPresent()) {
          peer.get().close();
        }
      }
    }
  }

  private static OwnTraining training(
      RealTraining subject, Batches batches, CpuDevice device, Workers workers) {
    return new OwnTraining(
        subject.architecture(),
        subject.graph(),
        subject.real().features(),
        subject.real().labels(),
        batches,
        device,
        workers);
  }

  private static void report(Contest contest, Optional<Peer> peer, Batches batches, Report report) {
    report.setting("engineSeed", OwnTraining.SEED);
    report.setting("batching", NodeWiseConfig.DEFAULT.toString());
    report.note(
        "%s batches with %s nodes and %s edges in all for %s outputs.",
        batches.list().size(),
        batches.list().stream().mapToLong(Batch::nodeCount).sum(),
        batches.list().stream().mapToLong(batch -> batch.adjacency().edgeCount()).sum(),
        batches.outputCount());
    report.key("ours_s", contest.median("ours") / 1e3);
    report.key("peer_s", seconds(contest.median("peer")));
    report.key("plain_s", seconds(contest.median("plain")));
    report.key("peer", peer.map(Peer::name).orElse(null));
    report.key("ratio", contest.ratio("peer", "ours"));
    report.key("plain_ratio", contest.ratio("plain", "ours"));
    report.key("batches", batches.list().size());
  }

  private static Double seconds(Double millis) {
    return millis == null ? null : Double.valueOf(millis / 1e3);
  }
}
