/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ibmb.bench.CoraServer.Outcome;

/**
 * Many calls at once on one server: whether each gives what it gives alone, and how long
 * predictions take then. No peer.
 */
final class LoadBench implements Benchmark {
  private static final int ROUNDS = 20;
  private static final int TRAININGS = 4;
  private static final int PREDICTIONS = 16;

  /** Longer than any round takes; who is not done by then waits for somebody for ever. */
  private static final long PATIENCE_SECONDS = 300;

  private static final String TRAIN =
      "CALL ibmb.nodeClassification.train($graph, {modelName: $name, "
          + CoraServer.TRAINING_KEYS
          + ", model: $network, batching: {method: $method}, hiddenDimension: 32, maxEpochs: $epochs, randomSeed: 3})"
          + " YIELD modelInfo RETURN modelInfo {.metrics, .epochLosses, .bestEpoch, .ranEpochs} AS result";

  private static final String PREDICT =
      "CALL ibmb.nodeClassification.predict.stream($graph, {modelName: $name,"
          + " batching: {method: $method}, includePredictedProbabilities: true})";

  /** A query that is run alone and in company. */
  private record Work(String query, Map<String, Object> parameters, boolean training) {}

  /**
   * What came of it.
   *
   * @param wrong calls that ended otherwise than alone
   * @param hung calls that did not end
   * @param alone seconds of each prediction alone
   * @param together seconds of each prediction in company
   * @param losers of two trainings of one name, how many were refused: one in each round
   * @param worstLoserSeconds until the slowest of them was told
   */
  record Result(
      int calls,
      int wrong,
      int hung,
      double[] alone,
      double[] together,
      int losers,
      double worstLoserSeconds) {}

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    int rounds = settings.runs(ROUNDS);
    try (CoraServer server = CoraServer.start(settings.repository(), folder.resolve("models"))) {
      Result result = measure(server, rounds, 30);
      report.row("predictions", "p50 s", "p99 s");
      report.row("alone", percentile(result.alone, 0.5), percentile(result.alone, 0.99));
      report.row("at once", percentile(result.together, 0.5), percentile(result.together, 0.99));
      report.key("rounds", rounds);
      report.key("calls", result.calls);
      report.key("wrong", result.wrong);
      report.key("hung", result.hung);
      report.key("p50_s", percentile(result.together, 0.5));
      report.key("p99_s", percentile(result.together, 0.99));
      report.key("alone_p50_s", percentile(result.alone, 0.5));
      report.key("losers", result.losers);
      report.key("worst_loser_s", result.worstLoserSeconds);
    }
  }

  /**
   * @param epochs of each training
   */
  static Result measure(CoraServer server, int rounds, int epochs) {
    server.run(
        "CALL gds.graph.project('directed', {Paper: {properties: ['words']}}, 'CITES') YIELD graphName");
    List<Work> works = works(epochs);
    works.stream().filter(Work::training).forEach(work -> server.run(work.query, work.parameters));
    List<List<Map<String, Object>>> expected = new ArrayList<>();
    List<Double> alone = new ArrayList<>();
    for (Work work : works) {
      Outcome outcome = server.outcome(work.query, company(work, "alone"));
      expected.add(outcome.orThrow());
      if (!work.training) {
        alone.add(outcome.seconds());
      }
    }
    Tally tally = new Tally();
    for (int round = 0; round < rounds; round++) {
      round(server, works, expected, tally, "round-" + round + "-");
      rivals(server, tally, epochs);
    }
    works.stream()
        .filter(Work::training)
        .forEach(
            work -> {
              drop(server, work, "");
              drop(server, work, "alone");
            });
    server.run("CALL gds.graph.drop('directed') YIELD graphName");
    return tally.result(alone);
  }

  private static void drop(CoraServer server, Work work, String prefix) {
    Object name = company(work, prefix).get("name");
    server.run("CALL ibmb.model.drop($name, false)", Map.of("name", name));
  }

  private static List<Work> works(int epochs) {
    List<Work> works = new ArrayList<>();
    for (int i = 0; i < TRAININGS; i++) {
      works.add(
          new Work(
              TRAIN,
              Map.of(
                  "graph",
                  graph(i),
                  "name",
                  "model-" + i,
                  "network",
                  i < 2 ? "GCN" : "GraphSAGE",
                  "method",
                  method(i / 2),
                  "epochs",
                  epochs),
              true));
    }
    for (int i = 0; i < PREDICTIONS; i++) {
      works.add(
          new Work(
              PREDICT,
              Map.of(
                  "graph", graph(i), "name", "model-" + i / 2 % TRAININGS, "method", method(i / 8)),
              false));
    }
    return works;
  }

  private static String graph(int i) {
    return i % 2 == 0 ? CoraServer.GRAPH : "directed";
  }

  private static String method(int i) {
    return i % 2 == 0 ? "node" : "full";
  }

  /** Trainings get names of their own; predictions share the models. */
  private static Map<String, Object> company(Work work, String prefix) {
    if (!work.training) {
      return work.parameters;
    }
    Map<String, Object> parameters = new HashMap<>(work.parameters);
    parameters.put("name", prefix + work.parameters.get("name"));
    return parameters;
  }

  private static void round(
      CoraServer server,
      List<Work> works,
      List<List<Map<String, Object>>> expected,
      Tally tally,
      String prefix) {
    List<CompletableFuture<Outcome>> running = new ArrayList<>();
    works.forEach(work -> running.add(server.start(work.query, company(work, prefix))));
    for (int i = 0; i < works.size(); i++) {
      tally.calls++;
      Outcome outcome = await(running.get(i));
      if (outcome == null) {
        tally.hung++;
      } else if (!outcome.rows().equals(expected.get(i))) {
        tally.wrong++;
      }
      if (outcome != null && !works.get(i).training) {
        tally.together.add(outcome.seconds());
      }
    }
    server.terminateAll();
    works.stream().filter(Work::training).forEach(work -> drop(server, work, prefix));
  }

  /** Two trainings of one name: one must win, the other be told while the first still trains. */
  private static void rivals(CoraServer server, Tally tally, int epochs) {
    Map<String, Object> rival =
        Map.of(
            "graph",
            CoraServer.GRAPH,
            "name",
            "rival",
            "network",
            "GCN",
            "method",
            "full",
            "epochs",
            epochs);
    List<CompletableFuture<Outcome>> both =
        List.of(server.start(TRAIN, rival), server.start(TRAIN, rival));
    for (CompletableFuture<Outcome> one : both) {
      tally.calls++;
      Outcome outcome = await(one);
      if (outcome == null) {
        tally.hung++;
      } else if (outcome.message().contains("'rival' already exists")) {
        tally.losers++;
        tally.worstLoserSeconds = Math.max(tally.worstLoserSeconds, outcome.seconds());
      } else if (outcome.error() != null) {
        tally.wrong++;
      }
    }
    server.terminateAll();
    server.run("CALL ibmb.model.drop('rival', false)");
  }

  /** Null for a call that does not end. */
  private static Outcome await(CompletableFuture<Outcome> call) {
    try {
      return call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The value that a share of {@code values} does not exceed. */
  static double percentile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  private static final class Tally {
    private int calls;
    private int wrong;
    private int hung;
    private int losers;
    private double worstLoserSeconds;
    private final List<Double> together = new ArrayList<>();

    Result result(List<Double> alone) {
      return new Result(
          calls, wrong, hung, array(alone), array(together), losers, worstLoserSeconds);
    }

    private static double[] array(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }
}
