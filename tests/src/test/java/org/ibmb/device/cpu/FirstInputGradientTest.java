/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Device.Linear;
import org.ibmb.device.Matrix;
import org.ibmb.run.Workers;

/** The backward pass of a block whether or not somebody asks for the gradient of its input. */
class FirstInputGradientTest {
  private static final Device DEVICE = CpuDevice.create(Workers.create(2));

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void allOtherGradientsAreTheSameWhereNobodyAsksForIt(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int rows,
      @ForAll @IntRange(min = 1, max = 60) int inputs,
      @ForAll @IntRange(min = 2, max = 60) int width) {
    try (Arena arena = DEVICE.newArena()) {
      Block asked = new Block(arena, seed, rows, inputs, width);
      Block unasked = new Block(arena, seed, rows, inputs, width);
      Matrix dInput = arena.matrix(rows, inputs);
      asked.backward(dInput);
      unasked.backward(null);
      for (int i = 0; i < asked.gradients.size(); i++) {
        assertArrayEquals(
            DEVICE.download(asked.gradients.get(i)), DEVICE.download(unasked.gradients.get(i)));
      }
      asked.checkAgainstGradientOfZ(dInput);
    }
  }

  /** One block after its forward pass. */
  private static final class Block {
    private final SplittableRandom random;
    private final Arena arena;
    private final List<Linear> terms;
    private final Matrix z;
    private final Matrix h;
    private final Matrix deviation;
    private final Matrix gamma;
    private final Matrix dh;

    /** Of both weights, bias, gamma and beta. */
    final List<Matrix> gradients;

    Block(Arena arena, long seed, int rows, int inputs, int width) {
      this.random = new SplittableRandom(seed);
      this.arena = arena;
      this.terms = List.of(term(rows, inputs, width), term(rows, 1 + inputs / 2, width));
      this.z = arena.matrix(rows, width);
      this.h = arena.matrix(rows, width);
      this.deviation = arena.matrix(rows, 1);
      this.gamma = filled(1, width);
      this.dh = filled(rows, width);
      this.gradients =
          List.of(
              terms.get(0).weightGradient(),
              terms.get(1).weightGradient(),
              filled(1, width),
              filled(1, width),
              filled(1, width));
      DEVICE.normActivationDropout(
          terms, z, filled(1, width), deviation, gamma, filled(1, width), h, 0.8f, seed);
    }

    private Linear term(int rows, int inputs, int width) {
      return new Linear(filled(rows, inputs), filled(inputs, width), filled(inputs, width));
    }

    private Matrix filled(int rows, int columns) {
      Matrix matrix = arena.matrix(rows, columns);
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (2 * random.nextDouble() - 1);
      }
      DEVICE.upload(values, matrix);
      return matrix;
    }

    void backward(Matrix dInput) {
      DEVICE.normActivationDropoutBackward(
          terms,
          dh,
          h,
          z,
          deviation,
          gamma,
          gradients.get(2),
          gradients.get(3),
          gradients.get(4),
          0.8f,
          dInput);
    }

    /** Plain products with dh, which holds the gradient of z where somebody asked. */
    void checkAgainstGradientOfZ(Matrix dInput) {
      float[] dz = DEVICE.download(dh);
      float[] weight = DEVICE.download(terms.get(0).weight());
      float[] found = DEVICE.download(dInput);
      int width = dh.columns();
      int inputs = dInput.columns();
      for (int i = 0; i < dh.rows(); i++) {
        for (int p = 0; p < inputs; p++) {
          double sum = 0;
          double size = 1;
          for (int j = 0; j < width; j++) {
            double product = (double) dz[i * width + j] * weight[p * width + j];
            sum += product;
            size += Math.abs(product);
          }
          assertEquals(sum, found[i * inputs + p], 1e-5 * size);
        }
      }
      for (int t = 0; t < terms.size(); t++) {
        checkWeightGradient(terms.get(t), dz);
      }
    }

    private static void checkWeightGradient(Linear term, float[] dz) {
      float[] x = DEVICE.download(term.input());
      float[] found = DEVICE.download(term.weightGradient());
      int inputs = term.input().columns();
      int width = term.weight().columns();
      for (int p = 0; p < inputs; p++) {
        for (int j = 0; j < width; j++) {
          double sum = 0;
          double size = 1;
          for (int i = 0; i < term.input().rows(); i++) {
            double product = (double) x[i * inputs + p] * dz[i * width + j];
            sum += product;
            size += Math.abs(product);
          }
          assertEquals(sum, found[p * width + j], 1e-5 * size);
        }
      }
    }
  }
}
