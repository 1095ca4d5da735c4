/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/**
 * Graph attention on one batch: the forward pass per destination row; the backward pass first per
 * destination row, then per source row, so that no two workers ever add to the same number.
 */
final class Attention {
  private static final float SLOPE = 0.2f;
  private static final int BLOCK = 64;

  private final RowKernels kernels;
  private final Workers workers;
  private final CpuArena.CpuSparse sparse;
  private final int heads;
  private final int width;
  private final int channels;
  private final float[] y;
  private final float[] source;
  private final float[] destination;

  /** Half of the logits: what a node adds as source and as destination, per head. */
  private final float[] sourceScores;

  private final float[] destinationScores;

  /**
   * @param y transformed features, row after row
   * @param source one number per channel of each head
   */
  Attention(
      RowKernels kernels,
      Workers workers,
      CpuArena.CpuSparse sparse,
      int heads,
      int width,
      float[] y,
      int rows,
      float[] source,
      float[] destination) {
    this.kernels = kernels;
    this.workers = workers;
    this.sparse = sparse;
    this.heads = heads;
    this.width = width;
    this.channels = width / heads;
    this.y = y;
    this.source = source;
    this.destination = destination;
    this.sourceScores = scores(rows, source);
    this.destinationScores = scores(rows, destination);
  }

  /**
   * The forward pass without a backward pass to come: as many heads at once as fit on the heap, and
   * coefficients are not kept.
   *
   * @param heapNumbers how many numbers of {@code x} may be on the heap at once
   */
  static void forwardByHeads(
      RowKernels kernels,
      Workers workers,
      CpuArena.CpuSparse sparse,
      int heads,
      CpuMatrix x,
      float[] source,
      float[] destination,
      CpuMatrix z,
      int heapNumbers) {
    int channels = x.columns() / heads;
    int width = SparseProduct.widthOnHeap(x, channels, heapNumbers);
    for (int column = 0; column < x.columns(); column += width) {
      int count = Math.min(width, x.columns() - column);
      new Attention(
              kernels,
              workers,
              sparse,
              count / channels,
              count,
              SparseProduct.toHeap(workers, x, column, count),
              x.rows(),
              Arrays.copyOfRange(source, column, column + count),
              Arrays.copyOfRange(destination, column, column + count))
          .forward(z, column);
    }
  }

  /** Numbers of heap arrays: two scores per row and head, a coefficient per edge and head. */
  static long forwardNumbers(int inputs, int edges, int heads) {
    return (2L * inputs + edges) * heads;
  }

  /** What the backward pass has beside them: dz, two sums per piece, gradients of the scores. */
  static long backwardNumbers(int inputs, int rows, int columns, int edges, int heads) {
    return ((long) rows + 2L * Workers.blocks(inputs, BLOCK)) * columns
        + ((long) inputs + edges) * heads;
  }

  private float[] scores(int rows, float[] vector) {
    float[] scores = new float[rows * heads];
    forRows(
        rows,
        (i, scratch) -> {
          for (int h = 0; h < heads; h++) {
            scores[i * heads + h] =
                kernels.dot(y, i * width + h * channels, vector, h * channels, channels, scratch);
          }
        });
    return scores;
  }

  private interface Row {
    void run(int i, float[] scratch);
  }

  private void forRows(int rows, Row row) {
    workers.forEachBlock(
        rows,
        BLOCK,
        (worker, from, to) -> {
          float[] scratch = new float[width];
          for (int i = from; i < to; i++) {
            row.run(i, scratch);
          }
        });
  }

  private float logit(int node, int neighbour, int head) {
    float sum = sourceScores[neighbour * heads + head] + destinationScores[node * heads + head];
    return sum > 0 ? sum : SLOPE * sum;
  }

  /** Fills {@code alpha}, one coefficient per edge and head, and {@code z}. */
  void forward(float[] alpha, CpuMatrix z) {
    CpuArena.Rows[] scratch = z.arena().rows(workers.count(), width);
    workers.forEachBlock(
        z.rows(),
        BLOCK,
        (worker, from, to) -> {
          for (int u = from; u < to; u++) {
            forwardRow(u, alpha, 0, scratch[worker].a);
            z.writeRow(u, scratch[worker].a);
          }
        });
  }

  /** Fills the columns of {@code z} from {@code column} on. */
  private void forward(CpuMatrix z, int column) {
    Csr csr = sparse.matrix();
    CpuArena.Rows[] scratch = z.arena().rows(workers.count(), width);
    workers.forEachBlock(
        z.rows(),
        BLOCK,
        (worker, from, to) -> {
          float[] alpha = {};
          for (int u = from; u < to; u++) {
            if (alpha.length < csr.degree(u) * heads) {
              alpha = new float[2 * csr.degree(u) * heads];
            }
            forwardRow(u, alpha, csr.offsets()[u], scratch[worker].a);
            z.writePart(u, column, width, scratch[worker].a, 0);
          }
        });
  }

