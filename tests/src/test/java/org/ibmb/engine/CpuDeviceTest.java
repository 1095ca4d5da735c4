/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Arena;
import org.ibmb.device.Device.Linear;
import org.ibmb.device.Matrix;
import org.ibmb.device.cpu.CpuDevice;
import org.ibmb.graph.Csr;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

/**
 * Every primitive against three plain loops in double precision, on shapes that are no multiples of
 * anything.
 */
class CpuDeviceTest {
  private static final CpuDevice DEVICE = CpuDevice.create(Workers.create(2));

  @Property(tries = 60)
  void denseProducts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int m,
      @ForAll @IntRange(min = 1, max = 40) int k,
      @ForAll @IntRange(min = 1, max = 40) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] a = random(random, m, k);
    double[][] b = random(random, k, n);
    double[][] d = random(random, m, n);
    try (Arena arena = DEVICE.newArena()) {
      Matrix c = arena.matrix(m, n);
      DEVICE.multiply(upload(arena, a), upload(arena, b), c);
      assertClose(Dense.multiply(a, b), c, 1e-4);

      double[][] twice = Dense.multiply(a, b);
      Dense.add(twice, Dense.multiply(a, b));

      Matrix turnedB = arena.matrix(m, n);
      DEVICE.multiplyTransposedB(upload(arena, a), upload(arena, Dense.transpose(b)), turnedB);
      assertClose(Dense.multiply(a, b), turnedB, 1e-4);
      DEVICE.addMultipliedTransposedB(upload(arena, a), upload(arena, Dense.transpose(b)), turnedB);
      assertClose(twice, turnedB, 1e-4);

      Matrix turnedA = arena.matrix(k, n);
      DEVICE.multiplyTransposedA(upload(arena, a), upload(arena, d), turnedA);
      assertClose(Dense.multiply(Dense.transpose(a), d), turnedA, 1e-3);
    }
  }

  @Test
  void weightGradientOfManyRowsIsSummedFromAllPartials() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] a = random(random, 20_011, 3);
    double[][] b = random(random, 20_011, 5);
    try (Arena arena = DEVICE.newArena()) {
      Matrix c = arena.matrix(3, 5);
      DEVICE.multiplyTransposedA(upload(arena, a), upload(arena, b), c);
      assertClose(Dense.multiply(Dense.transpose(a), b), c, 0.05);
    }
  }

  @Property(tries = 100)
  void sparseProductsOfTheFirstRows(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int width) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr csr = RandomGraphs.directed(random);
    int n = csr.nodeCount();
    int rows = 1 + random.nextInt(n);
    double[][] top = java.util.Arrays.copyOf(Dense.of(csr), rows);
    double[][] x = random(random, n, width);
    double[][] y = random(random, rows, width);
    try (Arena arena = DEVICE.newArena()) {
      var sparse = arena.sparse(csr, csr.transpose());
      Matrix product = arena.matrix(rows, width);
      DEVICE.multiplySparse(sparse, upload(arena, x), product);
      assertClose(Dense.multiply(top, x), product, 1e-4);

      Matrix turned = arena.matrix(n, width);
      DEVICE.multiplySparseTransposed(sparse, upload(arena, y), turned);
      assertClose(Dense.multiply(Dense.transpose(top), y), turned, 1e-4);
    }
  }

  @Property(tries = 60)
  void normActivationDropout(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int rows,
      @ForAll @IntRange(min = 2, max = 50) int width) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] z = random(random, rows, width);
    double[][] bias = random(random, 1, width);
    double[][] gamma = random(random, 1, width);
    double[][] beta = random(random, 1, width);
    try (Arena arena = DEVICE.newArena()) {
      Matrix in = upload(arena, z);
      Matrix h = arena.matrix(rows, width);
      Matrix deviations = arena.matrix(rows, 1);
      DEVICE.normActivationDropout(
          List.of(),
          in,
          upload(arena, bias),
          deviations,
          upload(arena, gamma),
          upload(arena, beta),
          h,
          1f,
          seed);
      double[][] expected = new double[rows][width];
      for (int i = 0; i < rows; i++) {
        double mean = 0;
        double square = 0;
        for (int j = 0; j < width; j++) {
          z[i][j] += bias[0][j];
        }
        for (double value : z[i]) {
          mean += value / width;
        }
        for (double value : z[i]) {
          square += (value - mean) * (value - mean) / width;
        }
        for (int j = 0; j < width; j++) {
          double normalised = (z[i][j] - mean) / Math.sqrt(square + 1e-5);
          expected[i][j] = Math.max(0, gamma[0][j] * normalised + beta[0][j]);
        }
      }
      assertClose(expected, h, 5e-3);
    }
  }

  /** A block's products together with what follows them, against one after the other. */
  @Property(tries = 40)
  void productsInsideTheBlockAreThoseBesideIt(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 1200) int rows,
      @ForAll @IntRange(min = 1, max = 30) int inputs,
      @ForAll @IntRange(min = 2, max = 40) int width) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] first = random(random, rows, inputs);
    double[][] second = random(random, rows, 3);
    double[][] firstWeight = random(random, inputs, width);
    double[][] secondWeight = random(random, 3, width);
    double[][] sum = Dense.multiply(first, firstWeight);
    Dense.add(sum, Dense.multiply(second, secondWeight));
    double[][] gradient = random(random, rows, width);
    try (Arena arena = DEVICE.newArena()) {
      Matrix firstGradient = arena.matrix(inputs, width);
      Matrix secondGradient = arena.matrix(3, width);
      List<Linear> terms =
          List.of(
              new Linear(upload(arena, first), upload(arena, firstWeight), firstGradient),
              new Linear(upload(arena, second), upload(arena, secondWeight), secondGradient));
      Matrix bias = upload(arena, random(random, 1, width));
      Matrix gamma = upload(arena, random(random, 1, width));
      Matrix beta = upload(arena, random(random, 1, width));
      Matrix apart = upload(arena, sum);
      Matrix together = arena.matrix(rows, width);
      Matrix[] h = {arena.matrix(rows, width), arena.matrix(rows, width)};
      Matrix[] deviations = {arena.matrix(rows, 1), arena.matrix(rows, 1)};
      DEVICE.normActivationDropout(
          List.of(), apart, bias, deviations[0], gamma, beta, h[0], 0.6f, seed);
      DEVICE.normActivationDropout(
          terms, together, bias, deviations[1], gamma, beta, h[1], 0.6f, seed);
      assertClose(Dense.of(DEVICE.download(h[0]), rows, width), h[1], 1e-2);

      // Both backward passes start from the same forward pass: a kink has two sides.
      Matrix dApart = upload(arena, gradient);
      Matrix dTogether = upload(arena, gradient);
      Matrix[] sums = new Matrix[6];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = arena.matrix(1, width);
      }
      Matrix inputGradient = arena.matrix(rows, inputs);
      DEVICE.normActivationDropoutBackward(
          List.of(),
          dApart,
          h[0],
          apart,
          deviations[0],
          gamma,
          sums[0],
          sums[1],
          sums[2],
          0.6f,
          null);
      DEVICE.normActivationDropoutBackward(
          terms,
          dTogether,
          h[0],
          apart,
          deviations[0],
          gamma,
          sums[3],
          sums[4],
          sums[5],
          0.6f,
          inputGradient);
      assertArrayEquals(DEVICE.download(dApart), DEVICE.download(dTogether));
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(DEVICE.download(sums[i]), DEVICE.download(sums[i + 3]));
      }
      double[][] dz = Dense.of(DEVICE.download(dApart), rows, width);
      double size = 1 + Math.sqrt(Arrays.stream(dz).mapToDouble(CpuDeviceTest::squares).sum());
      assertClose(Dense.multiply(Dense.transpose(first), dz), firstGradient, 1e-5 * size);
      assertClose(Dense.multiply(Dense.transpose(second), dz), secondGradient, 1e-5 * size);
      assertClose(Dense.multiply(dz, Dense.transpose(firstWeight)), inputGradient, 1e-5 * size);
    }
  }

  private static double squares(double[] row) {
    return Arrays.stream(row).map(x -> x * x).sum();
  }

  /** Their variance is beyond floats: what comes out must not look like a result. */
  @Test
  void rowsThatOverflowAreNoNumbers() {
    try (Arena arena = DEVICE.newArena()) {
      Matrix z = upload(arena, new double[][] {{3e19, -3e19, 1e19, 2e19}, {1, 2, 3, 4}});
      Matrix h = arena.matrix(2, 4);
      Matrix gamma = upload(arena, new double[][] {ones(4)});
      Matrix zeros = arena.matrix(1, 4);
      DEVICE.normActivationDropout(List.of(), z, zeros, arena.matrix(2, 1), gamma, zeros, h, 1f, 1);
      float[] values = DEVICE.download(h);
      for (int i = 0; i < 8; i++) {
        assertEquals(i >= 4, Float.isFinite(values[i]), "number " + i + ": " + values[i]);
      }
    }
  }

  @Test
  void dropoutKeepsTheMeanAndItsShare() {
    int rows = 400;
    int width = 256;
    float keep = 0.7f;
    try (Arena arena = DEVICE.newArena()) {
      Matrix z = upload(arena, random(new SplittableRandom(3), rows, width));
      Matrix h = arena.matrix(rows, width);
      // gamma 0 and beta 1: every number is 1 before dropout
      Matrix beta = upload(arena, new double[][] {ones(width)});
      DEVICE.normActivationDropout(
          List.of(),
          z,
          arena.matrix(1, width),
          arena.matrix(rows, 1),
          arena.matrix(1, width),
          beta,
          h,
          keep,
          99);
      float[] values = DEVICE.download(h);
      int kept = 0;
      for (float value : values) {
        assertTrue(value == 0 || value == 1 / keep);
        kept += value > 0 ? 1 : 0;
      }
      // Five standard deviations of a binomial share.
      double spread = 5 * Math.sqrt(keep * (1 - keep) / values.length);
      assertEquals(keep, kept / (double) values.length, spread);
    }
  }

  @Property(tries = 60)
  void softmaxAndCrossEntropy(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int rows,
      @ForAll @IntRange(min = 2, max = 50) int classes) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] logits = random(random, rows, classes);
    double[][] bias = random(random, 1, classes);
    int[] labels = random.ints(rows, 0, classes).toArray();
    double[][] probabilities = new double[rows][classes];
    double[][] gradient = new double[rows][classes];
    double[][] biasGradient = new double[1][classes];
    double loss = 0;
    for (int i = 0; i < rows; i++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        probabilities[i][c] = Math.exp(logits[i][c] + bias[0][c]);
        sum += probabilities[i][c];
      }
      for (int c = 0; c < classes; c++) {
        probabilities[i][c] /= sum;
        gradient[i][c] = (probabilities[i][c] - (c == labels[i] ? 1 : 0)) / rows;
        biasGradient[0][c] += gradient[i][c];
      }
      loss -= Math.log(probabilities[i][labels[i]]) / rows;
    }
    try (Arena arena = DEVICE.newArena()) {
      Matrix shift = upload(arena, bias);
      Matrix one = upload(arena, logits);
      DEVICE.softmax(one, shift);
      assertClose(probabilities, one, 1e-5);

      Matrix two = upload(arena, logits);
      Matrix dBias = arena.matrix(1, classes);
      float[] ones = new float[rows];
      Arrays.fill(ones, 1);
      assertEquals(
          loss, DEVICE.softmaxCrossEntropy(two, shift, labels, ones, rows, 0, dBias), 1e-5);
      assertClose(gradient, two, 1e-5);
      assertClose(biasGradient, dBias, 1e-5);
    }
  }

  /** Adam as in the paper, with weight decay on the first three of five parameters. */
  @Test
  void adamIsThePapers() {
    double[] parameter = {1, -2, 0.5, 3, -1};
    double[] m = new double[5];
    double[] v = new double[5];
    try (Arena arena = DEVICE.newArena()) {
      Matrix parameters = upload(arena, new double[][] {parameter});
      Matrix gradients = arena.matrix(1, 5);
      var adam = DEVICE.adam(parameters, gradients, 3);
      SplittableRandom random = new SplittableRandom(5);
      for (int step = 1; step <= 20; step++) {
        double[][] gradient = random(random, 1, 5);
        DEVICE.upload(floats(gradient), gradients);
        double rate = step <= 10 ? 0.01 : 0.003;
        adam.step(rate, 0.1);
        for (int i = 0; i < 5; i++) {
          double g = gradient[0][i] + (i < 3 ? 0.1 * parameter[i] : 0);
          m[i] = 0.9 * m[i] + 0.1 * g;
          v[i] = 0.999 * v[i] + 0.001 * g * g;
          double mean = m[i] / (1 - Math.pow(0.9, step));
          double variance = v[i] / (1 - Math.pow(0.999, step));
          parameter[i] -= rate * mean / (Math.sqrt(variance) + 1e-8);
        }
      }
      assertClose(new double[][] {parameter}, parameters, 1e-4);
    }
  }

  @Test
  void closingAnArenaGivesItsMemoryBack() {
    long before = DEVICE.allocatedBytes();
    Arena arena = DEVICE.newArena();
    arena.matrix(100, 10);
    assertEquals(before + 4000, DEVICE.allocatedBytes());
    assertEquals(4000, arena.bytes());
    arena.close();
    assertEquals(before, DEVICE.allocatedBytes());
  }

  @Test
  void matricesThatNoArrayHoldsAreRefused() {
    try (Arena arena = DEVICE.newArena()) {
      InvalidInput error = assertThrows(InvalidInput.class, () -> arena.matrix(1_000_000, 1_000));
      assertTrue(error.getMessage().contains("Reduce outputsPerBatch"), error.getMessage());
    }
  }

  @Test
  void viewsShareTheMemory() {
    try (Arena arena = DEVICE.newArena()) {
      Matrix whole = upload(arena, new double[][] {{1, 2}, {3, 4}, {5, 6}});
      assertArrayEquals(new float[] {1, 2, 3, 4}, DEVICE.download(whole.firstRows(2)));
      assertArrayEquals(new float[] {4, 5}, DEVICE.download(whole.view(3, 1, 2)));
      assertThrows(IndexOutOfBoundsException.class, () -> whole.firstRows(4));
      assertThrows(IndexOutOfBoundsException.class, () -> whole.view(5, 1, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> whole.view(0, 65_537, 65_537));
    }
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  private static double[][] random(SplittableRandom random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = (float) (2 * random.nextDouble() - 1);
      }
    }
    return values;
  }

  private static Matrix upload(Arena arena, double[][] values) {
    Matrix matrix = arena.matrix(values.length, values[0].length);
    DEVICE.upload(floats(values), matrix);
    return matrix;
  }

  private static float[] floats(double[][] values) {
    float[] flat = new float[values.length * values[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) values[i / values[0].length][i % values[0].length];
    }
    return flat;
  }

  private static void assertClose(double[][] expected, Matrix actual, double tolerance) {
    double[][] found = Dense.of(DEVICE.download(actual), actual.rows(), actual.columns());
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], found[i], tolerance, "row " + i);
    }
  }
}
