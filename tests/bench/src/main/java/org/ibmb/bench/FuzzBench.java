/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ibmb.bench.CoraServer.Outcome;

/**
 * Bad configuration maps against every procedure that takes one, bad names against those of the
 * catalog, and damaged model files: each must end soon in an error that names a rule. No peer.
 */
final class FuzzBench implements Benchmark {
  private static final int CASES = 1000;
  private static final long LONGEST_SECONDS = 10;

  /** Longer than that, nobody reads what is wrong. */
  private static final int LONGEST_MESSAGE = 10_000;

  private static final int KEPT = 20;

  /** What a server says that has understood why it does not do what it is asked. */
  private static final Set<String> REFUSALS =
      Set.of(
          "Neo.ClientError.Statement.ArgumentError",
          "Neo.ClientError.General.TransactionOutOfMemoryError",
          "Neo.ClientError.Security.Forbidden");

  private static final Pattern STACK =
      Pattern.compile(
          "(java|org\\.ibmb|org\\.neo4j|scala)\\.[A-Za-z.]+[A-Z]|Exception|StackOverflow");

  /** How a case ended. */
  enum End {
    REFUSED,
    ACCEPTED,
    CRASHED,
    HUNG,
    UNCLEAR
  }

  /**
   * How often what happened.
   *
   * @param complaints the first cases that were not refused as they should
   */
  record Result(int maps, int files, Map<End, Integer> ends, List<String> complaints) {
    int count(End end) {
      return ends.getOrDefault(end, 0);
    }
  }

  private final CoraServer server;
  private final Map<End, Integer> ends = new EnumMap<>(End.class);
  private final List<String> complaints = new ArrayList<>();
  private final Map<String, String> calls = new HashMap<>();

  /** For the list of benchmarks. */
  FuzzBench() {
    this(null);
  }

