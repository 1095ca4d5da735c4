/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.SplittableRandom;
import org.ibmb.batch.Batch;
import org.ibmb.graph.Csr;

/**
 * One training step of a GCN on a GPU, enqueued kernel by kernel: what {@link
 * org.ibmb.model.Network} does with the engine's device, first hop computed beforehand, each block
 * only for the rows that later blocks read.
 */
final class GpuStep {
  static final int WIDTH = 256;
  private static final int THREADS = 256;
  private static final int ROWS_PER_BLOCK = THREADS / 32;

  /** Blocks that leave partial sums: as many on every GPU, so that sums have one order. */
  private static final int PARTIALS = 512;

  static final float LEARNING_RATE = 1e-3f;
  private static final long SEED = 1;

  private final Cuda cuda;
  private final Cuda.Kernel sparseProduct;
  private final Cuda.Kernel normForward;
  private final Cuda.Kernel normBackward;
  private final Cuda.Kernel sumPartials;
  private final Cuda.Kernel softmaxCrossEntropy;
  private final Cuda.Kernel adam;
  private final Cuda.Kernel advance;

  private final int layers;
  private final int inputs;
  private final int classes;
  private final float keep;
  private final int[] rows;
  private final long[] adjacency;
  private final long[] transposed;
  private final long labels;
  private final long[] multiplied;
  private final long[] normalised;
  private final long[] inverse;
  private final long[] hidden;
  private final long logits;
  private final long gradient;
  private final long productGradient;
  private final long partials;
  private final long step;
  private final long parameters;
  private final long gradients;
  private final long mean;
  private final long variance;
  private final int parameterCount;
  private final long lossAndBias;

  /**
   * Copies everything to the GPU.
   *
   * @param kernels source of the kernels
   * @param keep probability that a number survives dropout
   */
  GpuStep(Cuda cuda, String kernels, GpuShape.Input input, float keep) {
    this.cuda = cuda;
    this.layers = input.shape().layers();
    this.inputs = input.shape().features();
    this.classes = input.shape().classes();
    this.keep = keep;
    Batch batch = input.batch();
    long module = cuda.compile(kernels, "WIDTH=" + WIDTH, "CLASSES=" + classes);
    sparseProduct = cuda.new Kernel(module, "sparseProduct");
    normForward = cuda.new Kernel(module, "normForward");
    normBackward = cuda.new Kernel(module, "normBackward");
    sumPartials = cuda.new Kernel(module, "sumPartials");
    softmaxCrossEntropy = cuda.new Kernel(module, "softmaxCrossEntropy");
    adam = cuda.new Kernel(module, "adam");
    advance = cuda.new Kernel(module, "advance");
    rows = new int[layers];
    multiplied = new long[layers];
    normalised = new long[layers];
    inverse = new long[layers];
    hidden = new long[layers];
    for (int l = 0; l < layers; l++) {
      rows[l] = batch.within(layers - 1 - l);
      multiplied[l] = l == 0 ? cuda.upload(input.propagated()) : matrix(rows[l], WIDTH);
      normalised[l] = matrix(rows[l], WIDTH);
      inverse[l] = matrix(rows[l], 1);
      hidden[l] = matrix(rows[l], WIDTH);
    }
    adjacency = upload(batch.adjacency());
    transposed = upload(batch.transposed());
    labels = cuda.upload(input.labels());
    logits = matrix(batch.outputCount(), classes);
    gradient = matrix(rows[0], WIDTH);
    productGradient = matrix(rows[0], WIDTH);
    partials = matrix(PARTIALS, 3 * WIDTH);
    step = cuda.allocate(2);
    cuda.fill(step, 2, 0);
    parameterCount = weight(layers) + (WIDTH + 1) * classes;
    parameters = cuda.upload(initial());
    // The loss lies behind the gradient of the last bias: both are sums of the same kernel.
    gradients = cuda.allocate(parameterCount + 1);
    lossAndBias = gradients + 4L * (parameterCount - classes);
    mean = cuda.allocate(parameterCount);
    variance = cuda.allocate(parameterCount);
    cuda.fill(mean, parameterCount, 0);
    cuda.fill(variance, parameterCount, 0);
  }

  private long matrix(int count, int columns) {
    return cuda.allocate((long) count * columns);
  }

  private long[] upload(Csr matrix) {
    return new long[] {
      cuda.upload(matrix.offsets()), cuda.upload(matrix.targets()), cuda.upload(matrix.weights())
    };
  }

  /** Where the weights of a block begin; its bias, gamma and beta follow them. */
  private int weight(int layer) {
    return layer == 0 ? 0 : (inputs + 3) * WIDTH + (layer - 1) * (WIDTH + 3) * WIDTH;
  }

  private int vectors(int layer) {
    return weight(layer) + (layer == 0 ? inputs : WIDTH) * WIDTH;
  }

