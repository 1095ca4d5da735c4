/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.ibmb.Ibmb;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.Sampling;
import org.ibmb.model.Architecture;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.objective.classification.Classes;
import org.ibmb.predict.Rows;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.train.EpochListener;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;

/** The process that measures one method on one graph, so that its memory is the method's. */
public final class SamplerProcess {
  private static final double FEW_OUTPUTS = 0.05;
  static final String ALL_NEIGHBOURS = "neighbor, all";
  private static final double WARM_UP_SECONDS = 2;
  private static final int[] SAMPLE_SIZES = {2, 5, 10, 20, 50};

  private final Ibmb ibmb;
  private final Settings settings;
  private final RealTraining subject;
  private final SamplerMethod method;
  private final String settingsOfRow;

  private record Trained(SamplerRow.SeedRun run, TrainedModel model) {}

  private SamplerProcess(
      Ibmb ibmb,
      Settings settings,
      RealTraining subject,
      SamplerMethod method,
      String settingsOfRow) {
    this.ibmb = ibmb;
    this.settings = settings;
    this.subject = subject;
    this.method = method;
    this.settingsOfRow = settingsOfRow;
  }

  /**
   * Measures and writes a {@link SamplerRow}.
   *
   * @param args the root of the repository, the graph, the method, the file to write, what else
   *     must agree before rows can be compared
   */
  public static void main(String[] args) throws IOException {
    Settings settings = Settings.read(Path.of(args[0]));
    SamplerMethod method = SamplerMethod.valueOf(args[2]);
    RealTraining subject =
        RealTraining.of(
            RealGraph.read(settings.data(), args[1]),
            SamplersBench.recipe(args[1], settings),
            Architecture.Type.GCN);
    try (Ibmb ibmb = Ibmb.onCpu(settings.threads())) {
      Path file = Path.of(args[3]);
      Optional<SamplerRow> earlier =
          Files.exists(file) ? Optional.of(SamplerRow.read(file)) : Optional.empty();
      SamplerRow row =
          new SamplerProcess(ibmb, settings, subject, method, args[4]).measure(earlier);
      new ObjectMapper().writeValue(file.toFile(), row);
    }
    System.exit(0);
  }

  private SamplerRow measure(Optional<SamplerRow> earlier) throws IOException {
    SamplerRow first = earlier.isPresent() ? earlier.get() : firstSeed();
    List<SamplerRow.SeedRun> runs = new ArrayList<>(first.runs());
    for (long seed = runs.size() + 1; seed <= settings.seeds(); seed++) {
      runs.add(train(seed).run());
    }
    return new SamplerRow(
        first.graph(),
        first.method(),
        first.settings(),
        first.peakMib(),
        runs,
        first.comparisons());
  }

  private SamplerRow firstSeed() throws IOException {
    Trained trained = train(1);
    double peak = peakMib();
    return new SamplerRow(
        subject.real().name(),
        method.toString(),
        settingsOfRow,
        peak,
        List.of(trained.run()),
        method == SamplerMethod.NODE ? comparisons(trained.model()) : List.of());
  }

  private Trained train(long seed) {
    RealGraph real = subject.real();
    // Not timed: the task scores the test nodes in the end.
    Batches test = batches(real.test(), seed);
    List<Double> seconds = new ArrayList<>();
    List<Double> validation = new ArrayList<>();
    long begin = System.nanoTime();
    TrainingTask<ClassScores> task =
        subject.task(
            ibmb.batchSource(
                subject.graph(),
                real.train(),
                method.batcher(subject, real.train().length, true, seed),
                StopCheck.NEVER),
            batches(real.validation(), seed),
            test,
            seed);
    double preprocessing = since(begin);
    EpochListener<ClassScores> listener =
        (epoch, loss, scores) -> {
          seconds.add(since(begin));
          validation.add(scores.accuracy());
        };
    TrainingResult<ClassScores> result = ibmb.train(task, listener, StopCheck.NEVER);
    double[] ends = seconds.stream().mapToDouble(s -> s).toArray();
    double[] epochs = new double[Math.max(1, ends.length - 1)];
    for (int i = 1; i < ends.length; i++) {
      epochs[i - 1] = ends[i] - ends[i - 1];
    }
    SamplerRow.Inference inference =
        infer(
            method.toString(),
            method.batcher(subject, real.test().length, false, seed),
            real.test(),
            result.model());
    return new Trained(
        new SamplerRow.SeedRun(
            seed,
            preprocessing,
            ends[0] - preprocessing,
            ends.length < 2 ? ends[0] - preprocessing : Contest.median(epochs),
            inference.seconds(),
            result.test().accuracy(),
            validation.stream().mapToDouble(v -> v).toArray()),
        result.model());
  }

