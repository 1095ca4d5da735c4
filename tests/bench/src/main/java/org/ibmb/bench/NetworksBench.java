/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Pointer;
import org.ibmb.batch.Batches;
import org.ibmb.batch.FullBatcher;
import org.ibmb.device.cpu.CpuDevice;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * A thousand training steps of every network on the reference shape: how long one takes, and
 * whether the process grows. No peer.
 */
final class NetworksBench implements Benchmark {
  private static final int STEPS = 1000;
  private static final int SETTLED = 200;
  private static final double MIB = 1 << 20;

  @Override
  public void run(Settings settings, Path folder, Report report) {
    ReferenceShape shape = ReferenceShape.step();
    report.row("", "median ms", "RSS MiB after " + SETTLED, "after " + STEPS);
    double growth = 0;
    try (Workers workers = Workers.create(settings.threads())) {
      CpuDevice device = CpuDevice.create(workers);
      for (Architecture.Type type : Architecture.Type.values()) {
        growth = Math.max(growth, train(type, shape, device, workers, report));
      }
      report.key("rss_growth_mib", growth);
      report.engine(device);
    }
  }

  /** Returns by how many MiB the process grew after it had settled. */
  private static double train(
      Architecture.Type type,
      ReferenceShape shape,
      CpuDevice device,
      Workers workers,
      Report report) {
    Graph graph = Graph.of(shape.graph().adjacency(), true, type.propagation());
    Batches batches = new FullBatcher().batches(graph, shape.outputs(), workers, StopCheck.NEVER);
    Architecture architecture =
        new Architecture(
            type, shape.features().dimension(), 256, 2, shape.classes(), 4, 0.5, false);
    double[] millis = new double[STEPS];
    double settled = 0;
    try (OwnTraining training =
        new OwnTraining(
            architecture, graph, shape.features(), shape.labels(), batches, device, workers)) {
      for (int i = 0; i < STEPS; i++) {
        long begin = System.nanoTime();
        training.epoch();
        millis[i] = (System.nanoTime() - begin) / 1e6;
        settled = i == SETTLED - 1 ? Pointer.physicalBytes() / MIB : settled;
      }
      double end = Pointer.physicalBytes() / MIB;
      double[] sorted = millis.clone();
      Arrays.sort(sorted);
      report.row(type, sorted[STEPS / 2], settled, end);
      report.timings(type.toString(), List.of(millis));
      report.key(type.name().toLowerCase(Locale.ROOT) + "_ms", sorted[STEPS / 2]);
      return end - settled;
    }
  }
}
