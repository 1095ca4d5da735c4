/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Device.Linear;
import org.ibmb.graph.Csr;

/** The backward pass of a block, whatever is asked of it and however its gradient is given. */
interface BlockGradientsContract extends DeviceUnderTest {
  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  default void allOtherGradientsAreTheSameWhereNobodyAsksForIt(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int rows,
      @ForAll @IntRange(min = 1, max = 60) int inputs,
      @ForAll @IntRange(min = 2, max = 300) int width) {
    try (Arena arena = device().newArena()) {
      Block asked = new Block(this, arena, seed, rows, inputs, width);
      Block unasked = new Block(this, arena, seed, rows, inputs, width);
      Matrix dInput = arena.matrix(rows, inputs);
      float[] gradient = device().download(asked.dh);
      asked.backward(dInput, Gradient.of(asked.dh));
      unasked.backward(null, Gradient.of(unasked.dh));
      for (int i = 0; i < asked.gradients.size(); i++) {
        assertSame(asked.gradients.get(i), unasked.gradients.get(i));
      }
      asked.checkAgainstGradientOfZ(dInput, gradient);
    }
  }

  /** A gradient that is computed row by row, when it is read, against the same computed before. */
  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  default void gradientsThatAreNotCompleteYet(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int width) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = 1 + random.nextInt(2000); // fewer and more than a reader's pieces need
    Csr csr = csr(random, rows);
    int begun = random.nextInt(rows + 1);
    try (Arena arena = device().newArena()) {
      Block before = new Block(this, arena, seed, rows, 5, width);
      Block meanwhile = new Block(this, arena, seed, rows, 5, width);
      SparseMatrix s = arena.sparse(csr, csr.transpose());
      Matrix dy = before.filled(1 + random.nextInt(rows), width);
      Matrix[] dInput = {arena.matrix(rows, 5), arena.matrix(rows, 5)};
      before.backward(dInput[0], device().complete(new Gradient(before.dh, begun, s, dy)));
      meanwhile.backward(dInput[1], new Gradient(meanwhile.dh, begun, s, dy));
      assertSame(dInput[0], dInput[1]);
      for (int i = 0; i < before.gradients.size(); i++) {
        assertSame(before.gradients.get(i), meanwhile.gradients.get(i));
      }
    }
  }

  private static Csr csr(SplittableRandom random, int nodes) {
    int[] offsets = new int[nodes + 1];
    for (int i = 0; i < nodes; i++) {
      offsets[i + 1] = offsets[i] + random.nextInt(4);
    }
    int[] targets = random.ints(offsets[nodes], 0, nodes).toArray();
    return Csr.canonical(nodes, offsets, targets, null);
  }

  /** One block after its forward pass. */
  final class Block {
    private final DeviceUnderTest on;
    private final SplittableRandom random;
    private final Arena arena;
    private final List<Linear> terms;
    private final Matrix z;
    private final Matrix deviation;
    private final Matrix gamma;
    private final Matrix dh;

    /** Of both weights, bias, gamma and beta. */
    final List<Matrix> gradients;

    Block(DeviceUnderTest on, Arena arena, long seed, int rows, int inputs, int width) {
      this.on = on;
      this.random = new SplittableRandom(seed);
      this.arena = arena;
      this.terms = List.of(term(rows, inputs, width), term(rows, 1 + inputs / 2, width));
      this.z = arena.matrix(rows, width);
      Matrix h = arena.matrix(rows, width);
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
      on.device()
          .normActivationDropout(
              terms, z, filled(1, width), deviation, gamma, filled(1, width), h, 0.8f, seed);
    }

    private Linear term(int rows, int inputs, int width) {
      return new Linear(filled(rows, inputs), filled(inputs, width), filled(inputs, width), null);
    }

    private Matrix filled(int rows, int columns) {
      Matrix matrix = arena.matrix(rows, columns);
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (2 * random.nextDouble() - 1);
      }
      on.device().upload(values, matrix);
      return matrix;
    }

    void backward(Matrix dInput, Gradient gradient) {
      run(List.of(terms.get(0).withInputGradient(dInput), terms.get(1)), gradient);
    }

    private void run(List<Linear> multiplied, Gradient gradient) {
      on.device()
          .normActivationDropoutBackward(
              multiplied,
              gradient,
              z,
              deviation,
              gamma,
              gradients.get(2),
              gradients.get(3),
              gradients.get(4),
              0.8f);
    }

    /** Plain products with the gradient of z, which a block without products leaves in dh. */
    void checkAgainstGradientOfZ(Matrix dInput, float[] gradient) {
      on.device().upload(gradient, dh);
      run(List.of(), Gradient.of(dh));
      float[] dz = on.device().download(dh);
      float[] weight = on.device().download(terms.get(0).weight());
      float[] found = on.device().download(dInput);
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
          assertEquals(sum, found[i * inputs + p], 1e-5 * size * on.slack());
        }
      }
      for (int t = 0; t < terms.size(); t++) {
        checkWeightGradient(terms.get(t), dz);
      }
    }

    private void checkWeightGradient(Linear term, float[] dz) {
      float[] x = on.device().download(term.input());
      float[] found = on.device().download(term.weightGradient());
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
          assertEquals(sum, found[p * width + j], 1e-5 * size * on.slack());
        }
      }
    }
  }
}
