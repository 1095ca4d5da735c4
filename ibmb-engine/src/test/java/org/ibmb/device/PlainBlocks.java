/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import java.util.Arrays;
import java.util.List;
import org.ibmb.device.Device.Linear;

/** Bias, layer normalisation, ReLU and dropout, row by row as the formulas stand. */
final class PlainBlocks {
  private PlainBlocks() {}

  /** See {@link Device#normActivationDropout}; z holds xhat afterwards. */
  static void forward(
      PlainMatrix z,
      PlainMatrix bias,
      PlainMatrix inverseDeviation,
      PlainMatrix gamma,
      PlainMatrix beta,
      PlainMatrix h,
      float keep,
      long seed) {
    int width = z.columns();
    for (int i = 0; i < z.rows(); i++) {
      double mean = 0;
      for (int j = 0; j < width; j++) {
        z.set(i, j, z.get(i, j) + bias.get(0, j));
        mean += z.get(i, j) / width;
      }
      double variance = 0;
      for (int j = 0; j < width; j++) {
        variance += (z.get(i, j) - mean) * (z.get(i, j) - mean) / width;
      }
      double inverse = variance > Float.MAX_VALUE ? Double.NaN : 1 / Math.sqrt(variance + 1e-5);
      inverseDeviation.set(i, 0, inverse);
      for (int j = 0; j < width; j++) {
        double xhat = (z.get(i, j) - mean) * inverse;
        double activation = Math.max(0, gamma.get(0, j) * xhat + beta.get(0, j));
        double result = isKept(seed, i, j, keep) ? activation / keep : 0;
        z.set(i, j, xhat);
        z.there[z.at(i, j)] = result > 0;
        h.set(i, j, result);
      }
    }
  }

  /** As {@link Device#normActivationDropout} says. */
  private static boolean isKept(long seed, int row, int column, float keep) {
    if (keep == 1) {
      return true;
    }
    long z = seed + row * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    int hash = (int) (z ^ (z >>> 31)) + column * 0x9E3779B9;
    hash = (hash ^ (hash >>> 16)) * 0x7feb352d;
    hash = (hash ^ (hash >>> 15)) * 0x846ca68b;
    return (hash >>> 8) < (int) (keep * (1 << 24));
  }

  /** See {@link Device#normActivationDropoutBackward}; dh becomes the gradient of z. */
  static void backward(
      PlainMatrix dh,
      PlainMatrix z,
      PlainMatrix inverseDeviation,
      PlainMatrix gamma,
      List<PlainMatrix> sums,
      float keep) {
    int width = z.columns();
    double[][] total = new double[3][width];
    for (int i = 0; i < z.rows(); i++) {
      double[] d = new double[width];
      double meanD = 0;
      double meanDx = 0;
      for (int j = 0; j < width; j++) {
        double passed = z.there[z.at(i, j)] ? dh.get(i, j) / keep : 0;
        total[1][j] += passed * z.get(i, j);
        total[2][j] += passed;
        d[j] = passed * gamma.get(0, j);
        meanD += d[j] / width;
        meanDx += d[j] * z.get(i, j) / width;
      }
      for (int j = 0; j < width; j++) {
        double dz = inverseDeviation.get(i, 0) * (d[j] - meanD - z.get(i, j) * meanDx);
        dh.set(i, j, dz);
        total[0][j] += dz;
      }
    }
    for (int k = 0; k < 3; k++) {
      sums.get(k).setRow(0, total[k]);
    }
  }

  /** {@code z = sum of input weight} over the terms. */
  static void sumTerms(List<Linear> terms, PlainMatrix z) {
    for (int i = 0; i < z.rows(); i++) {
      double[] sum = new double[z.columns()];
      for (Linear term : terms) {
        PlainMatrix input = (PlainMatrix) term.input();
        PlainMatrix weight = (PlainMatrix) term.weight();
        for (int k = 0; k < input.columns(); k++) {
          for (int j = 0; j < sum.length; j++) {
            sum[j] += input.get(i, k) * weight.get(k, j);
          }
        }
      }
      z.setRow(i, sum);
    }
  }

  /** See {@link Device#softmaxCrossEntropy}. */
  static double loss(
      PlainMatrix logits,
      PlainMatrix bias,
      PlainMatrix labels,
      PlainMatrix rowWeights,
      double total,
      double focus,
      PlainMatrix dBias) {
    double loss = 0;
    double[] biasSum = new double[logits.columns()];
    softmax(logits, bias);
    for (int i = 0; i < logits.rows(); i++) {
      double p = Math.max(logits.get(i, (int) labels.get(i, 0)), 1e-38);
      double rest = Math.max(1 - p, Double.MIN_NORMAL);
      loss -= rowWeights.get(i, 0) * Math.pow(rest, focus) * Math.log(p) / total;
      double factor = Math.pow(rest, focus) - focus * p * Math.pow(rest, focus - 1) * Math.log(p);
      for (int c = 0; c < biasSum.length; c++) {
        double onehot = c == (int) labels.get(i, 0) ? 1 : 0;
        double gradient = rowWeights.get(i, 0) * factor * (logits.get(i, c) - onehot) / total;
        logits.set(i, c, gradient);
        biasSum[c] += gradient;
      }
    }
    dBias.setRow(0, biasSum);
    return loss;
  }

  static void softmax(PlainMatrix logits, PlainMatrix bias) {
    for (int i = 0; i < logits.rows(); i++) {
      double[] e = new double[logits.columns()];
      double max = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < e.length; c++) {
        e[c] = logits.get(i, c) + bias.get(0, c);
        max = Math.max(max, e[c]);
      }
      double shift = max;
      e = Arrays.stream(e).map(x -> Math.exp(x - shift)).toArray();
      double sum = Arrays.stream(e).sum();
      logits.setRow(i, Arrays.stream(e).map(x -> x / sum).toArray());
    }
  }
}
