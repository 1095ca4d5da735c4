/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ibmb.Ibmb;
import org.ibmb.device.Device;
import org.ibmb.model.Architecture;
import org.ibmb.run.InvalidInput;

/**
 * All batching methods side by side, on one engine: preparation, epochs, inference, memory and
 * accuracy; then inference for few nodes, and the time to the accuracy of sampled neighbours.
 */
final class SamplersBench implements Benchmark {
  private static final List<String> GRAPHS =
      List.of("cora", "amazon-computers", "twitch-explicit", "wordnet-lexname");
  // Not among those of the accuracy table, which has a peer to be compared with.
  private static final Recipe TWITCH =
      new Recipe(List.of(Architecture.Type.GCN), 2, 256, 0.5, 1e-3, 5e-4, 100);

  /** How much worse a sampled prediction may be. */
  private static final double ACCURACY_MARGIN = 0.005;

  private final StringBuilder markdown = new StringBuilder();
  private final Map<String, Double> worst = new TreeMap<>();

  static Recipe recipe(String graph, Settings settings) {
    return graph.equals("twitch-explicit")
        ? TWITCH.withEpochs(settings.epochs().orElse(TWITCH.epochs()))
        : Recipe.of(graph, settings);
  }

  /** To tell whether rows can be compared. */
  private static String settings(String graph, Settings settings, Device device) {
    return "%s; %d turns of inference; Java %d; %s; %s"
        .formatted(
            recipe(graph, settings).description(),
            settings.runs(),
            Runtime.version().feature(),
            device.description(),
            SamplerMethod.settings());
  }

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    try (Ibmb ibmb = Ibmb.onCpu(settings.threads())) {
      run(settings, ibmb.device(), report);
      report.engine(ibmb.device());
    }
  }

  private void run(Settings settings, Device device, Report report) throws IOException {
    line(
        report,
        List.of(
            "graph",
            "method",
            "preprocessing s",
            "epoch s",
            "inference s",
            "peak RSS MiB",
            "test accuracy",
            "seeds"));
    List<List<SamplerRow>> all = new ArrayList<>();
    for (String graph : selected(settings)) {
      if (Files.notExists(settings.data().resolve(graph))) {
        report.note("Skipped: there is no folder %s in %s.", graph, settings.data());
        continue;
      }
      List<SamplerRow> rows = new ArrayList<>();
      for (SamplerMethod method : SamplerMethod.values()) {
        Optional<SamplerRow> row = row(settings, graph, method, device);
        row.ifPresent(rows::add);
        line(report, row.map(SamplersBench::cells).orElse(failed(graph, method)));
      }
      report.setting(graph, settings(graph, settings, device));
      all.add(rows);
    }
    comparisons(all, report);
    Path file = settings.results().resolve("samplers.md");
    Files.writeString(file, markdown);
    report.note("The tables for the documentation: %s", file);
    report.key("graphs", all.size());
    report.key("seeds", settings.seeds());
    report.key("rows", all.stream().mapToInt(List::size).sum());
    for (String key :
        List.of(
            "full_fanout_ratio",
            "full_fanout_at_hand_ratio",
            "neighbor_ratio",
            "neighbor_at_hand_ratio")) {
      report.key(key, worst.get(key));
    }
    // Where one graph does not get there, no ratio holds for all.
    report.key(
        "to_accuracy_ratio", worst.containsKey("missed") ? null : worst.get("to_accuracy_ratio"));
  }

  private static List<String> selected(Settings settings) {
    for (String name : settings.graphs()) {
      if (!GRAPHS.contains(name)) {
        throw new InvalidInput(
            "'bench.graphs' must be of %s but one was '%s'".formatted(GRAPHS, name));
      }
    }
    return settings.graphs().isEmpty() ? GRAPHS : settings.graphs();
  }

  /** With {@code bench.resume} only seeds that are missing; empty where the process failed. */
  private static Optional<SamplerRow> row(
      Settings settings, String graph, SamplerMethod method, Device device) throws IOException {
    Path file = settings.measured("samplers").resolve(graph + "-" + method + ".json");
    if (settings.resume() && Files.exists(file)) {
      SamplerRow earlier = SamplerRow.read(file);
      if (!earlier.settings().equals(settings(graph, settings, device))) {
        Files.delete(file);
      } else if (earlier.runs().size() >= settings.seeds()) {
        return Optional.of(earlier);
      }
    } else {
      Files.deleteIfExists(file);
    }
    System.out.printf("%s, %s%n", graph, method);
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    command.add(SamplerProcess.class.getName());
    command.addAll(
        List.of(
            settings.repository().toString(),
            graph,
            method.name(),
            file.toString(),
            settings(graph, settings, device)));
    try {
      int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
      return exit == 0 ? Optional.of(SamplerRow.read(file)) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static List<String> cells(SamplerRow row) {
    return List.of(
        row.graph(),
        row.method(),
        number(row.first().preprocessing()),
        number(row.first().epoch()),
        number(row.first().inference()),
        String.format(Locale.ROOT, "%.0f", row.peakMib()),
        number(row.accuracy()),
        String.valueOf(row.runs().size()));
  }

  private static List<String> failed(String graph, SamplerMethod method) {
    return List.of(graph, method.toString(), "failed", "", "", "", "");
  }

  private void comparisons(List<List<SamplerRow>> graphs, Report report) {
    markdown.append(
        "\n| graph | what | node s | neighbor s | neighbor/node |\n|---|---|---|---|---|\n");
    for (List<SamplerRow> rows : graphs) {
      Optional<SamplerRow> node = find(rows, SamplerMethod.NODE);
      if (node.isPresent()) {
        inference(node.get(), report);
        find(rows, SamplerMethod.NEIGHBOR).ifPresent(n -> toAccuracy(node.get(), n, report));
      }
    }
  }

  private static Optional<SamplerRow> find(List<SamplerRow> rows, SamplerMethod method) {
    return rows.stream().filter(row -> row.method().equals(method.toString())).findFirst();
  }

  private void inference(SamplerRow node, Report report) {
    SamplerRow.Inference ours = node.comparisons().get(0);
    SamplerRow.Inference near = null;
    for (SamplerRow.Inference other : node.comparisons()) {
      boolean sampled = other != ours;
      if (sampled
          && other.accuracy() >= ours.accuracy() - ACCURACY_MARGIN
          && (near == null || other.seconds() < near.seconds())) {
        near = other;
      }
      if (other.name().equals(SamplerProcess.ALL_NEIGHBOURS)) {
        ratios(node.graph(), "full_fanout", ours, other, report);
      }
    }
    if (near != null) {
      ratios(node.graph(), "neighbor", ours, near, report);
    }
  }

  /**
   * With batches made anew; then with ours made before, as they are meant to be used. Those of all
   * neighbours could be made before as well, sampled ones are drawn for each prediction.
   */
  private void ratios(
      String graph,
      String key,
      SamplerRow.Inference ours,
      SamplerRow.Inference theirs,
      Report report) {
    boolean all = theirs.name().equals(SamplerProcess.ALL_NEIGHBOURS);
    String whose =
        String.format(
            Locale.ROOT,
            "accuracy %.4f; %s, accuracy %.4f",
            ours.accuracy(),
            theirs.name(),
            theirs.accuracy());
    String nodes = "inference for %d nodes, ".formatted(ours.outputs());
    comparison(
        graph,
        key + "_ratio",
        nodes + "batches made anew, " + whose,
        ours.seconds(),
        theirs.seconds(),
        report);
    comparison(
        graph,
        key + "_at_hand_ratio",
        nodes + (all ? "batches of both at hand, " : "node's batches at hand, ") + whose,
        ours.predicting(),
        all ? theirs.predicting() : theirs.seconds(),
        report);
  }

  /** Means over the seeds; a seed that never gets there counts with all its epochs. */
  private void toAccuracy(SamplerRow node, SamplerRow neighbor, Report report) {
    int seeds = Math.min(node.runs().size(), neighbor.runs().size());
    double ours = 0;
    double theirs = 0;
    int missed = 0;
    for (int i = 0; i < seeds; i++) {
      double[] curve = neighbor.runs().get(i).validation();
      double target = Arrays.stream(curve).max().orElseThrow();
      int epochs = node.runs().get(i).epochsTo(target);
      missed += epochs == SamplerRow.SeedRun.NEVER ? 1 : 0;
      ours += node.seconds(Math.min(epochs, node.runs().get(i).validation().length));
      theirs += neighbor.seconds(neighbor.runs().get(i).epochsTo(target));
    }
    String what =
        "time to neighbor's best validation accuracy, %d seeds; node did not reach it in %d"
            .formatted(seeds, missed);
    comparison(
        node.graph(),
        missed > 0 ? "missed" : "to_accuracy_ratio",
        what,
        ours / seeds,
        theirs / seeds,
        report);
  }

  private void comparison(
      String graph, String key, String what, double ours, double theirs, Report report) {
    double ratio = theirs / ours;
    worst.merge(key, ratio, Math::min);
    String shown = key.equals("missed") ? "none" : number(ratio);
    report.note(
        "%s, %s: node %s s, neighbor %s s, ratio %s",
        graph, what, number(ours), number(theirs), shown);
    markdown.append(
        "| %s | %s | %s | %s | %s |\n".formatted(graph, what, number(ours), number(theirs), shown));
  }

  private void line(Report report, List<String> cells) {
    report.row(cells.toArray());
    markdown.append("| ").append(String.join(" | ", cells)).append(" |\n");
    if (markdown.indexOf("\n") == markdown.length() - 1) {
      markdown.append("|---".repeat(cells.size())).append("|\n");
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
