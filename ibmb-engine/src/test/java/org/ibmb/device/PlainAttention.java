/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

/** Graph attention edge by edge, both ways. */
record PlainAttention(
    PlainSparse.Rows edges, PlainMatrix x, PlainMatrix source, PlainMatrix destination, int heads) {
  private static final double SLOPE = 0.2;

  private int channels() {
    return x.columns() / heads;
  }

  private double logit(int u, int v, int head) {
    double logit = 0;
    for (int c = head * channels(); c < (head + 1) * channels(); c++) {
      logit += x.get(v, c) * source.get(0, c) + x.get(u, c) * destination.get(0, c);
    }
    return logit;
  }

  /** Coefficient of every edge of row {@code u}. */
  private double[] alpha(int u, int head) {
    int from = edges.offsets[u];
    double[] alpha = new double[edges.offsets[u + 1] - from];
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < alpha.length; k++) {
      double logit = logit(u, edges.targets[from + k], head);
      alpha[k] = logit > 0 ? logit : SLOPE * logit;
      max = Math.max(max, alpha[k]);
    }
    double total = 0;
    for (int k = 0; k < alpha.length; k++) {
      alpha[k] = Math.exp(alpha[k] - max);
      total += alpha[k];
    }
    for (int k = 0; k < alpha.length; k++) {
      alpha[k] /= total;
    }
    return alpha;
  }

  /**
   * @param coefficients null where they are not kept
   */
  void forward(PlainMatrix coefficients, PlainMatrix y) {
    for (int u = 0; u < y.rows(); u++) {
      double[] sum = new double[y.columns()];
      for (int head = 0; head < heads; head++) {
        double[] alpha = alpha(u, head);
        for (int k = 0; k < alpha.length; k++) {
          int e = edges.offsets[u] + k;
          for (int c = head * channels(); c < (head + 1) * channels(); c++) {
            sum[c] += alpha[k] * x.get(edges.targets[e], c);
          }
          if (coefficients != null) {
            coefficients.set(e, head, alpha[k]);
          }
        }
      }
      y.setRow(u, sum);
    }
  }

  void backward(
      PlainMatrix coefficients,
      PlainMatrix dy,
      PlainMatrix dx,
      PlainMatrix dSource,
      PlainMatrix dDestination) {
    double[][] sums = new double[dx.rows()][dx.columns()];
    double[] bySource = new double[dx.columns()];
    double[] byDestination = new double[dx.columns()];
    for (int u = 0; u < dy.rows(); u++) {
      for (int head = 0; head < heads; head++) {
        double mean = 0;
        for (int e = edges.offsets[u]; e < edges.offsets[u + 1]; e++) {
          mean += coefficients.get(e, head) * product(dy, u, edges.targets[e], head);
        }
        for (int e = edges.offsets[u]; e < edges.offsets[u + 1]; e++) {
          int v = edges.targets[e];
          double alpha = coefficients.get(e, head);
          double slope = logit(u, v, head) > 0 ? 1 : SLOPE;
          double dLogit = slope * alpha * (product(dy, u, v, head) - mean);
          for (int c = head * channels(); c < (head + 1) * channels(); c++) {
            sums[v][c] += alpha * dy.get(u, c) + dLogit * source.get(0, c);
            sums[u][c] += dLogit * destination.get(0, c);
            bySource[c] += dLogit * x.get(v, c);
            byDestination[c] += dLogit * x.get(u, c);
          }
        }
      }
    }
    for (int v = 0; v < dx.rows(); v++) {
      dx.setRow(v, sums[v]);
    }
    dSource.setRow(0, bySource);
    dDestination.setRow(0, byDestination);
  }

  /** What row {@code v} of x adds to the gradient where row {@code u} of y attends to it. */
  private double product(PlainMatrix dy, int u, int v, int head) {
    double product = 0;
    for (int c = head * channels(); c < (head + 1) * channels(); c++) {
      product += dy.get(u, c) * x.get(v, c);
    }
    return product;
  }
}
