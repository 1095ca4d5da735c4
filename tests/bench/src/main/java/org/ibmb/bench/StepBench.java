/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ibmb.batch.Batches;
import org.ibmb.batch.FullBatcher;
import org.ibmb.device.cpu.CpuDevice;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * One training step (loss, gradients, Adam) of a network on the reference shape against PyTorch on
 * the same arrays, and its distance from what its dense products alone would take.
 */
final class StepBench implements Benchmark {
  private static final int HIDDEN = 256;
  private static final int LAYERS = 2;
  private static final double DROPOUT = 0.5;

  private final Architecture.Type type;
  private final int heads;
  private final Peer.Script script;

  /**
   * @param heads of a GAT; others have none of it
   * @param script the peer, which knows that type
   */
  StepBench(Architecture.Type type, int heads, Peer.Script script) {
    this.type = type;
    this.heads = heads;
    this.script = script;
  }

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    ReferenceShape shape = ReferenceShape.step();
    try (Workers workers = Workers.create(settings.threads())) {
      CpuDevice device = CpuDevice.create(workers);
      Graph graph = Graph.of(shape.graph().adjacency(), true, type.propagation());
      Batches batches = new FullBatcher().batches(graph, shape.outputs(), workers, StopCheck.NEVER);
      BatchFiles files = new BatchFiles(folder);
      Architecture architecture = architecture(shape, DROPOUT);
      try (OwnTraining ours = training(shape, graph, DROPOUT, batches, device, workers);
          DenseProducts products =
              new DenseProducts(architecture, batches.list().get(0), device, settings.threads())) {
        ours.write(files, architecture, shape.features());
        Optional<Peer> peer = Peer.start(settings, script, folder, report);
        if (peer.isPresent()) {
          try (OwnTraining exact = training(shape, graph, 0, batches, device, workers)) {
            GradientCheck.agree(exact, architecture, peer.get(), files, report);
          }
        }
        Contest contest = new Contest(2, 10);
        contest.add("ours", Contest.Block.of(ours::epoch));
        peer.ifPresent(p -> contest.add("peer", p.block("pruned")));
        peer.ifPresent(p -> contest.add("plain", p.block("plain")));
        contest.add("device", Contest.Block.of(products::onDevice));
        contest.add("library", Contest.Block.of(products::byLibrary));
        contest.run(settings.runs(), report);
        contest.table(report, labels());
        report(contest, peer, products.flops(), report);
        report.engine(device);
        if (peer.isPresent()) {
          peer.get().close();
        }
      }
    }
  }

  private Map<String, String> labels() {
    return Map.of(
        "ours", "ours",
        "peer", script + ", same savings",
        "plain", script + ", plain full batch",
        "device", "dense products alone, as ours runs them",
        "library", "dense products alone, by OpenBLAS");
  }

  private OwnTraining training(
      ReferenceShape shape,
      Graph graph,
      double dropout,
      Batches batches,
      CpuDevice device,
      Workers workers) {
    return new OwnTraining(
        architecture(shape, dropout),
        graph,
        shape.features(),
        shape.labels(),
        batches,
        device,
        workers);
  }

  private Architecture architecture(ReferenceShape shape, double dropout) {
    return new Architecture(
        type, shape.features().dimension(), HIDDEN, LAYERS, shape.classes(), heads, dropout, false);
  }

  private static void report(Contest contest, Optional<Peer> peer, double flops, Report report) {
    double products = Math.min(contest.median("device"), contest.median("library"));
    double peak = flops / products / 1e6;
    double share = products / contest.median("ours");
    report.setting("graphSeed", ReferenceShape.SEED);
    report.setting("engineSeed", OwnTraining.SEED);
    report.setting("denseFlops", flops);
    report.note(
        "The step's dense products are %s Gflop; at the peak measured here, %s GFLOP/s, they are %s of our step.",
        flops / 1e9, peak, share);
    report.key("ours_ms", contest.median("ours"));
    report.key("peer_ms", contest.median("peer"));
    report.key("plain_ms", contest.median("plain"));
    report.key("peer", peer.map(Peer::name).orElse(null));
    report.key("ratio", contest.ratio("peer", "ours"));
    report.key("plain_ratio", contest.ratio("plain", "ours"));
    report.key("gemm_share", share);
    report.key("library_share", contest.median("library") / contest.median("ours"));
    report.key("peak_gflops", peak);
  }
}