  private FuzzBench(CoraServer server) {
    this.server = server;
  }

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    int cases = settings.runs(CASES);
    Path models = folder.resolve("models");
    try (CoraServer server = CoraServer.start(settings.repository(), models)) {
      Result result = measure(server, cases, cases, settings.seeds());
      report.row("end", "cases");
      for (End end : End.values()) {
        report.row(end.name().toLowerCase(Locale.ROOT), result.count(end));
      }
      result.complaints.forEach(complaint -> report.note("%s", complaint));
      report.setting("seed", settings.seeds());
      report.key("maps", result.maps);
      report.key("files", result.files);
      report.key("crashes", result.count(End.CRASHED));
      report.key("hangs", result.count(End.HUNG));
      report.key("unclear", result.count(End.UNCLEAR));
      report.key("accepted", result.count(End.ACCEPTED));
    }
  }

  /**
   * @param seed of everything that is drawn
   */
  static Result measure(CoraServer server, int maps, int files, long seed) throws IOException {
    FuzzBench fuzz = new FuzzBench(server);
    server.run(
        "CALL ibmb.nodeClassification.train('papers-of-cora', {modelName: 'fuzz', "
            + CoraServer.TRAINING_KEYS
            + ", hiddenDimension: 4, maxEpochs: 1, randomSeed: 1})");
    server.run("CALL ibmb.model.store('fuzz')");
    fuzz.maps(maps, seed);
    fuzz.files(files, seed);
    server.run("CALL ibmb.model.drop('fuzz')");
    server.run("CALL ibmb.model.delete('fuzz')");
    return new Result(maps, files, fuzz.ends, fuzz.complaints);
  }

  private void maps(int cases, long seed) {
    List<String> procedures = procedures("configuration");
    List<String> catalog = procedures("modelName");
    // They answer for every name.
    catalog.removeAll(List.of("ibmb.model.list", "ibmb.model.exists"));
    BadMaps bad = new BadMaps(seed);
    SplittableRandom random = new SplittableRandom(seed);
    int turns = procedures.size() + 1;
    for (int i = 0; i < cases; i++) {
      if (i % turns == procedures.size()) {
        String procedure = catalog.get(i / turns % catalog.size());
        name(procedure, badName(random));
      } else {
        map(bad.next(procedures.get(i % turns)), random);
      }
    }
  }

  private List<String> procedures(String argument) {
    List<String> names = new ArrayList<>();
    server
        .run(
            "SHOW PROCEDURES YIELD name, argumentDescription WHERE name STARTS WITH 'ibmb.'"
                + " AND any(a IN argumentDescription WHERE a.name = $argument)"
                + " RETURN name, [a IN argumentDescription | a.name] AS arguments ORDER BY name",
            Map.of("argument", argument))
        .forEach(
            row -> {
              names.add((String) row.get("name"));
              calls.put((String) row.get("name"), call(row));
            });
    return names;
  }

  /** With parameters for graph and configuration, and a good name for whatever else it takes. */
  private static String call(Map<String, Object> row) {
    List<String> values = new ArrayList<>(List.of("$graph"));
    List<?> arguments = (List<?>) row.get("arguments");
    for (Object argument : arguments.subList(1, arguments.size())) {
      values.add(argument.equals("configuration") ? "$configuration" : "'fuzz'");
    }
    return "CALL %s(%s)".formatted(row.get("name"), String.join(", ", values));
  }

  private void map(BadMaps.BadMap bad, SplittableRandom random) {
    List<String> rules = new ArrayList<>(bad.broken());
    // Values of these are looked up in the graph, and its errors say so in these words.
    if (rules.contains("featureProperties")) {
      rules.add("Feature property");
    }
    if (rules.contains("relationshipTypes")) {
      rules.add("Relationship type");
    }
    if (rules.contains("nodeLabels")) {
      rules.add("Node label");
    }
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("configuration", bad.map());
    boolean badGraph = random.nextInt(10) == 0;
    String graph = badGraph ? badName(random) : CoraServer.GRAPH;
    parameters.put("graph", graph);
    if (badGraph) {
      rules.addAll(List.of("Graph with name", "graphName", "Graph name"));
    }
    check(
        bad.procedure() + " " + graph + " " + bad.map(),
        calls.get(bad.procedure()),
        parameters,
        rules);
  }

  private void name(String procedure, String name) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("name", name);
    check(
        procedure + " " + name,
        "CALL " + procedure + "($name)",
        parameters,
        List.of("model", "version"));
  }

  /** No model and no graph has it. */
  private static String badName(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> "../../../etc/passwd";
      case 3 -> "nobody@" + random.nextLong();
      case 4 -> "%s%n%d";
      case 5 -> "x".repeat(20_000);
      case 6 -> "a\u0000b\n\ud83d\ude00";
      default -> Long.toString(random.nextLong(), 36);
    };
  }

  private void files(int cases, long seed) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(server.modelStore())) {
      file =
          files.filter(path -> path.toString().endsWith(".safetensors")).findFirst().orElseThrow();
    }
    byte[] good = Files.readAllBytes(file);
    DamagedFiles damaged = new DamagedFiles(good, seed);
    server.run("CALL ibmb.model.drop('fuzz')");
    for (int i = 0; i < cases; i++) {
      byte[] bytes = damaged.next();
      Files.write(file, bytes);
      End end =
          check("file " + i, "CALL ibmb.model.load('fuzz')", Map.of(), List.of("Model file '"));
      if (end == End.ACCEPTED) {
        server.run("CALL ibmb.model.drop('fuzz')");
      }
    }
    Files.write(file, good);
    server.run("CALL ibmb.model.load('fuzz')");
  }

  /**
   * @param rules words of which the error must have one
   */
  private End check(String what, String query, Map<String, Object> parameters, List<String> rules) {
    Outcome outcome = await(server.start(query, parameters));
    if (outcome == null) {
      server.terminateAll();
    }
    End end = outcome == null ? End.HUNG : end(outcome, rules);
    ends.merge(end, 1, Integer::sum);
    if (end != End.REFUSED && complaints.size() < KEPT) {
      String message = outcome == null ? "" : outcome.message();
      complaints.add(end + ": " + shortened(what, 500) + " -> " + shortened(message, 500));
    }
    return end;
  }

  private static Outcome await(CompletableFuture<Outcome> call) {
    try {
      return call.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static End end(Outcome outcome, List<String> rules) {
    if (outcome.error() == null) {
      return End.ACCEPTED;
    }
    if (!REFUSALS.contains(outcome.error().code())) {
      return End.CRASHED;
    }
    String message = outcome.message();
    boolean named =
        rules.stream()
            .anyMatch(
                rule ->
                    message
                        .toLowerCase(Locale.ROOT)
                        .contains(shown(rule).toLowerCase(Locale.ROOT)));
    boolean clear = named && message.length() <= LONGEST_MESSAGE && !STACK.matcher(message).find();
    return clear ? End.REFUSED : End.UNCLEAR;
  }

  /** As much of a key as an error must show. */
  private static String shown(String rule) {
    return rule.substring(0, Math.min(40, rule.length()));
  }

  private static String shortened(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + " ...";
  }
}