  private float[] initial() {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] values = new float[parameterCount];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5) / 8;
    }
    for (int l = 0; l < layers; l++) {
      for (int i = 0; i < WIDTH; i++) {
        values[vectors(l) + WIDTH + i] += 1;
      }
    }
    return values;
  }

  /** Enqueues the whole step. */
  void run() {
    lossAndGradients();
    adam.launch(
        (parameterCount + THREADS - 1) / THREADS,
        THREADS,
        parameters,
        gradients,
        mean,
        variance,
        parameterCount,
        Float.floatToRawIntBits(LEARNING_RATE),
        step);
    advance.launch(1, 1, step);
  }

  void lossAndGradients() {
    for (int l = 0; l < layers; l++) {
      forward(l);
    }
    int last = layers - 1;
    int outputs = rows[last];
    long weight = weight(layers);
    cuda.multiply(hidden[last], parameter(weight), logits, outputs, classes, WIDTH);
    long bias = parameter(weight + WIDTH * classes);
    softmaxCrossEntropy.launch(PARTIALS, THREADS, logits, bias, labels, partials, outputs);
    sum(lossAndBias, classes + 1);
    cuda.multiplyTransposedA(hidden[last], logits, gradients + 4 * weight, WIDTH, classes, outputs);
    cuda.multiplyTransposedB(logits, parameter(weight), gradient, outputs, WIDTH, classes);
    for (int l = last; l >= 0; l--) {
      backward(l);
    }
  }

  private void forward(int l) {
    if (l > 0) {
      sparse(l);
    }
    cuda.multiply(
        multiplied[l],
        parameter(weight(l)),
        normalised[l],
        rows[l],
        WIDTH,
        l == 0 ? inputs : WIDTH);
    norm(l);
  }

  /** The sparse product before block {@code l}. */
  void sparse(int l) {
    sparse(adjacency, hidden[l - 1], multiplied[l], rows[l], rows[l - 1]);
  }

  /** That of the way back. */
  void sparseTransposed(int l) {
    sparse(transposed, productGradient, gradient, rows[l - 1], rows[l]);
  }

  private void sparse(long[] matrix, long x, long y, int count, int limit) {
    sparseProduct.launch(
        blocks(count), THREADS, matrix[0], matrix[1], matrix[2], x, y, count, limit);
  }

  /** Normalisation, ReLU and dropout of block {@code l}. */
  void norm(int l) {
    long bias = parameter(vectors(l));
    normForward.launch(
        blocks(rows[l]),
        THREADS,
        normalised[l],
        bias,
        bias + 4 * WIDTH,
        bias + 8 * WIDTH,
        inverse[l],
        hidden[l],
        rows[l],
        Float.floatToRawIntBits(keep),
        seed(l),
        step);
  }

  /** Of the dropout of block {@code l} in the first step; each step adds one. */
  static long seed(int l) {
    return SEED + l * 0x632BE59BD9B4E019L;
  }

  /** Their way back. */
  void normBackward(int l) {
    normBackward.launch(
        PARTIALS,
        THREADS,
        gradient,
        hidden[l],
        normalised[l],
        inverse[l],
        parameter(vectors(l) + WIDTH),
        partials,
        rows[l],
        Float.floatToRawIntBits(keep));
    sum(gradients + 4L * vectors(l), 3 * WIDTH);
  }

  private void backward(int l) {
    normBackward(l);
    cuda.multiplyTransposedA(
        multiplied[l],
        gradient,
        gradients + 4L * weight(l),
        l == 0 ? inputs : WIDTH,
        WIDTH,
        rows[l]);
    if (l > 0) {
      cuda.multiplyTransposedB(
          gradient, parameter(weight(l)), productGradient, rows[l], WIDTH, WIDTH);
      sparseTransposed(l);
    }
  }

  /** The dense product of block {@code l}. */
  void dense(int l) {
    cuda.multiply(
        multiplied[l],
        parameter(weight(l)),
        productGradient,
        rows[l],
        WIDTH,
        l == 0 ? inputs : WIDTH);
  }

  private void sum(long sums, int columns) {
    sumPartials.launch(blocks(columns), THREADS, partials, sums, PARTIALS, columns);
  }

  private static int blocks(int count) {
    return (count + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
  }

  private long parameter(long at) {
    return parameters + 4 * at;
  }

  int rows(int layer) {
    return rows[layer];
  }

  float loss() {
    return cuda.download(gradients + 4L * parameterCount, 1)[0];
  }

  float[] parameters() {
    return cuda.download(parameters, parameterCount);
  }

  void setParameters(float[] values) {
    cuda.upload(values, parameters);
  }

  float[] gradients() {
    return cuda.download(gradients, parameterCount);
  }
}
