/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.ibmb.device.DeviceUnderTest.floats;
import static org.ibmb.device.DeviceUnderTest.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Softmax, its loss and the optimiser, against their formulas in double precision. */
interface LossContract extends DeviceUnderTest {
  @Property(tries = 60)
  default void softmaxAndCrossEntropy(
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
    try (Arena arena = device().newArena()) {
      Matrix shift = upload(arena, bias);
      Matrix one = upload(arena, logits);
      device().softmax(one, shift);
      assertClose(probabilities, one, 1e-5);

      Matrix two = upload(arena, logits);
      Matrix dBias = arena.matrix(1, classes);
      float[] ones = new float[rows];
      Arrays.fill(ones, 1);
      assertEquals(
          loss,
          device()
              .softmaxCrossEntropy(
                  two, shift, column(arena, labels), column(arena, ones), rows, 0, dBias),
          1e-5 * slack());
      assertClose(gradient, two, 1e-5);
      assertClose(biasGradient, dBias, 1e-5);
    }
  }

  /** Weights of rows and a focus, whose gradient is that of central differences. */
  @Property(tries = 40)
  default void weightedFocalLoss(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 90) int rows,
      @ForAll @IntRange(min = 2, max = 9) int classes) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] logits = random(random, rows, classes);
    double[][] bias = random(random, 1, classes);
    int[] labels = random.ints(rows, 0, classes).toArray();
    float[] weights = new float[rows];
    for (int i = 0; i < rows; i++) {
      weights[i] = 0.1f + (float) random.nextDouble();
    }
    double focus = 3 * random.nextDouble();
    double total = rows + 1.5;
    double[][] gradient = new double[rows][classes];
    double[][] biasGradient = new double[1][classes];
    double loss = 0;
    double step = 1e-6;
    for (int i = 0; i < rows; i++) {
      double[] z = new double[classes];
      for (int c = 0; c < classes; c++) {
        z[c] = logits[i][c] + bias[0][c];
      }
      loss += weights[i] * focalLoss(z, labels[i], focus) / total;
      for (int c = 0; c < classes; c++) {
        double at = z[c];
        z[c] = at + step;
        double above = focalLoss(z, labels[i], focus);
        z[c] = at - step;
        double below = focalLoss(z, labels[i], focus);
        z[c] = at;
        gradient[i][c] = weights[i] * (above - below) / (2 * step) / total;
        biasGradient[0][c] += gradient[i][c];
      }
    }
    try (Arena arena = device().newArena()) {
      Matrix z = upload(arena, logits);
      Matrix dBias = arena.matrix(1, classes);
      double found =
          device()
              .softmaxCrossEntropy(
                  z,
                  upload(arena, bias),
                  column(arena, labels),
                  column(arena, weights),
                  total,
                  focus,
                  dBias);
      assertEquals(loss, found, 1e-5 * slack());
      assertClose(gradient, z, 1e-5);
      assertClose(biasGradient, dBias, 1e-5);
    }
  }

  private Matrix column(Arena arena, int[] numbers) {
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers[i];
    }
    return column(arena, values);
  }

  private Matrix column(Arena arena, float[] values) {
    Matrix column = arena.matrix(values.length, 1);
    device().upload(values, column);
    return column;
  }

  private static double focalLoss(double[] logits, int label, double focus) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    double p = Math.exp(logits[label]) / sum;
    return -Math.pow(1 - p, focus) * Math.log(p);
  }

  /** Adam as in the paper, with weight decay on the first three of five parameters. */
  @Test
  default void adamIsThePapers() {
    double[] parameter = {1, -2, 0.5, 3, -1};
    double[] m = new double[5];
    double[] v = new double[5];
    try (Arena arena = device().newArena()) {
      Matrix parameters = upload(arena, new double[][] {parameter});
      Matrix gradients = arena.matrix(1, 5);
      var adam = device().adam(parameters, gradients, 3);
      SplittableRandom random = new SplittableRandom(5);
      for (int step = 1; step <= 20; step++) {
        double[][] gradient = random(random, 1, 5);
        device().upload(floats(gradient), gradients);
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
}
