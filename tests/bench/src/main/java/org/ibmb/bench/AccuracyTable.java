/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.ibmb.model.Architecture;

/**
 * The rows that were measured so far, by this command and earlier ones: one file per graph and
 * network.
 */
final class AccuracyTable {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  AccuracyTable(Path folder) {
    this.folder = folder;
  }

  void write(AccuracyRow row) throws IOException {
    MAPPER.writeValue(file(row.id()).toFile(), row);
  }

  /** Empty where nothing was measured, or only with another recipe. */
  Optional<AccuracyRow> read(String graph, Architecture.Type network, Recipe recipe)
      throws IOException {
    Path file = file(RealTraining.id(graph, network));
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    AccuracyRow row = MAPPER.readValue(file.toFile(), AccuracyRow.class);
    return Optional.of(row).filter(found -> found.recipe().equals(recipe.description()));
  }

  private Path file(String id) {
    return folder.resolve(id + ".json");
  }

  /** All rows, in the order of the recipes; those of other recipes are named in a note. */
  List<AccuracyRow> rows(Settings settings, Report report) throws IOException {
    List<AccuracyRow> rows = new ArrayList<>();
    for (String graph : Recipe.graphs()) {
      for (Architecture.Type network : Settings.NETWORKS) {
        Optional<AccuracyRow> row = read(graph, network, Recipe.of(graph, settings));
        row.ifPresent(rows::add);
        String id = RealTraining.id(graph, network);
        if (row.isEmpty() && Files.exists(file(id))) {
          report.note("Left out: %s was measured with other settings, see %s.", id, file(id));
        }
      }
    }
    return rows;
  }

  /** The same table for people and, in {@code markdown}, for the documentation. */
  static void print(List<AccuracyRow> rows, Report report, Path markdown) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "graph",
            "network",
            "seeds",
            "full batch",
            "node-wise",
            "PyTorch, full batch",
            "node-wise - full",
            "worse of ours - PyTorch"));
    rows.forEach(row -> lines.add(cells(row)));
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      report.row(line.toArray());
      text.append(line(line));
      if (text.indexOf("\n") == text.length() - 1) {
        text.append("|---".repeat(line.size())).append("|\n");
      }
    }
    text.append("\n| graph | network | how it was trained | split |\n|---|---|---|---|\n");
    for (AccuracyRow row : rows) {
      text.append(line(List.of(row.graph(), row.network().toString(), row.recipe(), row.split())));
    }
    Files.writeString(markdown, text);
  }

  private static List<String> cells(AccuracyRow row) {
    return Arrays.asList(
        row.graph(),
        row.network().toString(),
        String.valueOf(row.seeds()),
        spread(row, Run.FULL),
        spread(row, Run.NODE_WISE),
        spread(row, Run.TORCH),
        signed(row.difference(Run.NODE_WISE, Run.FULL)),
        signed(row.margin()));
  }

  private static String line(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String spread(AccuracyRow row, String contestant) {
    OptionalDouble mean = row.mean(contestant);
    return mean.isEmpty()
        ? "none"
        : String.format(Locale.ROOT, "%.4f ± %.4f", mean.getAsDouble(), row.deviation(contestant));
  }

  private static String signed(OptionalDouble difference) {
    return difference.isEmpty()
        ? "none"
        : String.format(Locale.ROOT, "%+.4f", difference.getAsDouble());
  }
}
