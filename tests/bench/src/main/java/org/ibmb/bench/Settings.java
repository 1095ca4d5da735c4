/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ibmb.model.Architecture;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;

/**
 * What can be chosen with {@code -Dbench.KEY=VALUE}.
 *
 * @param repository root of the repository
 * @param data folder of the real graphs
 * @param threads of the engine and of each peer
 * @param chosenRuns how often engine and peer take turns, or how often a long run does its work
 * @param seeds how many seeds, counted from 1
 * @param epochs most epochs of a training run; empty for those of the graph
 * @param graphs which real graphs; empty for all
 * @param networks which networks; empty for those of the graph
 * @param methods which batching methods; empty for all
 * @param resume whether runs of an earlier command with the same settings are taken over
 * @param python interpreter of the peers; empty for the first that imports what they need
 */
record Settings(
    Path repository,
    Path data,
    int threads,
    Optional<Integer> chosenRuns,
    int seeds,
    Optional<Integer> epochs,
    List<String> graphs,
    List<Architecture.Type> networks,
    List<String> methods,
    boolean resume,
    Optional<String> python) {

  /** Those that the peers know. */
  static final List<Architecture.Type> NETWORKS =
      List.of(Architecture.Type.GCN, Architecture.Type.GRAPH_SAGE);

  Settings {
    new Problems()
        .atLeast("bench.threads", threads, 1)
        .atLeast("bench.runs", chosenRuns.orElse(1), 1)
        .atLeast("bench.seeds", seeds, 1)
        .atLeast("bench.epochs", epochs.orElse(1), 1)
        .throwIfAny();
  }

  static Settings read(Path repository) {
    return new Settings(
        repository,
        value("data").map(Path::of).orElse(repository.resolve("../shared/data").normalize()),
        number("threads").orElse(2),
        number("runs"),
        number("seeds").orElse(5),
        number("epochs"),
        names("graphs"),
        names("networks").stream().map(Settings::network).toList(),
        names("methods"),
        value("resume").map(Boolean::valueOf).orElse(false),
        value("python"));
  }

  int runs() {
    return runs(7);
  }

  /** As chosen, else {@code fallback}. */
  int runs(int fallback) {
    return chosenRuns.orElse(fallback);
  }

  private static List<String> names(String key) {
    return value(key).map(names -> Arrays.asList(names.split(","))).orElse(List.of());
  }

  private static Architecture.Type network(String name) {
    for (Architecture.Type type : NETWORKS) {
      if (type.toString().equals(name)) {
        return type;
      }
    }
    throw new InvalidInput(
        "'bench.networks' must be of %s but one was '%s'".formatted(NETWORKS, name));
  }

  private static Optional<Integer> number(String key) {
    return value(key)
        .map(
            text -> {
              try {
                return Integer.valueOf(text);
              } catch (NumberFormatException e) {
                throw new InvalidInput(
                    "'bench.%s' must be a whole number but was '%s'".formatted(key, text));
              }
            });
  }

  /** The build passes every key; those that nobody set are blank. */
  private static Optional<String> value(String key) {
    return Optional.ofNullable(System.getProperty("bench." + key)).filter(text -> !text.isBlank());
  }

  Path results() {
    return repository.resolve("tests/target/bench");
  }

  /** Rows of tables that take hours, kept with the project so that a later command may go on. */
  Path measured(String name) throws IOException {
    return Files.createDirectories(repository.resolve("tests/bench/measured").resolve(name));
  }

  Path peers() {
    return repository.resolve("tests/bench/peers");
  }
}
