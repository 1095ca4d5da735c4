/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trainings in a row on one server, of every network: whether the process grows. No peer. */
final class SoakBench implements Benchmark {
  private static final int TRAININGS = 200;

  /** By then every class is loaded and every pool has its size. */
  private static final int SETTLED = 20;

  private static final String TRAIN =
      "CALL ibmb.nodeClassification.train('papers-of-cora', {modelName: $name, "
          + CoraServer.TRAINING_KEYS
          + ", model: $network, batching: {method: $method}, hiddenDimension: 16, maxEpochs: 5,"
          + " randomSeed: $seed})";

  private static final List<String> NETWORKS = List.of("GCN", "GraphSAGE", "GAT");
  private static final List<String> METHODS = List.of("node", "full");

  /**
   * What was left.
   *
   * @param mib memory of the process each time so many trainings were done, and after the last
   * @param millis of each training
   */
  record Result(double[] mib, int models, int tasks, double[] millis) {

    double settledMib() {
      return mib[0];
    }

    double lastMib() {
      return mib[mib.length - 1];
    }

    /** Share of the settled memory by which the process grew. */
    double growth() {
      return lastMib() / settledMib() - 1;
    }
  }

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    int trainings = settings.runs(TRAININGS);
    int settled = Math.min(SETTLED, Math.max(1, trainings / 2));
    try (CoraServer server = CoraServer.start(settings.repository(), folder.resolve("models"))) {
      Result result = measure(server, trainings, settled);
      report.row("", "RSS MiB");
      for (int i = 0; i < result.mib.length; i++) {
        report.row("after " + Math.min(trainings, (i + 1) * settled), result.mib[i]);
      }
      report.timings("training", List.of(result.millis));
      report.key("trainings", trainings);
      report.key("rss_" + settled + "_mib", result.settledMib());
      report.key("rss_last_mib", result.lastMib());
      report.key("growth", result.growth());
      report.key("models_left", result.models);
      report.key("tasks_left", result.tasks);
    }
  }

  /**
   * @param settled memory is measured after so many trainings, again after as many more, and so on,
   *     and after the last
   */
  static Result measure(CoraServer server, int trainings, int settled) throws IOException {
    double[] millis = new double[trainings];
    double[] mib = new double[(trainings + settled - 1) / settled];
    for (int i = 0; i < trainings; i++) {
      Map<String, Object> parameters =
          Map.of(
              "name",
              "soak-" + i,
              "network",
              NETWORKS.get(i % NETWORKS.size()),
              "method",
              METHODS.get(i % METHODS.size()),
              "seed",
              i);
      millis[i] = 1e3 * train(server, parameters);
      if ((i + 1) % settled == 0 || i == trainings - 1) {
        mib[i / settled] = ResidentMemory.mib();
      }
    }
    return new Result(mib, server.models(), server.tasks(), millis);
  }

  private static double train(CoraServer server, Map<String, Object> parameters) {
    CoraServer.Outcome outcome = server.outcome(TRAIN, parameters);
    outcome.orThrow();
    server.run("CALL ibmb.model.drop($name)", Map.of("name", parameters.get("name")));
    return outcome.seconds();
  }
}