  /**
   * @param base edge whose coefficients stand at the beginning of {@code alpha}
   */
  private void forwardRow(int u, float[] alpha, int base, float[] sum) {
    Csr csr = sparse.matrix();
    softmax(csr, u, alpha, base);
    Arrays.fill(sum, 0, width, 0f);
    for (int e = csr.offsets()[u]; e < csr.offsets()[u + 1]; e++) {
      for (int h = 0; h < heads; h++) {
        int at = csr.targets()[e] * width + h * channels;
        kernels.addScaled(sum, h * channels, y, at, alpha[(e - base) * heads + h], channels);
      }
    }
  }

  private void softmax(Csr csr, int u, float[] alpha, int base) {
    int from = csr.offsets()[u] - base;
    int to = csr.offsets()[u + 1] - base;
    for (int h = 0; h < heads; h++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int e = from; e < to; e++) {
        alpha[e * heads + h] = logit(u, csr.targets()[base + e], h);
        max = Math.max(max, alpha[e * heads + h]);
      }
      float sum = 0;
      for (int e = from; e < to; e++) {
        alpha[e * heads + h] = (float) Math.exp(alpha[e * heads + h] - max);
        sum += alpha[e * heads + h];
      }
      for (int e = from; e < to; e++) {
        alpha[e * heads + h] /= sum;
      }
    }
  }

  /**
   * The backward pass.
   *
   * @param alpha what the forward pass left
   * @param dz gradient of z, {@code outputs} rows
   * @param dy gradient of y, the result
   * @param dSource and dDestination their gradients, the result
   */
  void backward(
      float[] alpha, float[] dz, int outputs, CpuMatrix dy, float[] dSource, float[] dDestination) {
    float[] dLogits = new float[sparse.matrix().offsets()[outputs] * heads];
    float[] dDestinationScores = new float[destinationScores.length];
    forRows(
        outputs, (u, scratch) -> backwardRow(u, alpha, dz, dLogits, dDestinationScores, scratch));
    backwardSources(alpha, dz, outputs, dLogits, dDestinationScores, dy, dSource, dDestination);
  }

  /** Softmax and LeakyReLU of one destination row. */
  private void backwardRow(
      int u,
      float[] alpha,
      float[] dz,
      float[] dLogits,
      float[] dDestinationScores,
      float[] scratch) {
    Csr csr = sparse.matrix();
    int from = csr.offsets()[u];
    int to = csr.offsets()[u + 1];
    for (int h = 0; h < heads; h++) {
      float mean = 0;
      for (int e = from; e < to; e++) {
        int at = csr.targets()[e] * width + h * channels;
        float d = kernels.dot(dz, u * width + h * channels, y, at, channels, scratch);
        dLogits[e * heads + h] = d;
        mean += alpha[e * heads + h] * d;
      }
      float sum = 0;
      for (int e = from; e < to; e++) {
        float slope = logit(u, csr.targets()[e], h) > 0 ? 1 : SLOPE;
        int i = e * heads + h;
        dLogits[i] = slope * alpha[i] * (dLogits[i] - mean);
        sum += dLogits[i];
      }
      dDestinationScores[u * heads + h] = sum;
    }
  }

  private void backwardSources(
      float[] alpha,
      float[] dz,
      int outputs,
      float[] dLogits,
      float[] dDestinationScores,
      CpuMatrix dy,
      float[] dSource,
      float[] dDestination) {
    int pieces = Workers.blocks(dy.rows(), BLOCK);
    float[][] sourceSums = new float[pieces][width];
    float[][] destinationSums = new float[pieces][width];
    CpuArena.Rows[] scratch = dy.arena().rows(workers.count(), width);
    Csr turned = sparse.transposed();
    int[] edgeOf = sparse.edgeOfTransposed();
    workers.forEach(
        pieces,
        (worker, piece) -> {
          float[] sum = scratch[worker].a;
          for (int v = piece * BLOCK; v < Math.min(dy.rows(), (piece + 1) * BLOCK); v++) {
            Arrays.fill(sum, 0, width, 0f);
            for (int h = 0; h < heads; h++) {
              int at = h * channels;
              float dScore = 0;
              for (int t = turned.offsets()[v]; t < turned.offsets()[v + 1]; t++) {
                int u = turned.targets()[t];
                if (u >= outputs) {
                  break; // rows are ascending
                }
                int i = edgeOf[t] * heads + h;
                kernels.addScaled(sum, at, dz, u * width + at, alpha[i], channels);
                dScore += dLogits[i];
              }
              float dOther = dDestinationScores[v * heads + h];
              kernels.addScaled(sum, at, source, at, dScore, channels);
              kernels.addScaled(sum, at, destination, at, dOther, channels);
              kernels.addScaled(sourceSums[piece], at, y, v * width + at, dScore, channels);
              kernels.addScaled(destinationSums[piece], at, y, v * width + at, dOther, channels);
            }
            dy.writeRow(v, sum);
          }
        });
    for (int piece = 0; piece < pieces; piece++) {
      kernels.add(dSource, sourceSums[piece], width);
      kernels.add(dDestination, destinationSums[piece], width);
    }
  }
}
