/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ibmb.demo.ServerProcess;
import org.ibmb.demo.ServerProcess.Outcome;
import org.ibmb.model.Architecture;

/**
 * Whole calls, as a user makes them, on a graph with hubs: 500,000 nodes, 10 million entries by a
 * power law, 64 features, on a server with 4 GiB of heap. How much of a training is epochs, how
 * long each method takes to prepare. No peer.
 */
final class HubsBench implements Benchmark {
  private static final int RUNS = 3;
  private static final int EPOCHS = 3;

  private static final List<String> PROJECT =
      List.of(
          "CALL gds.graph.generate('h', 500000, 10, {relationshipDistribution: 'POWER_LAW', relationshipSeed: 1, orientation: 'UNDIRECTED'}) YIELD nodes, relationships",
          "CALL gds.fastRP.mutate('h', {embeddingDimension: 64, randomSeed: 1, mutateProperty: 'f'}) YIELD nodeCount",
          "CALL gds.kmeans.mutate('h', {nodeProperty: 'f', k: 5, maxIterations: 5, randomSeed: 1, mutateProperty: 'y'}) YIELD computeMillis");

  private static final List<String> METHODS =
      List.of("node", "batch", "random", "neighbor", "labor", "saint", "shadow", "cluster");

  private static final List<Architecture.Type> NETWORKS =
      List.of(Architecture.Type.GCN, Architecture.Type.GRAPH_SAGE, Architecture.Type.GAT);

  /**
   * A training.
   *
   * @param prepareSeconds until the batches are made
   * @param epochsSeconds with validation, from the moments at which the log has them
   * @param error empty where there was none
   */
  private record Training(
      double seconds,
      double prepareSeconds,
      Double epochsSeconds,
      Map<?, ?> accuracies,
      String error) {

    Double epochsShare() {
      return epochsSeconds == null ? null : epochsSeconds / seconds;
    }
  }

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    Path home = ServerProcess.emptyHome(folder.resolve("server"));
    try (ServerProcess server =
        ServerProcess.start(new ServerProcess.Options(settings.repository(), home))) {
      PROJECT.forEach(query -> System.out.println(server.run(query)));
      EpochLog log = new EpochLog(home.resolve("logs").resolve("neo4j.log"));
      measureTheCall(server, settings, log, report);
      measureMethods(server, settings, log, report);
      report.key("oom_lines", server.outOfMemoryLines().size());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The estimate comes last, under a tolerance of its own: nobody finds what another one made. */
  private static void measureTheCall(
      ServerProcess server, Settings settings, EpochLog log, Report report) throws IOException {
    List<Training> trainings = new ArrayList<>();
    double[] predictions = new double[settings.runs(RUNS)];
    double[] estimates = new double[predictions.length];
    for (int i = 0; i < predictions.length; i++) {
      trainings.add(train(server, log, keys(settings, "GCN", i, "{epsilon: " + epsilon(i) + "}")));
      predictions[i] = seconds(server, "predict.stats('h', {modelName: 'm'}) YIELD computeMillis");
      server.run("CALL ibmb.model.drop('m', false)");
      estimates[i] =
          seconds(
              server,
              "train.estimate('h', {%s}) YIELD bytesMin, bytesMax"
                  .formatted(keys(settings, "GCN", i, "{epsilon: " + epsilon(i + 100) + "}")));
    }
    Training first = trainings.get(0);
    report.key("train_s", median(trainings.stream().map(Training::seconds).toList()));
    report.key("epochs_s", median(trainings.stream().map(Training::epochsSeconds).toList()));
    report.key("prepare_s", median(trainings.stream().map(Training::prepareSeconds).toList()));
    report.key("predict_s", Contest.median(predictions));
    report.key("estimate_s", Contest.median(estimates));
    report.key("first_s", first.seconds);
    for (String set : List.of("train", "validation", "test")) {
      report.key("accuracy_" + set, first.accuracies.get(set));
    }
    if (!first.error.isEmpty()) {
      report.note("The call: %s", first.error);
    }
  }

  private static void measureMethods(
      ServerProcess server, Settings settings, EpochLog log, Report report) throws IOException {
    List<Architecture.Type> networks =
        settings.networks().isEmpty() ? NETWORKS : settings.networks();
    List<String> methods = settings.methods().isEmpty() ? METHODS : settings.methods();
    report.row("network", "method", "train s", "prepare s", "to node", "epochs s", "share", "test");
    double worst = 0;
    int failed = 0;
    int seed = 1000;
    for (Architecture.Type network : networks) {
      Double node = null;
      for (String method : methods) {
        String keys =
            keys(settings, network.toString(), seed++, "{method: '%s'}".formatted(method));
        Training training = train(server, log, keys);
        server.run("CALL ibmb.model.drop('m', false)");
        if (!training.error.isEmpty()) {
          failed++;
          report.row(network, method, "failed after " + Math.round(training.seconds));
          report.note("%s, %s: %s", network, method, training.error);
          continue;
        }
        node = method.equals("node") ? Double.valueOf(training.prepareSeconds) : node;
        Double ratio = node == null ? null : training.prepareSeconds / node;
        worst = Math.max(worst, ratio == null ? 0 : ratio);
        report.row(
            network,
            method,
            training.seconds,
            training.prepareSeconds,
            ratio,
            training.epochsSeconds,
            training.epochsShare(),
            training.accuracies.get("test"));
      }
    }
    report.key("worst_prepare_ratio", worst);
    report.key("failed", failed);
  }

  /** Every call has a seed of its own, so a split and batches of its own. */
  private static String keys(Settings settings, String network, int seed, String batching) {
    return String.format(
        Locale.ROOT,
        "modelName: 'm', targetProperty: 'y', featureProperties: ['f'], model: '%s', hiddenDimension: 128,"
            + " maxEpochs: %d, validationFraction: 0.1, testFraction: 0.8, randomSeed: %d, batching: %s",
        network,
        settings.epochs().orElse(EPOCHS),
        1 + seed,
        batching);
  }

  private static double epsilon(int i) {
    return 2e-4 * (1 + 1e-6 * i);
  }

  private static Training train(ServerProcess server, EpochLog log, String keys)
      throws IOException {
    log.skip();
    Outcome outcome =
        server.outcome(
            "CALL ibmb.nodeClassification.train('h', {%s}) YIELD modelInfo, preProcessingMillis RETURN modelInfo.metrics.ACCURACY AS accuracy, preProcessingMillis AS millis"
                .formatted(keys));
    System.out.printf("%.1f s %s%n  %s%n", outcome.seconds(), keys, outcome.message());
    if (outcome.error() != null) {
      return new Training(outcome.seconds(), 0, null, Map.of(), outcome.message());
    }
    Map<String, Object> row = outcome.rows().get(0);
    return new Training(
        outcome.seconds(),
        (long) row.get("millis") / 1e3,
        log.seconds(),
        (Map<?, ?>) row.get("accuracy"),
        "");
  }

  /** None where the call failed. */
  private static double seconds(ServerProcess server, String call) {
    Outcome outcome = server.outcome("CALL ibmb.nodeClassification." + call);
    System.out.printf("%.2f s %s%n  %s%n", outcome.seconds(), call, outcome.message());
    return outcome.error() == null ? outcome.seconds() : Double.NaN;
  }

  private static Double median(List<Double> values) {
    double[] known =
        values.stream()
            .filter(value -> value != null)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return known.length == 0 ? null : Contest.median(known);
  }
}
