/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.model.Architecture;
import org.ibmb.model.Loss;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.train.EpochListener;
import org.ibmb.train.Metric;
import org.ibmb.train.TrainingConfig;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;

/** Test accuracy at the best validation epoch: full batch and node-wise batches, over seeds. */
final class AccuracyBench implements Benchmark {

  /** How a graph is trained; the same for both kinds of batches. */
  private record Recipe(
      int layers, int hidden, double dropout, double learningRate, double penalty, int epochs) {}

  private static final Recipe FEW_LABELS = new Recipe(2, 256, 0.5, 5e-3, 5e-4, 300);
  private static final Map<String, Recipe> RECIPES = new LinkedHashMap<>();

  static {
    RECIPES.put("cora", FEW_LABELS);
    RECIPES.put("citeseer", FEW_LABELS);
    RECIPES.put("amazon-photo", FEW_LABELS);
    RECIPES.put("amazon-computers", FEW_LABELS);
    RECIPES.put("coauthor-cs", new Recipe(2, 128, 0.5, 5e-3, 5e-4, 100));
    RECIPES.put("facebook-pagepage", new Recipe(3, 256, 0.5, 1e-3, 0, 100));
    RECIPES.put("wordnet-lexname", new Recipe(3, 256, 0.2, 1e-3, 0, 120));
  }

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    report.row("graph", "full batch", "+-", "node-wise", "+-", "node - full", "seconds per run");
    report.setting("seeds", settings.seeds());
    List<String> present = new ArrayList<>();
    Map<String, Object> means = new LinkedHashMap<>();
    double widest = 0;
    try (Ibmb ibmb = Ibmb.onCpu(settings.threads())) {
      for (String name : selected(settings)) {
        if (Files.notExists(settings.data().resolve(name))) {
          report.note("Skipped: there is no folder %s in %s.", name, settings.data());
          continue;
        }
        RealGraph real = RealGraph.read(settings.data(), name);
        double[] full = new double[settings.seeds()];
        double[] nodeWise = new double[settings.seeds()];
        long begin = System.nanoTime();
        for (int i = 0; i < settings.seeds(); i++) {
          full[i] = test(ibmb, real, false, i + 1, settings);
          nodeWise[i] = test(ibmb, real, true, i + 1, settings);
        }
        double seconds = (System.nanoTime() - begin) / 1e9 / (2 * settings.seeds());
        double difference = mean(nodeWise) - mean(full);
        report.row(
            name,
            points(mean(full)),
            points(deviation(full)),
            points(mean(nodeWise)),
            points(deviation(nodeWise)),
            points(difference),
            seconds);
        report.setting(name, RECIPES.get(name) + ", split: " + real.split());
        report.setting(name + " full", full);
        report.setting(name + " node-wise", nodeWise);
        widest = Math.max(widest, Math.abs(difference));
        present.add(name);
        means.put(name + "_full", mean(full));
        means.put(name + "_node", mean(nodeWise));
      }
      if (present.isEmpty()) {
        report.key("skipped", "no-graphs");
        return;
      }
      report.key("graphs", present.size());
      report.key("seeds", settings.seeds());
      report.key("widest_difference", widest);
      means.forEach(report::key);
      report.engine(ibmb.device());
    }
  }

  private static List<String> selected(Settings settings) {
    for (String name : settings.graphs()) {
      if (!RECIPES.containsKey(name)) {
        throw new InvalidInput(
            "'bench.graphs' must be of %s but one was '%s'".formatted(RECIPES.keySet(), name));
      }
    }
    return settings.graphs().isEmpty() ? List.copyOf(RECIPES.keySet()) : settings.graphs();
  }

  private static double test(
      Ibmb ibmb, RealGraph real, boolean nodeWise, long seed, Settings settings) {
    Recipe recipe = RECIPES.get(real.name());
    BatchingConfig config = BatchingConfig.DEFAULT;
    // Without a backward pass a batch may be twice as large, as in the procedures.
    BatchingConfig larger = config.withOutputsPerBatch(2 * config.outputsPerBatch());
    TrainingTask task =
        new TrainingTask(
            real.graph(),
            real.features(),
            real.labels(),
            batches(ibmb, real, real.train(), nodeWise ? new NodeWiseBatcher(config) : null),
            batches(ibmb, real, real.validation(), nodeWise ? new NodeWiseBatcher(larger) : null),
            batches(ibmb, real, real.test(), nodeWise ? new NodeWiseBatcher(larger) : null),
            new Architecture(
                Architecture.Type.GCN,
                real.features().dimension(),
                recipe.hidden,
                recipe.layers,
                real.classes(),
                1,
                recipe.dropout,
                false),
            Loss.crossEntropy(real.classes()),
            new TrainingConfig(
                recipe.learningRate,
                recipe.penalty,
                settings.epochs().orElse(recipe.epochs),
                1,
                100,
                0,
                Metric.ACCURACY,
                seed));
    TrainingResult result = ibmb.train(task, EpochListener.NONE, StopCheck.NEVER);
    System.out.printf(
        Locale.ROOT,
        "%s, %s, seed %d: test %.4f, best of %d epochs %d%n",
        real.name(),
        nodeWise ? "node-wise" : "full batch",
        seed,
        result.test().accuracy(),
        result.ranEpochs(),
        result.bestEpoch());
    return result.test().accuracy();
  }

  /**
   * @param batcher null for the full batch
   */
  private static Batches batches(Ibmb ibmb, RealGraph real, int[] outputs, Batcher batcher) {
    return ibmb.batches(
        real.graph(), outputs, batcher == null ? new FullBatcher() : batcher, StopCheck.NEVER);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
  }

  private static String points(double accuracy) {
    return String.format(Locale.ROOT, "%.4f", accuracy);
  }
}
