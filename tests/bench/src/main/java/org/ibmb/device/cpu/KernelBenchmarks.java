/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One row of each kernel at the width of the reference shape, on one thread. Each call takes the
 * next of 10,000 rows; results stay in cache, and the way back reads one row where a training reads
 * three.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(time = 1)
@Fork(1)
public class KernelBenchmarks {
  private static final int ROWS = 10_000;
  private static final int WIDTH = 256;
  private static final int EDGES = 11;
  private static final float KEEP = 0.5f;
  private static final int CLASSES = 40;

  /** Which implementation. */
  public enum Implementation {
    VECTOR,
    PLAIN;

    private RowKernels kernels() {
      return this == VECTOR ? new VectorKernels() : new PlainKernels();
    }
  }

  @Param public Implementation implementation;

  private RowKernels kernels;
  private final float[] features = new float[ROWS * WIDTH];
  private final float[] weights = new float[ROWS * EDGES];
  private final int[] targets = new int[ROWS * EDGES];
  private final float[] row = new float[WIDTH];
  private final float[] result = new float[WIDTH];
  private final float[] gamma = new float[WIDTH];
  private final float[] beta = new float[WIDTH];
  private final float[][] sums = new float[3][WIDTH];
  private int next;

  /** The same numbers for every implementation. */
  @Setup
  public void fill() {
    kernels = implementation.kernels();
    SplittableRandom random = new SplittableRandom(1);
    for (float[] array : new float[][] {features, weights, gamma, beta}) {
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) random.nextDouble(-1, 1);
      }
    }
    for (int e = 0; e < targets.length; e++) {
      targets[e] = random.nextInt(ROWS);
    }
  }

  private int nextRow() {
    next = next + 1 == ROWS ? 0 : next + 1;
    return next;
  }

  private void read() {
    System.arraycopy(features, nextRow() * WIDTH, row, 0, WIDTH);
  }

  /** Sum of 11 weighted rows of 256. */
  @Benchmark
  public float[] sparseRow() {
    int from = nextRow() * EDGES;
    kernels.sparseRow(features, targets, weights, from, from + EDGES, result, WIDTH);
    return result;
  }

  /** Bias, layer normalisation, ReLU and dropout. */
  @Benchmark
  public float[] forward() {
    read();
    kernels.forward(row, beta, gamma, beta, result, KEEP, next, WIDTH);
    return row;
  }

  /** The way back through them. */
  @Benchmark
  public float[] backward() {
    read();
    kernels.backward(row, gamma, 1, gamma, sums[0], sums[1], sums[2], KEEP, result, WIDTH);
    return row;
  }

  /** Probabilities of 40 classes. */
  @Benchmark
  public double softmax() {
    System.arraycopy(features, nextRow() * WIDTH, row, 0, CLASSES);
    return kernels.softmax(row, CLASSES, result);
  }
}
