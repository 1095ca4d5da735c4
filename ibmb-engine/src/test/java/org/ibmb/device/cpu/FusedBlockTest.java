/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.ibmb.device.cpu.OnCpu.DEVICE;
import static org.ibmb.device.cpu.OnCpu.assertClose;
import static org.ibmb.device.cpu.OnCpu.random;
import static org.ibmb.device.cpu.OnCpu.upload;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Arena;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Device.Linear;
import org.ibmb.device.Matrix;
import org.ibmb.graph.Dense;
import org.junit.jupiter.api.Test;

/** The block of a network between two products, against plain loops in double precision. */
class FusedBlockTest {
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
      @ForAll @IntRange(min = 2, max = 300) int width) {
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
              new Linear(
                  upload(arena, first),
                  upload(arena, firstWeight),
                  firstGradient,
                  arena.matrix(rows, inputs)),
              new Linear(
                  upload(arena, second),
                  upload(arena, secondWeight),
                  secondGradient,
                  arena.matrix(rows, 3)));
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
      DEVICE.normActivationDropoutBackward(
          List.of(),
          Gradient.of(dApart),
          apart,
          deviations[0],
          gamma,
          sums[0],
          sums[1],
          sums[2],
          0.6f);
      DEVICE.normActivationDropoutBackward(
          terms,
          Gradient.of(dTogether),
          apart,
          deviations[0],
          gamma,
          sums[3],
          sums[4],
          sums[5],
          0.6f);
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(DEVICE.download(sums[i]), DEVICE.download(sums[i + 3]));
      }
      double[][] dz = Dense.of(DEVICE.download(dApart), rows, width);
      double size = 1 + Math.sqrt(Arrays.stream(dz).mapToDouble(FusedBlockTest::squares).sum());
      assertClose(Dense.multiply(Dense.transpose(first), dz), firstGradient, 1e-5 * size);
      assertClose(Dense.multiply(Dense.transpose(second), dz), secondGradient, 1e-5 * size);
      double[][][] weights = {firstWeight, secondWeight};
      for (int t = 0; t < 2; t++) {
        double[][] expected = Dense.multiply(dz, Dense.transpose(weights[t]));
        assertClose(expected, terms.get(t).inputGradient(), 1e-5 * size);
      }
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

  private static double[] ones(int length) {
    double[] ones = new double[length];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }
}
