/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.Arrays;
import java.util.List;

/**
 * Plain loops that the JIT compiler vectorises: one array index, no calls, several independent
 * sums.
 */
final class PlainKernels implements RowKernels {

  @Override
  public String description() {
    return "plain Java loops";
  }

  @Override
  public List<String> hints() {
    return List.of(
        "Start the server with --add-modules=jdk.incubator.vector (server.jvm.additional) for kernels on the Vector API.");
  }

  @Override
  public void sparseRow(
      float[] x, int[] targets, float[] weights, int from, int to, float[] y, int width) {
    Arrays.fill(y, 0, width, 0f);
    int e = from;
    for (; e + 1 < to; e += 2) {
      int r0 = targets[e] * width;
      int r1 = targets[e + 1] * width;
      float w0 = weights[e];
      float w1 = weights[e + 1];
      for (int i = 0; i < width; i++) {
        y[i] += w0 * x[r0 + i] + w1 * x[r1 + i];
      }
    }
    if (e < to) {
      int row = targets[e] * width;
      float weight = weights[e];
      for (int i = 0; i < width; i++) {
        y[i] += weight * x[row + i];
      }
    }
  }

  @Override
  public void addScaled(float[] y, int yFrom, float[] x, int xFrom, float a, int length) {
    for (int i = 0; i < length; i++) {
      y[yFrom + i] += a * x[xFrom + i];
    }
  }

  @Override
  public float dot(float[] x, int xFrom, float[] y, int yFrom, int length, float[] scratch) {
    float even = 0;
    float odd = 0;
    int i = 0;
    for (; i + 1 < length; i += 2) {
      even += x[xFrom + i] * y[yFrom + i];
      odd += x[xFrom + i + 1] * y[yFrom + i + 1];
    }
    return i < length ? even + odd + x[xFrom + i] * y[yFrom + i] : even + odd;
  }

  @Override
  public void add(float[] y, float[] x, int width) {
    for (int i = 0; i < width; i++) {
      y[i] += x[i];
    }
  }

  @Override
  public float forward(
      float[] x,
      float[] bias,
      float[] gamma,
      float[] beta,
      float[] h,
      float keep,
      int hash,
      int width) {
    float inverseDeviation = normalise(x, bias, width);
    for (int i = 0; i < width; i++) {
      h[i] = Math.max(0f, gamma[i] * x[i] + beta[i]);
    }
    if (keep < 1) {
      dropout(h, keep, hash, width);
    }
    for (int i = 0; i < width; i++) {
      x[i] = RowKernels.marked(x[i], h[i]);
    }
    return inverseDeviation;
  }

  @Override
  public void infer(float[] x, float[] bias, float[] gamma, float[] beta, float[] h, int width) {
    normalise(x, bias, width);
    for (int i = 0; i < width; i++) {
      h[i] = Math.max(0f, gamma[i] * x[i] + beta[i]);
    }
  }

  private float normalise(float[] x, float[] bias, int width) {
    add(x, bias, width);
    float mean = sum(x, width) / width;
    for (int i = 0; i < width; i++) {
      x[i] -= mean;
    }
    float inverseDeviation = RowKernels.inverseDeviation(dot(x, x, width) / width);
    for (int i = 0; i < width; i++) {
      x[i] *= inverseDeviation;
    }
    return inverseDeviation;
  }

  private static void dropout(float[] h, float keep, int hash, int width) {
    int threshold = RowKernels.threshold(keep);
    float scale = 1 / keep;
    for (int i = 0; i < width; i++) {
      h[i] *= RowKernels.keeps(hash, i, threshold) ? scale : 0f;
    }
  }

  @Override
  public double softmax(float[] logits, int width, float[] scratch) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < width; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (int i = 0; i < width; i++) {
      float exponent = logits[i] - max;
      double e = exponent < LEAST_EXPONENT ? 0 : Math.exp(exponent);
      logits[i] = (float) e;
      sum += e;
    }
    float inverse = (float) (1 / sum);
    for (int i = 0; i < width; i++) {
      logits[i] *= inverse;
    }
    return Math.log(sum) + max;
  }

  @Override
  public void backward(
      float[] d,
      float[] xhat,
      float inverseDeviation,
      float[] gamma,
      float[] dBias,
      float[] dGamma,
      float[] dBeta,
      float keep,
      float[] scratch,
      int width) {
    float scale = 1 / keep;
    for (int i = 0; i < width; i++) {
      d[i] = RowKernels.isMarked(xhat[i]) ? d[i] * scale : 0f;
    }
    for (int i = 0; i < width; i++) {
      dGamma[i] += d[i] * xhat[i];
    }
    add(dBeta, d, width);
    for (int i = 0; i < width; i++) {
      d[i] *= gamma[i];
    }
    float meanD = sum(d, width) / width;
    float meanDx = dot(d, xhat, width) / width;
    for (int i = 0; i < width; i++) {
      d[i] = inverseDeviation * (d[i] - meanD - xhat[i] * meanDx);
    }
    add(dBias, d, width);
  }

  /**
   * Eight running sums: a single one would be a chain of dependent additions that cannot be
   * vectorised.
   */
  private static float sum(float[] x, int width) {
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

  private static float dot(float[] x, float[] y, int width) {
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