  private Batches batches(int[] outputs, long seed) {
    return ibmb.batches(
        subject.graph(),
        outputs,
        method.batcher(subject, outputs.length, false, seed),
        StopCheck.NEVER);
  }

  /** For few test nodes and with the same weights: ours, and sampled neighbours, more and more. */
  private List<SamplerRow.Inference> comparisons(TrainedModel model) {
    int[] outputs = fewOutputs();
    List<Few> contestants = new ArrayList<>();
    contestants.add(
        new Few(
            SamplerMethod.NODE.toString(),
            SamplerMethod.NODE.batcher(subject, outputs.length, false, 1)));
    for (int size : SAMPLE_SIZES) {
      contestants.add(new Few("neighbor, " + size, neighbours(size)));
    }
    contestants.add(new Few(ALL_NEIGHBOURS, neighbours(-1)));
    for (Few few : contestants) {
      long begin = System.nanoTime();
      while (since(begin) < WARM_UP_SECONDS) {
        turn(few.batcher, outputs, model);
      }
    }
    for (int i = 0; i < settings.runs(); i++) {
      for (Few few : contestants) {
        few.turns.add(turn(few.batcher, outputs, model));
      }
    }
    return contestants.stream().map(few -> few.inference(outputs.length)).toList();
  }

  /** A contestant of inference for few nodes. */
  private record Few(String name, Batcher batcher, List<Turn> turns) {
    Few(String name, Batcher batcher) {
      this(name, batcher, new ArrayList<>());
    }

    SamplerRow.Inference inference(int outputs) {
      return SamplerProcess.inference(name, outputs, turns);
    }
  }

  /** Seconds to make batches and to predict from them, and how good that was. */
  private record Turn(double batching, double predicting, double accuracy) {}

  private Batcher neighbours(int size) {
    return SamplerMethod.sampling(
        Sampling.NEIGHBOR, subject, 2 * SamplerMethod.OUTPUTS, size, OwnTraining.SEED);
  }

  /** As many test nodes as a twentieth of the graph, or all where they are fewer. */
  private int[] fewOutputs() {
    int[] order = subject.real().test().clone();
    int count = (int) Math.ceil(FEW_OUTPUTS * subject.graph().nodeCount());
    SplittableRandom random = new Seeds(OwnTraining.SEED).stream("few outputs");
    for (int i = 0; i < Math.min(count, order.length); i++) {
      int j = i + random.nextInt(order.length - i);
      int kept = order[i];
      order[i] = order[j];
      order[j] = kept;
    }
    return Arrays.copyOf(order, Math.min(count, order.length));
  }

  /** After a turn that does not count. */
  private SamplerRow.Inference infer(
      String name, Batcher batcher, int[] outputs, TrainedModel model) {
    turn(batcher, outputs, model);
    List<Turn> turns = new ArrayList<>();
    for (int i = 0; i < settings.runs(); i++) {
      turns.add(turn(batcher, outputs, model));
    }
    return inference(name, outputs.length, turns);
  }

  private static SamplerRow.Inference inference(String name, int outputs, List<Turn> turns) {
    return new SamplerRow.Inference(
        name,
        outputs,
        Contest.median(turns.stream().mapToDouble(Turn::batching).toArray()),
        Contest.median(turns.stream().mapToDouble(Turn::predicting).toArray()),
        turns.get(0).accuracy());
  }

  private Turn turn(Batcher batcher, int[] outputs, TrainedModel model) {
    Classes classes = OwnTraining.classes(model.architecture().outputDimension());
    long begin = System.nanoTime();
    Batches batches = ibmb.batches(subject.graph(), outputs, batcher, StopCheck.NEVER);
    double made = since(begin);
    Rows predictions =
        ibmb.predict(
            model, classes, subject.graph(), subject.real().features(), batches, StopCheck.NEVER);
    return new Turn(made, since(begin) - made, accuracy(classes, predictions));
  }

  private double accuracy(Classes classes, Rows predictions) {
    int right = 0;
    for (int i = 0; i < predictions.nodes().length; i++) {
      int predicted = classes.position(predictions.values(), predictions.offset(i));
      right += predicted == subject.real().labels()[predictions.nodes()[i]] ? 1 : 0;
    }
    return (double) right / predictions.nodes().length;
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** NaN where the system does not tell. */
  private static double peakMib() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
        }
      }
    }
    return Double.NaN;
  }
}
