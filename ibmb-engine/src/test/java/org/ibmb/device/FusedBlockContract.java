/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.ibmb.device.DeviceUnderTest.floats;
import static org.ibmb.device.DeviceUnderTest.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Device.Linear;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Dense;
import org.ibmb.graph.RandomGraphs;
import org.junit.jupiter.api.Test;

/** The block of a network between two products, against plain loops in double precision. */
interface FusedBlockContract extends DeviceUnderTest {
  @Property(tries = 60)
  default void normActivationDropout(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int rows,
      @ForAll @IntRange(min = 2, max = 50) int width) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] z = random(random, rows, width);
    double[][] bias = random(random, 1, width);
    double[][] gamma = random(random, 1, width);
    double[][] beta = random(random, 1, width);
    try (Arena arena = device().newArena()) {
      Matrix in = upload(arena, z);
      Matrix h = arena.matrix(rows, width);
      Matrix deviations = arena.matrix(rows, 1);
      device()
          .normActivationDropout(
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
  default void productsInsideTheBlockAreThoseBesideIt(
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
    try (Arena arena = device().newArena()) {
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
      device()
          .normActivationDropout(
              List.of(), apart, bias, deviations[0], gamma, beta, h[0], 0.6f, seed);
      device()
          .normActivationDropout(
              terms, together, bias, deviations[1], gamma, beta, h[1], 0.6f, seed);
      assertClose(Dense.of(device().download(h[0]), rows, width), h[1], 1e-2);

      // Both backward passes start from the same forward pass: a kink has two sides.
      Matrix dApart = upload(arena, gradient);
      Matrix dTogether = upload(arena, gradient);
      Matrix[] sums = new Matrix[6];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = arena.matrix(1, width);
      }
      device()
          .normActivationDropoutBackward(
              List.of(),
              Gradient.of(dApart),
              apart,
              deviations[0],
              gamma,
              sums[0],
              sums[1],
              sums[2],
              0.6f);
      device()
          .normActivationDropoutBackward(
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
        assertSame(sums[i], sums[i + 3]);
      }
      double[][] dz = Dense.of(device().download(dApart), rows, width);
      double size = 1 + Math.sqrt(Arrays.stream(dz).mapToDouble(FusedBlockContract::squares).sum());
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
  default void rowsThatOverflowAreNoNumbers() {
    try (Arena arena = device().newArena()) {
      Matrix z = upload(arena, new double[][] {{3e19, -3e19, 1e19, 2e19}, {1, 2, 3, 4}});
      Matrix h = arena.matrix(2, 4);
      Matrix gamma = upload(arena, new double[][] {ones(4)});
      Matrix zeros = arena.matrix(1, 4);
      device()
          .normActivationDropout(List.of(), z, zeros, arena.matrix(2, 1), gamma, zeros, h, 1f, 1);
      float[] values = device().download(h);
      for (int i = 0; i < 8; i++) {
        assertEquals(i >= 4, Float.isFinite(values[i]), "number " + i + ": " + values[i]);
      }
    }
  }

  @Test
  default void dropoutKeepsTheMeanAndItsShare() {
    int rows = 400;
    int width = 256;
    float keep = 0.7f;
    try (Arena arena = device().newArena()) {
      Matrix z = upload(arena, random(new SplittableRandom(3), rows, width));
      Matrix h = arena.matrix(rows, width);
      // gamma 0 and beta 1: every number is 1 before dropout
      Matrix beta = upload(arena, new double[][] {ones(width)});
      device()
          .normActivationDropout(
              List.of(),
              z,
              arena.matrix(1, width),
              arena.matrix(rows, 1),
              arena.matrix(1, width),
              beta,
              h,
              keep,
              99);
      float[] values = device().download(h);
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

  /** What is dropped is written down in {@link Device#normActivationDropout}. */
  @Property(tries = 20)
  default void dropoutIsAFunctionOfSeedRowAndColumn(@ForAll long seed) {
    int rows = 130;
    int width = 70;
    float keep = 0.6f;
    try (Arena arena = device().newArena()) {
      Matrix h = arena.matrix(rows, width);
      device()
          .normActivationDropout(
              List.of(),
              arena.matrix(rows, width),
              arena.matrix(1, width),
              arena.matrix(rows, 1),
              arena.matrix(1, width),
              upload(arena, new double[][] {ones(width)}),
              h,
              keep,
              seed);
      float[] values = device().download(h);
      for (int i = 0; i < rows; i++) {
        long z = seed + i * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        int row = (int) (z ^ (z >>> 31));
        for (int j = 0; j < width; j++) {
          int mixed = row + j * 0x9E3779B9;
          mixed = (mixed ^ (mixed >>> 16)) * 0x7feb352d;
          mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
          boolean kept = (mixed >>> 8) < (int) (keep * (1 << 24));
          assertEquals(kept, values[i * width + j] > 0, "row " + i + ", column " + j);
        }
      }
    }
  }

  /** A whole block of which nothing is kept. */
  @Property(tries = 40)
  default void inferredBlocks(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int inputs,
      @ForAll @IntRange(min = 2, max = 60) int width,
      @ForAll boolean rooted) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr csr = RandomGraphs.directed(random);
    int nodes = csr.nodeCount();
    double[][] x = random(random, nodes, inputs);
    double[][] weight = random(random, inputs, width);
    double[][] root = random(random, inputs, width);
    double[][] bias = random(random, 1, width);
    double[][] gamma = random(random, 1, width);
    double[][] beta = random(random, 1, width);
    double[][] expected = Dense.multiply(Dense.multiply(Dense.of(csr), x), weight);
    if (rooted) {
      Dense.add(expected, Dense.multiply(x, root));
    }
    for (double[] z : expected) {
      double mean = 0;
      double square = 0;
      for (int j = 0; j < width; j++) {
        z[j] += bias[0][j];
        mean += z[j] / width;
      }
      for (double value : z) {
        square += (value - mean) * (value - mean) / width;
      }
      for (int j = 0; j < width; j++) {
        double normalised = (z[j] - mean) / Math.sqrt(square + 1e-5);
        z[j] = Math.max(0, gamma[0][j] * normalised + beta[0][j]);
      }
    }
    try (Arena arena = device().newArena()) {
      Matrix h = arena.gathered(nodes, width);
      device()
          .inferBlock(
              arena.sparse(csr, null),
              arena.gathered(floats(x), nodes, inputs),
              upload(arena, weight),
              rooted ? upload(arena, root) : null,
              upload(arena, bias),
              upload(arena, gamma),
              upload(arena, beta),
              h);
      assertClose(expected, h, 5e-3);
    }
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
