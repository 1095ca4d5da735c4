/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.ibmb.demo.ServerProcess;
import org.ibmb.pressure.DenseGraph;
import org.ibmb.pressure.Pressure;

/**
 * 200 calls in a row and 20 at once on a server with 1 GiB of heap and {@link DenseGraph}: results
 * and refusals, and the heap afterwards. No peer.
 */
final class PressureBench implements Benchmark {
  private static final int CALLS = 200;
  private static final int AT_ONCE = 20;

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    int calls = settings.runs(CALLS);
    Path home = ServerProcess.emptyHome(folder.resolve("server"));
    try (ServerProcess server =
        ServerProcess.start(
            new ServerProcess.Options(settings.repository(), home).withHeap("1g"))) {
      DenseGraph.project(server);
      DenseGraph.drop(server);
      double empty = mb(server);
      DenseGraph.project(server);
      double before = mb(server);
      Pressure pressure = new Pressure(server);
      Pressure.Result row = pressure.inARow(drawn(calls, 1));
      Pressure.Result together = pressure.atOnce(drawn(AT_ONCE, 2), AT_ONCE);
      double after = mb(server);
      DenseGraph.drop(server);

      report.row("", "calls", "refused", "OutOfMemoryError", "unclear", "worst probe ms");
      row(report, "in a row", row);
      row(report, "at once", together);
      List<String> found = new ArrayList<>(row.outOfMemory());
      found.addAll(row.unclear());
      found.addAll(together.outOfMemory());
      found.addAll(together.unclear());
      found.stream().limit(20).forEach(each -> report.note("%s", each));
      report.key("calls", row.calls() + together.calls());
      report.key("refused", row.refused() + together.refused());
      report.key("oom", row.outOfMemory().size() + together.outOfMemory().size());
      report.key("oom_lines", server.outOfMemoryLines().size());
      report.key("unclear", row.unclear().size() + together.unclear().size());
      report.key("heap_before_mb", before);
      report.key("heap_after_mb", after);
      report.key("heap_empty_mb", empty);
      report.key("heap_dropped_mb", mb(server));
      report.key(
          "worst_probe_ms", 1e3 * Math.max(row.worstProbeSeconds(), together.worstProbeSeconds()));
      report.key("slowest_s", Math.max(row.slowestSeconds(), together.slowestSeconds()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void row(Report report, String name, Pressure.Result result) {
    report.row(
        name,
        result.calls(),
        result.refused(),
        result.outOfMemory().size(),
        result.unclear().size(),
        1e3 * result.worstProbeSeconds());
  }

  private static double mb(ServerProcess server) {
    return server.liveHeapBytes() / 1e6;
  }

  /** Every call as often as any other, give or take one, in an order that the seed draws. */
  private static List<String> drawn(int number, int seed) {
    List<String> all = new ArrayList<>();
    while (all.size() < number) {
      List<String> round = new ArrayList<>(DenseGraph.calls());
      Collections.shuffle(round, new Random(seed + all.size()));
      all.addAll(round);
    }
    return all.subList(0, number);
  }
}
