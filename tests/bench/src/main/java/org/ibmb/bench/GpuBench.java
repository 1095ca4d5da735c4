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

/**
 * What a GPU would make of a training step: the engine has no CUDA device yet, this measures what
 * one could reach. Measures nothing where there is no NVIDIA GPU with its libraries.
 */
final class GpuBench implements Benchmark {
  private static final float KEEP = 0.5f;
  private static final double TOLERANCE = 2e-5;
  private static final double TF32_TOLERANCE = 5e-3;
  private static final int COPIED = 1 << 28;
  private static final int LAUNCHES = 1000;

  private static final GpuShape SMALL = new GpuShape("check", 600, 12_000, 48, 40, 60, 3);

  /** `rows` is `step` with all nodes as outputs; the last two are as large as other benchmarks. */
  private static final List<GpuShape> SHAPES =
      List.of(
          new GpuShape("small", 2_000, 10_000, 128, 40, 500, 2),
          new GpuShape("step", 10_000, 50_000, 128, 40, 2_000, 2),
          new GpuShape("rows", 10_000, 50_000, 128, 40, 10_000, 2),
          new GpuShape("wordnet", 117_659, 183_789, 128, 45, 63_536, 3),
          new GpuShape("scale", 1_000_000, 10_000_000, 64, 16, 100_000, 3));

  @Override
  public void run(Settings settings, Path folder, Report report) throws IOException {
    Optional<Cuda> found = Cuda.find(report);
    report.key("gpu", found.map(Cuda::description).orElse(null));
    if (found.isEmpty()) {
      return;
    }
    Cuda cuda = found.get();
    String kernels = Files.readString(settings.repository().resolve("tests/bench/gpu/kernels.cu"));
    check(cuda, kernels, report);
    checkRepeats(cuda, kernels, report);
    int runs = Math.max(settings.runs(), 7);
    launches(cuda, kernels, runs, report);
    report.row("shape", "what", "ms", "GB/s or GFLOP/s");
    for (GpuShape shape : SHAPES) {
      measure(cuda, kernels, shape, runs, report);
    }
    report.key("java", Runtime.version().feature());
  }

  /** Gradients, loss and one step of Adam against plain loops. */
  private static void check(Cuda cuda, String kernels, Report report) {
    GpuShape.Input input = SMALL.input();
    double[][] propagated =
        new double[input.propagated().length / SMALL.features()][SMALL.features()];
    for (int i = 0; i < input.propagated().length; i++) {
      propagated[i / SMALL.features()][i % SMALL.features()] = input.propagated()[i];
    }
    for (boolean tf32 : new boolean[] {false, true}) {
      cuda.allowTf32(tf32);
      GpuStep step = new GpuStep(cuda, kernels, input, KEEP);
      float[] before = step.parameters();
      double[] expected =
          GpuReference.gradientsAndLoss(
              input.batch(),
              propagated,
              input.labels(),
              SMALL.classes(),
              SMALL.layers(),
              before,
              KEEP);
      step.run();
      float[] gradients = step.gradients();
      double error = relativeError(gradients, step.loss(), expected);
      double updated = 0;
      float[] after = step.parameters();
      for (int i = 0; i < before.length; i++) {
        double g = gradients[i];
        double moved = before[i] - GpuStep.LEARNING_RATE * g / (Math.abs(g) + 1e-8);
        updated = Math.max(updated, Math.abs(after[i] - moved));
      }
      double allowed = tf32 ? TF32_TOLERANCE : TOLERANCE;
      if (!(error <= allowed) || !(updated <= 1e-6)) {
        throw new IllegalStateException(
            "gradients differ by %s (at most %s), the update by %s"
                .formatted(error, allowed, updated));
      }
      report.key(tf32 ? "gradient_error_tf32" : "gradient_error", error);
      cuda.free();
    }
    cuda.allowTf32(false);
  }

