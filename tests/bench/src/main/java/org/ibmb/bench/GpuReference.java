/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import org.ibmb.batch.Batch;
import org.ibmb.graph.Csr;
import org.ibmb.run.Seeds;

/** Loss and gradients of {@link GpuStep}, slow and plain, in double precision. */
final class GpuReference {
  private static final int WIDTH = GpuStep.WIDTH;

  private final float[] parameters;
  private final double[] gradients;
  private final double keep;
  private double loss;

  private GpuReference(float[] parameters, double keep) {
    this.parameters = parameters;
    this.gradients = new double[parameters.length];
    this.keep = keep;
  }

  /** The gradients of all parameters, then the loss. */
  static double[] gradientsAndLoss(
      Batch batch,
      double[][] propagated,
      int[] labels,
      int classes,
      int layers,
      float[] parameters,
      double keep) {
    GpuReference reference = new GpuReference(parameters, keep);
    reference.block(batch, propagated, labels, classes, layers, 0, 0);
    double[] all = java.util.Arrays.copyOf(reference.gradients, parameters.length + 1);
    all[parameters.length] = reference.loss;
    return all;
  }

  /**
   * Block {@code l}, what comes after it, and the way back.
   *
   * @param x what its weights multiply, a row each
   * @param at where its parameters begin
   * @return gradient of x
   */
  private double[][] block(
      Batch batch, double[][] x, int[] labels, int classes, int layers, int l, int at) {
    if (l == layers) {
      return output(x, labels, classes, at);
    }
    int rows = batch.within(layers - 1 - l);
    int vectors = at + x[0].length * WIDTH;
    double[][] xhat = product(x, rows, at, WIDTH);
    double[][] h = new double[rows][WIDTH];
    double[] inverse = new double[rows];
    for (int i = 0; i < rows; i++) {
      inverse[i] = norm(i, l, xhat[i], h[i], vectors);
    }
    boolean last = l + 1 == layers;
    double[][] next = last ? h : sparse(batch.adjacency(), h, batch.within(layers - 2 - l), rows);
    double[][] dNext = block(batch, next, labels, classes, layers, l + 1, vectors + 3 * WIDTH);
    double[][] d = last ? dNext : sparse(batch.transposed(), dNext, rows, next.length);
    for (int i = 0; i < rows; i++) {
      normBackward(d[i], h[i], xhat[i], inverse[i], vectors);
    }
    return productBackward(x, d, at, WIDTH);
  }

  private double[][] output(double[][] x, int[] labels, int classes, int at) {
    double[][] d = product(x, x.length, at, classes);
    int bias = at + WIDTH * classes;
    for (int i = 0; i < x.length; i++) {
      double sum = 0;
      for (int c = 0; c < classes; c++) {
        d[i][c] = Math.exp(d[i][c] + parameters[bias + c]);
        sum += d[i][c];
      }
      loss -= Math.log(d[i][labels[i]] / sum) / x.length;
      for (int c = 0; c < classes; c++) {
        d[i][c] = (d[i][c] / sum - (c == labels[i] ? 1 : 0)) / x.length;
        gradients[bias + c] += d[i][c];
      }
    }
    return productBackward(x, d, at, classes);
  }

  private double[][] product(double[][] x, int rows, int at, int columns) {
    double[][] y = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < x[i].length; k++) {
        for (int j = 0; j < columns; j++) {
          y[i][j] += x[i][k] * parameters[at + k * columns + j];
        }
      }
    }
    return y;
  }

  private double[][] productBackward(double[][] x, double[][] d, int at, int columns) {
    double[][] dx = new double[d.length][x[0].length];
    for (int i = 0; i < d.length; i++) {
      for (int k = 0; k < x[i].length; k++) {
        for (int j = 0; j < columns; j++) {
          dx[i][k] += d[i][j] * parameters[at + k * columns + j];
          gradients[at + k * columns + j] += x[i][k] * d[i][j];
        }
      }
    }
    return dx;
  }

  /** The first {@code rows} rows and {@code limit} columns of {@code matrix}, times x. */
  private static double[][] sparse(Csr matrix, double[][] x, int rows, int limit) {
    double[][] y = new double[rows][WIDTH];
    for (int u = 0; u < rows; u++) {
      for (int e = matrix.offsets()[u]; e < matrix.offsets()[u + 1]; e++) {
        for (int i = 0; i < WIDTH && matrix.targets()[e] < limit; i++) {
          y[u][i] += matrix.weights()[e] * x[matrix.targets()[e]][i];
        }
      }
    }
    return y;
  }

  /** Turns z, in x, to normalised numbers; returns 1 / standard deviation. */
  private double norm(int row, int layer, double[] x, double[] h, int vectors) {
    double mean = 0;
    for (int i = 0; i < WIDTH; i++) {
      x[i] += parameters[vectors + i];
      mean += x[i] / WIDTH;
    }
    double variance = 0;
    for (int i = 0; i < WIDTH; i++) {
      variance += (x[i] - mean) * (x[i] - mean) / WIDTH;
    }
    double inverse = 1 / Math.sqrt(variance + 1e-5);
    int hash = (int) Seeds.mix(Seeds.mix(GpuStep.seed(layer)) + row * 0x9E3779B97F4A7C15L);
    for (int i = 0; i < WIDTH; i++) {
      x[i] = (x[i] - mean) * inverse;
      double scaled = parameters[vectors + WIDTH + i] * x[i] + parameters[vectors + 2 * WIDTH + i];
      h[i] = keeps(hash, i) ? Math.max(0, scaled) / keep : 0;
    }
    return inverse;
  }

  private boolean keeps(int hash, int column) {
    int mixed = hash + column * 0x9E3779B9;
    mixed = (mixed ^ (mixed >>> 16)) * 0x7feb352d;
    mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
    return (mixed >>> 8) < (int) (keep * (1 << 24));
  }

  /** Turns the gradient of h to that of z. */
  private void normBackward(double[] d, double[] h, double[] x, double inverse, int vectors) {
    double mean = 0;
    double dot = 0;
    for (int i = 0; i < WIDTH; i++) {
      d[i] = h[i] > 0 ? d[i] / keep : 0;
      gradients[vectors + WIDTH + i] += d[i] * x[i];
      gradients[vectors + 2 * WIDTH + i] += d[i];
      d[i] *= parameters[vectors + WIDTH + i];
      mean += d[i] / WIDTH;
      dot += d[i] * x[i] / WIDTH;
    }
    for (int i = 0; i < WIDTH; i++) {
      d[i] = inverse * (d[i] - mean - x[i] * dot);
      gradients[vectors + i] += d[i];
    }
  }
}
