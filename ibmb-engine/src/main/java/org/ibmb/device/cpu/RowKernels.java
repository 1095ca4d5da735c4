/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import org.ibmb.run.Seeds;

/**
 * Kernels over rows that lie in heap arrays. The loops are written so that the JIT compiler
 * vectorises them: one array index, no calls, several independent sums. Nothing is allocated.
 */
final class RowKernels {
  private static final float VARIANCE_FLOOR = 1e-5f;

  private RowKernels() {}

  /** {@code y += a0 x0 + a1 x1 + a2 x2 + a3 x3}. */
  static void addScaled(
      float[] y,
      float[] x0,
      float[] x1,
      float[] x2,
      float[] x3,
      float a0,
      float a1,
      float a2,
      float a3,
      int width) {
    for (int i = 0; i < width; i++) {
      y[i] += (a0 * x0[i] + a1 * x1[i]) + (a2 * x2[i] + a3 * x3[i]);
    }
  }

  /** {@code y += a x}. */
  static void addScaled(float[] y, float[] x, float a, int width) {
    for (int i = 0; i < width; i++) {
      y[i] += a * x[i];
    }
  }

  /** {@code y += x}. */
  static void add(float[] y, float[] x, int width) {
    for (int i = 0; i < width; i++) {
      y[i] += x[i];
    }
  }

  /** Normalises {@code x} to mean 0 and variance 1 in place; returns 1 / standard deviation. */
  static float normalise(float[] x, int width) {
    float mean = sum(x, width) / width;
    for (int i = 0; i < width; i++) {
      x[i] -= mean;
    }
    float inverseDeviation = (float) (1 / Math.sqrt(dot(x, x, width) / width + VARIANCE_FLOOR));
    for (int i = 0; i < width; i++) {
      x[i] *= inverseDeviation;
    }
    return inverseDeviation;
  }

  /** {@code h = max(0, gamma * xhat + beta)}. */
  static void scaleShiftRelu(float[] xhat, float[] gamma, float[] beta, float[] h, int width) {
    for (int i = 0; i < width; i++) {
      h[i] = Math.max(0f, gamma[i] * xhat[i] + beta[i]);
    }
  }

  /**
   * Keeps each number with probability {@code keep}, divided by it; the choice is a hash of seed,
   * row and column.
   */
  static void dropout(float[] h, long seed, int row, float keep, int width) {
    int base = (int) Seeds.mix(seed + row * 0x9E3779B97F4A7C15L);
    int threshold = (int) (keep * (1 << 24));
    float scale = 1 / keep;
    for (int i = 0; i < width; i++) {
      int hash = base + i * 0x9E3779B9; // the mixing function is Wellons' lowbias32
      hash = (hash ^ (hash >>> 16)) * 0x7feb352d;
      hash = (hash ^ (hash >>> 15)) * 0x846ca68b;
      hash ^= hash >>> 16;
      h[i] *= (hash >>> 8) < threshold ? scale : 0f;
    }
  }

  /**
   * Backward through dropout, ReLU and layer normalisation (Ba, Kiros, Hinton 2016), in place on
   * {@code d}.
   *
   * @param d gradient of h on entry, of the normalisation's input on return
   */
  static void normActivationDropoutBackward(
      float[] d,
      float[] h,
      float[] xhat,
      float inverseDeviation,
      float[] gamma,
      float[] dGamma,
      float[] dBeta,
      float keep,
      int width) {
    float scale = 1 / keep;
    for (int i = 0; i < width; i++) {
      d[i] = h[i] > 0f ? d[i] * scale : 0f;
    }
    for (int i = 0; i < width; i++) {
      dGamma[i] += d[i] * xhat[i];
    }
    for (int i = 0; i < width; i++) {
      dBeta[i] += d[i];
    }
    for (int i = 0; i < width; i++) {
      d[i] *= gamma[i];
    }
    float meanD = sum(d, width) / width;
    float meanDx = dot(d, xhat, width) / width;
    for (int i = 0; i < width; i++) {
      d[i] = inverseDeviation * (d[i] - meanD - xhat[i] * meanDx);
    }
  }

  /** Turns logits into probabilities in place; returns log(sum(exp(logits))). */
  static double softmax(float[] logits, int width) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < width; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (int i = 0; i < width; i++) {
      double e = Math.exp(logits[i] - max);
      logits[i] = (float) e;
      sum += e;
    }
    float inverse = (float) (1 / sum);
    for (int i = 0; i < width; i++) {
      logits[i] *= inverse;
    }
    return Math.log(sum) + max;
  }

  /**
   * Eight running sums: a single one would be a chain of dependent additions that cannot be
   * vectorised.
   */
  static float sum(float[] x, int width) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i + 7 < width; i += 8) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
      e += x[i + 4];
      f += x[i + 5];
      g += x[i + 6];
      h += x[i + 7];
    }
    for (; i < width; i++) {
      a += x[i];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }

  static float dot(float[] x, float[] y, int width) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i + 7 < width; i += 8) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
      e += x[i + 4] * y[i + 4];
      f += x[i + 5] * y[i + 5];
      g += x[i + 6] * y[i + 6];
      h += x[i + 7] * y[i + 7];
    }
    for (; i < width; i++) {
      a += x[i] * y[i];
    }
    return ((a + b) + (c + d)) + ((e + f) + (g + h));
  }
}