  private static double relativeError(float[] gradients, float loss, double[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < gradients.length; i++) {
      difference += Math.pow(gradients[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    double lossError = Math.abs(loss / expected[gradients.length] - 1);
    return Math.max(Math.sqrt(difference / norm), lossError);
  }

  /** The same steps from the same parameters give the same bytes. */
  private static void checkRepeats(Cuda cuda, String kernels, Report report) {
    GpuShape.Input input = SHAPES.get(0).input();
    for (boolean tf32 : new boolean[] {false, true}) {
      cuda.allowTf32(tf32);
      float[][] parameters = new float[2][];
      for (int i = 0; i < 2; i++) {
        GpuStep step = new GpuStep(cuda, kernels, input, KEEP);
        repeated(20, i == 0 ? step::run : cuda.record(step::run)).run();
        parameters[i] = step.parameters();
        cuda.free();
      }
      report.key(
          tf32 ? "same_bytes_tf32" : "same_bytes", Arrays.equals(parameters[0], parameters[1]));
    }
    cuda.allowTf32(false);
  }

  /** Bandwidth of copies, and what a launch costs. */
  private static void launches(Cuda cuda, String kernels, int runs, Report report) {
    long module = cuda.compile(kernels, "WIDTH=256", "CLASSES=40");
    Cuda.Kernel copy = cuda.new Kernel(module, "copyFours");
    long from = cuda.allocate(COPIED);
    long to = cuda.allocate(COPIED);
    double copied = median(cuda, runs, () -> copy.launch(4096, 256, from, to, COPIED / 4));
    report.key("copy_gbs", 8.0 * COPIED / copied / 1e6);
    cuda.free();
    Cuda.Kernel nothing = cuda.new Kernel(module, "nothing");
    Runnable many =
        () -> {
          for (int i = 0; i < LAUNCHES; i++) {
            nothing.launch(1, 32);
          }
        };
    double[] enqueued = new double[runs];
    for (int i = -3; i < runs; i++) {
      cuda.synchronise();
      long begin = System.nanoTime();
      many.run();
      enqueued[Math.max(i, 0)] = (System.nanoTime() - begin) / 1e3 / LAUNCHES;
    }
    report.key("launch_host_us", Contest.median(enqueued));
    report.key("launch_gpu_us", median(cuda, runs, many) * 1e3 / LAUNCHES);
    report.key("launch_graph_us", median(cuda, runs, cuda.record(many)) * 1e3 / LAUNCHES);
    uploads(cuda, runs, report);
  }

  /** From the heap: one long array, and rows of 128 one by one. */
  private static void uploads(Cuda cuda, int runs, Report report) {
    float[] numbers = new float[COPIED / 8];
    float[] row = new float[128];
    long address = cuda.upload(numbers);
    double[] millis = new double[runs];
    double[] rows = new double[runs];
    for (int i = -3; i < runs; i++) {
      long begin = System.nanoTime();
      cuda.upload(numbers, address);
      cuda.synchronise();
      long uploaded = System.nanoTime();
      for (int k = 0; k < LAUNCHES; k++) {
        cuda.upload(row, address + 512L * k);
      }
      cuda.synchronise();
      millis[Math.max(i, 0)] = (uploaded - begin) / 1e6;
      rows[Math.max(i, 0)] = (System.nanoTime() - uploaded) / 1e3 / LAUNCHES;
    }
    report.key("upload_gbs", 4.0 * numbers.length / Contest.median(millis) / 1e6);
    report.key("upload_row_us", Contest.median(rows));
    cuda.free();
  }

  private static void measure(Cuda cuda, String kernels, GpuShape shape, int runs, Report report) {
    GpuShape.Input input = shape.input();
    GpuStep step = new GpuStep(cuda, kernels, input, KEEP);
    int copies = shape.nodes() > 100_000 ? 3 : 100;
    step.run();
    report.note("%s: %s kernels a step.", shape.name(), cuda.kernels(step::run));
    for (boolean tf32 : new boolean[] {false, true}) {
      cuda.allowTf32(tf32);
      String products = tf32 ? ", TF32" : "";
      double direct = median(cuda, runs, repeated(copies, step::run)) / copies;
      Runnable recorded = cuda.record(step::run);
      double graph = median(cuda, runs, repeated(copies, recorded)) / copies;
      report.row(shape.name(), "step, single launches" + products, direct, "");
      report.row(shape.name(), "step, one graph" + products, graph, "");
      Runnable told =
          () -> {
            recorded.run();
            step.loss();
          };
      double read = median(cuda, runs, repeated(copies, told)) / copies;
      report.row(shape.name(), "the same, loss read after each" + products, read, "");
      report.key(shape.name() + (tf32 ? "_tf32_ms" : "_ms"), graph);
    }
    cuda.allowTf32(false);
    float loss = step.loss();
    if (!Float.isFinite(loss)) {
      throw new IllegalStateException("the loss is " + loss);
    }
    report.note("%s: loss %s after all steps.", shape.name(), (double) loss);
    kernels(cuda, shape, input, step, runs, report);
    cuda.free();
  }

  /** Each kernel of the second block alone. */
  private static void kernels(
      Cuda cuda, GpuShape shape, GpuShape.Input input, GpuStep step, int runs, Report report) {
    int rows = step.rows(1);
    int below = step.rows(0);
    double row = 4.0 * GpuStep.WIDTH;
    double entries = input.batch().adjacency().offsets()[rows];
    double sparse = entries * (8 + row) + rows * (4 + row);
    double turned = entries * (8 + row) + below * (4 + row);
    row(
        cuda,
        shape,
        "A x, %d rows, %d entries, gathered".formatted(rows, (long) entries),
        runs,
        () -> step.sparse(1),
        sparse,
        report);
    row(
        cuda,
        shape,
        "A' y, %d rows, gathered".formatted(below),
        runs,
        () -> step.sparseTransposed(1),
        turned,
        report);
    row(
        cuda,
        shape,
        "norm, ReLU, dropout, %d rows".formatted(below),
        runs,
        () -> step.norm(0),
        3 * below * row,
        report);
    row(
        cuda,
        shape,
        "way back of these",
        runs,
        () -> step.normBackward(0),
        4 * below * row,
        report);
    for (boolean tf32 : new boolean[] {false, true}) {
      cuda.allowTf32(tf32);
      row(
          cuda,
          shape,
          "%d x 256 times 256 x 256%s".formatted(rows, tf32 ? ", TF32" : ""),
          runs,
          () -> step.dense(1),
          2.0 * rows * 256 * 256,
          report);
    }
    cuda.allowTf32(false);
  }

  /**
   * @param work moved bytes or floating-point operations
   */
  private static void row(
      Cuda cuda,
      GpuShape shape,
      String what,
      int runs,
      Runnable kernel,
      double work,
      Report report) {
    int copies = work > 1e9 ? 5 : 50;
    double millis = median(cuda, runs, cuda.record(repeated(copies, kernel))) / copies;
    report.row(shape.name(), what, millis, work / millis / 1e6);
  }

  private static Runnable repeated(int times, Runnable work) {
    return () -> {
      for (int i = 0; i < times; i++) {
        work.run();
      }
    };
  }

  /** Median milliseconds after three runs that do not count. */
  private static double median(Cuda cuda, int runs, Runnable work) {
    double[] millis = new double[runs];
    for (int i = -3; i < runs; i++) {
      millis[Math.max(i, 0)] = cuda.millis(work);
    }
    return Contest.median(millis);
  }
}
