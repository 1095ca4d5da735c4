/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ibmb.bench.CoraServer.Outcome;

/**
 * A training of minutes that is terminated again and again, each time after another while: how soon
 * it stops, and what it leaves. No peer.
 */
final class TerminateBench implements Benchmark {
  private static final int RUNS = 50;

  /** A training is let run for up to this long. */
  private static final long LONGEST_NANOS = 2_000_000_000L;

  private static final String TRAIN =
      "CALL ibmb.nodeClassification.train('papers-of-cora', {modelName: 'endless', "
          + CoraServer.TRAINING_KEYS
          + ", hiddenDimension: 256, maxEpochs: 100000, patience: 100000, randomSeed: 1})";

  /**
   * What was left.
   *
   * @param seconds from each termination to the end of the call
   * @param offHeapBytes after all of them
   * @param tasks in {@code gds.listProgress}, more than before
   * @param settledMib memory of the process after the first, which is one of no run
   */
  record Result(double[] seconds, long offHeapBytes, int tasks, double settledMib, double lastMib) {

    double worst() {
      return Arrays.stream(seconds).max().orElseThrow();
    }

    double growth() {
      return lastMib / settledMib - 1;
    }
  }

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    int runs = settings.runs(RUNS);
    try (CoraServer server = CoraServer.start(settings.repository(), folder.resolve("models"))) {
      Result result = measure(server, runs);
      report.row("", "seconds");
      report.row("median", Contest.median(result.seconds));
      report.row("worst", result.worst());
      report.timings(
          "termination", List.of(Arrays.stream(result.seconds).map(s -> 1e3 * s).toArray()));
      report.setting("rssSettledMib", result.settledMib);
      report.setting("rssLastMib", result.lastMib);
      report.key("runs", runs);
      report.key("worst_s", result.worst());
      report.key("median_s", Contest.median(result.seconds));
      report.key("offheap_bytes_after", result.offHeapBytes);
      report.key("tasks_after", result.tasks);
      report.key("rss_growth", result.growth());
    }
  }

  static Result measure(CoraServer server, int runs) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    int tasks = server.tasks();
    // The first loads classes and makes the batches that the others find in the cache.
    terminate(server, LONGEST_NANOS);
    double settled = ResidentMemory.mib();
    double[] seconds = new double[runs];
    for (int i = 0; i < runs; i++) {
      seconds[i] = terminate(server, random.nextLong(LONGEST_NANOS));
    }
    return new Result(
        seconds, server.offHeapBytes(), server.tasks() - tasks, settled, ResidentMemory.mib());
  }

  private static double terminate(CoraServer server, long afterNanos) {
    CompletableFuture<Outcome> training = server.start(TRAIN, Map.of());
    CoraServer.await("the training runs", () -> server.calls() > 0 || training.isDone());
    long until = System.nanoTime() + afterNanos;
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    long begin = System.nanoTime();
    server.terminateAll();
    Outcome outcome = training.orTimeout(1, TimeUnit.MINUTES).join();
    double seconds = CoraServer.secondsSince(begin);
    if (!outcome.message().contains("terminated")) {
      throw new IllegalStateException("the training ended otherwise: " + outcome.message());
    }
    return seconds;
  }
}
