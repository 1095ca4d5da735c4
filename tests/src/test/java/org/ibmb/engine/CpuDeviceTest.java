/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.engine;

import static org.ibmb.engine.OnCpu.DEVICE;
import static org.ibmb.engine.OnCpu.assertClose;
import static org.ibmb.engine.OnCpu.floats;
import static org.ibmb.engine.OnCpu.random;
import static org.ibmb.engine.OnCpu.upload;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Arena;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Matrix;
import org.ibmb.graph.Csr;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;

/**
 * Every primitive against three plain loops in double precision, on shapes that are no multiples of
 * anything.
 */
class CpuDeviceTest {
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

      Matrix turnedB = arena.matrix(m, n);
      DEVICE.multiplyTransposedB(upload(arena, a), upload(arena, Dense.transpose(b)), turnedB);
      assertClose(Dense.multiply(a, b), turnedB, 1e-4);

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

      int begun = random.nextInt(n + 1);
      double[][] earlier = random(random, n, width);
      Matrix turned = upload(arena, earlier);
      DEVICE.complete(new Gradient(turned, begun, sparse, upload(arena, y)));
      double[][] expected = Dense.multiply(Dense.transpose(top), y);
      for (int i = 0; i < begun; i++) {
        for (int j = 0; j < width; j++) {
          expected[i][j] += earlier[i][j];
        }
      }
      assertClose(expected, turned, 1e-4);
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
      Matrix targets = arena.matrix(rows, 1);
      Matrix weights = arena.matrix(rows, 1);
      float[] ones = new float[rows];
      Arrays.fill(ones, 1);
      DEVICE.upload(ones, weights);
      float[] classOf = new float[rows];
      for (int i = 0; i < rows; i++) {
        classOf[i] = labels[i];
      }
      DEVICE.upload(classOf, targets);
      assertEquals(
          loss, DEVICE.softmaxCrossEntropy(two, shift, targets, weights, rows, 0, dBias), 1e-5);
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
}
