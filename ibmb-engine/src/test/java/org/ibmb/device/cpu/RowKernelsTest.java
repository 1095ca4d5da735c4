/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Every implementation against plain loops in double precision, on widths that are no multiples of
 * anything.
 */
class RowKernelsTest {
  /** Beyond a row, where a kernel may write. */
  private static final int ROOM = 64;

  private static final List<RowKernels> ALL = List.of(new PlainKernels(), new VectorKernels());

  @Property(tries = 100)
  void sparseRow(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int width,
      @ForAll @IntRange(min = 0, max = 9) int edges) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = random(random, 5 * width);
    float[] weights = random(random, edges + 2);
    int[] targets = random.ints(edges + 2, 0, 5).toArray();
    for (RowKernels kernels : ALL) {
      float[] y = random(random, width);
      kernels.sparseRow(x, targets, weights, 1, 1 + edges, y, width);
      for (int i = 0; i < width; i++) {
        double expected = 0;
        for (int e = 1; e < 1 + edges; e++) {
          expected += (double) weights[e] * x[targets[e] * width + i];
        }
        assertEquals(expected, y[i], 1e-5, kernels.description());
      }
    }
  }

  @Property(tries = 100)
  void forwardWithoutDropout(@ForAll long seed, @ForAll @IntRange(min = 2, max = 300) int width) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] z = random(random, width);
    float[] bias = random(random, width);
    float[] gamma = random(random, width);
    float[] beta = random(random, width);
    double mean = 0;
    double variance = 0;
    for (int i = 0; i < width; i++) {
      mean += ((double) z[i] + bias[i]) / width;
    }
    for (int i = 0; i < width; i++) {
      variance += Math.pow((double) z[i] + bias[i] - mean, 2) / width;
    }
    double inverse = 1 / Math.sqrt(variance + 1e-5);
    for (RowKernels kernels : ALL) {
      float[] x = z.clone();
      float[] h = new float[width];
      float found = kernels.forward(x, bias, gamma, beta, h, 1f, 0, width);
      float[] inferred = new float[width];
      kernels.infer(z.clone(), bias, gamma, beta, inferred, width);
      assertArrayEquals(h, inferred);
      assertEquals(inverse, found, 1e-3 * inverse);
      for (int i = 0; i < width; i++) {
        double xhat = ((double) z[i] + bias[i] - mean) * inverse;
        assertEquals(xhat, x[i], 2e-3);
        assertEquals(Math.max(0, gamma[i] * xhat + beta[i]), h[i], 2e-3);
        assertEquals(h[i] > 0, RowKernels.isMarked(x[i]));
      }
    }
  }

  @Property(tries = 100)
  void allImplementationsDropTheSameNumbers(
      @ForAll int hash, @ForAll @IntRange(min = 1, max = 300) int width) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    float[][] results = new float[ALL.size()][width];
    for (int k = 0; k < ALL.size(); k++) {
      float[] zero = new float[width];
      float[] x = new float[width];
      ALL.get(k).forward(x, zero, zero, ones, results[k], 0.6f, hash, width);
      for (int i = 0; i < width; i++) {
        assertEquals(results[0][i], results[k][i]);
        assertEquals(results[k][i] > 0, RowKernels.isMarked(x[i]));
      }
    }
  }

  @Test
  void anotherHashDropsOtherNumbers() {
    float[] ones = new float[256];
    Arrays.fill(ones, 1);
    float[] zero = new float[256];
    for (RowKernels kernels : ALL) {
      float[] a = new float[256];
      float[] b = new float[256];
      kernels.forward(new float[256], zero, zero, ones, a, 0.5f, 1, 256);
      kernels.forward(new float[256], zero, zero, ones, b, 0.5f, 2, 256);
      int same = 0;
      for (int i = 0; i < 256; i++) {
        same += a[i] == b[i] ? 1 : 0;
      }
      // Independent masks agree on half of the places; five standard deviations are 40.
      assertTrue(Math.abs(same - 128) < 40, same + " of 256 agree");
    }
  }

  @Property(tries = 100)
  void dotAndAddScaledOnPartsOfRows(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 90) int length,
      @ForAll @IntRange(min = 0, max = 9) int from) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = random(random, 110);
    float[] y = random(random, 110);
    for (RowKernels kernels : ALL) {
      double dot = 0;
      float[] sum = y.clone();
      kernels.addScaled(sum, from, x, 2 * from, 0.5f, length);
      for (int i = 0; i < 110; i++) {
        boolean inside = i >= from && i < from + length;
        assertEquals(y[i] + (inside ? 0.5 * x[i + from] : 0), sum[i], 1e-6);
        dot += inside ? (double) y[i] * x[i + from] : 0;
      }
      assertEquals(dot, kernels.dot(y, from, x, 2 * from, length, new float[110]), 1e-5);
    }
  }

  @Property(tries = 200)
  void softmax(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int width,
      @ForAll @FloatRange(min = 0.01f, max = 300) float spread) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] logits = random(random, width);
    double sum = 0;
    for (int i = 0; i < width; i++) {
      logits[i] *= spread;
      sum += Math.exp(logits[i]);
    }
    for (RowKernels kernels : ALL) {
      float[] row = Arrays.copyOf(logits, width + ROOM);
      double found = kernels.softmax(row, width, new float[width + ROOM]);
      assertEquals(Math.log(sum), found, 1e-6 * (1 + spread));
      for (int i = 0; i < width; i++) {
        double expected = Math.exp(logits[i]) / sum;
        // The distance to the greatest one is rounded, which the exponential makes relative.
        assertEquals(expected, row[i], (1e-6 + 2e-7 * spread) * expected + 4e-31);
        assertTrue(row[i] == 0 || row[i] > 1e-34, "no number that slows products down");
      }
    }
  }

  @Test
  void softmaxShowsWhatIsNotANumber() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (RowKernels kernels : ALL) {
        float[] row = new float[40 + ROOM];
        row[37] = bad;
        assertTrue(Double.isNaN(kernels.softmax(row, 40, new float[40 + ROOM])));
        assertTrue(Float.isNaN(row[37]));
      }
    }
  }

  /** By the chain rule, with the sums of layer normalisation written out. */
  @Property(tries = 100)
  void backward(@ForAll long seed, @ForAll @IntRange(min = 2, max = 300) int width) {
    SplittableRandom random = new SplittableRandom(seed);
    float keep = 0.7f;
    float inverse = 1.3f;
    float[] dh = random(random, width);
    float[] h = random(random, width);
    float[] xhat = random(random, width);
    float[] gamma = random(random, width);
    double meanD = 0;
    double meanDx = 0;
    double[] g = new double[width];
    for (int i = 0; i < width; i++) {
      xhat[i] = RowKernels.marked(xhat[i], Math.max(0, h[i]));
      g[i] = h[i] > 0 ? dh[i] / keep : 0;
      meanD += g[i] * gamma[i] / width;
      meanDx += g[i] * gamma[i] * xhat[i] / width;
    }
    for (RowKernels kernels : ALL) {
      float[] d = dh.clone();
      float[] dBias = new float[width];
      float[] dGamma = new float[width];
      float[] dBeta = new float[width];
      for (float[] twice : new float[][] {d, dh.clone()}) {
        kernels.backward(
            twice, xhat, inverse, gamma, dBias, dGamma, dBeta, keep, new float[width], width);
      }
      for (int i = 0; i < width; i++) {
        double expected = inverse * (g[i] * gamma[i] - meanD - xhat[i] * meanDx);
        assertEquals(expected, d[i], 1e-4, kernels.description());
        assertEquals(2 * expected, dBias[i], 2e-4);
        assertEquals(2 * g[i] * xhat[i], dGamma[i], 1e-4);
        assertEquals(2 * g[i], dBeta[i], 1e-4);
      }
    }
  }

  @Test
  void theFastestIsChosenAndTheOtherOneTellsHowToGetIt() {
    assertEquals(VectorKernels.class, RowKernels.best().getClass());
    assertTrue(new PlainKernels().hints().get(0).contains("--add-modules=jdk.incubator.vector"));
    assertEquals(List.of(), new VectorKernels().hints());
  }

  private static float[] random(SplittableRandom random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
