/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.ibmb.Ibmb;
import org.ibmb.model.Architecture;
import org.ibmb.run.StopCheck;
import org.ibmb.train.EpochListener;

/**
 * Test accuracy at the best validation epoch, over seeds: full batch, node-wise batches, and
 * PyTorch's full batch of the same network with the same recipe. The table at the end holds what
 * earlier commands measured, too.
 */
final class AccuracyBench implements Benchmark {
  private static final String MEASURED_EARLIER = ", measured earlier";

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    AccuracyTable table = new AccuracyTable(settings.measured("accuracy"));
    try (Ibmb ibmb = Ibmb.onCpu(settings.threads())) {
      for (String name : selected(settings)) {
        if (Files.notExists(settings.data().resolve(name))) {
          report.note("Skipped: there is no folder %s in %s.", name, settings.data());
          continue;
        }
        Recipe recipe = Recipe.of(name, settings);
        RealGraph real = RealGraph.read(settings.data(), name);
        for (Architecture.Type network :
            settings.networks().isEmpty() ? recipe.networks() : settings.networks()) {
          measure(ibmb, RealTraining.of(real, recipe, network), table, settings, folder, report);
        }
      }
      List<AccuracyRow> rows = table.rows(settings, report);
      if (rows.isEmpty()) {
        report.key("skipped", "no-graphs");
        return;
      }
      Path markdown = settings.results().resolve("accuracy.md");
      AccuracyTable.print(rows, report, markdown);
      report.note("The table for the documentation: %s", markdown);
      keys(rows, report);
      report.engine(ibmb.device());
    }
  }

  private static List<String> selected(Settings settings) {
    settings.graphs().forEach(Recipe::of);
    return settings.graphs().isEmpty() ? List.copyOf(Recipe.graphs()) : settings.graphs();
  }

  private static void measure(
      Ibmb ibmb,
      RealTraining subject,
      AccuracyTable table,
      Settings settings,
      Path folder,
      Report report)
      throws IOException {
    String graph = subject.real().name();
    Architecture.Type network = subject.architecture().type();
    AccuracyRow row =
        (settings.resume()
                ? table.read(graph, network, subject.recipe())
                : Optional.<AccuracyRow>empty())
            .orElse(
                new AccuracyRow(
                    graph,
                    network,
                    subject.recipe().description(),
                    subject.real().split(),
                    List.of()));
    if (isComplete(row, settings.seeds())) {
      row.runs().forEach(run -> run.print(subject.id(), MEASURED_EARLIER));
      return;
    }
    RealTraining.Sets full = subject.fullBatch(ibmb);
    RealTraining.Sets nodeWise = subject.nodeWise(ibmb);
    Optional<TrainingPeer> peer =
        TrainingPeer.start(
            settings, subject, full, folder.resolve("arrays").resolve(subject.id()), report);
    Map<String, LongFunction<Run>> contestants = new LinkedHashMap<>();
    contestants.put(Run.FULL, seed -> train(ibmb, subject, full, Run.FULL, seed));
    contestants.put(Run.NODE_WISE, seed -> train(ibmb, subject, nodeWise, Run.NODE_WISE, seed));
    peer.ifPresent(p -> contestants.put(Run.TORCH, s -> p.train(s, subject.recipe().epochs())));
    for (long seed = 1; seed <= settings.seeds(); seed++) {
      for (Map.Entry<String, LongFunction<Run>> contestant : contestants.entrySet()) {
        Optional<Run> earlier = row.find(contestant.getKey(), seed);
        if (earlier.isPresent()) {
          earlier.get().print(row.id(), MEASURED_EARLIER);
          continue;
        }
        row = row.with(contestant.getValue().apply(seed).print(row.id(), ""));
        table.write(row);
      }
    }
    if (peer.isPresent()) {
      peer.get().close();
    }
  }

  private static boolean isComplete(AccuracyRow row, int seeds) {
    return LongStream.rangeClosed(1, seeds)
        .allMatch(seed -> Run.CONTESTANTS.stream().allMatch(c -> row.find(c, seed).isPresent()));
  }

  private static Run train(
      Ibmb ibmb, RealTraining subject, RealTraining.Sets sets, String contestant, long seed) {
    long begin = System.nanoTime();
    return Run.of(
        contestant,
        seed,
        ibmb.train(subject.task(sets, seed), EpochListener.NONE, StopCheck.NEVER),
        begin);
  }

  private static void keys(List<AccuracyRow> rows, Report report) {
    List<Double> differences = new ArrayList<>();
    List<Double> margins = new ArrayList<>();
    Map<String, Object> means = new LinkedHashMap<>();
    for (AccuracyRow row : rows) {
      row.difference(Run.NODE_WISE, Run.FULL).ifPresent(d -> differences.add(Math.abs(d)));
      row.margin().ifPresent(margins::add);
      means.put(row.id() + "_full", number(row.mean(Run.FULL)));
      means.put(row.id() + "_node", number(row.mean(Run.NODE_WISE)));
      means.put(row.id() + "_torch", number(row.mean(Run.TORCH)));
      report.setting(row.id(), row.recipe() + ", split: " + row.split());
      for (String contestant : Run.CONTESTANTS) {
        report.setting(row.id() + ", " + contestant, row.tests(contestant));
      }
    }
    report.key("graphs", rows.stream().map(AccuracyRow::graph).distinct().count());
    report.key("rows", rows.size());
    report.key("seeds", rows.stream().mapToInt(AccuracyRow::seeds).min().orElse(0));
    report.key("widest_difference", number(differences.stream().mapToDouble(d -> d).max()));
    report.key("worst_margin_to_torch", number(margins.stream().mapToDouble(m -> m).min()));
    means.forEach(report::key);
  }

  private static Double number(OptionalDouble value) {
    return value.isEmpty() ? null : Double.valueOf(value.getAsDouble());
  }
}
