/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.Arrays;
import org.ibmb.run.Workers;

/** Softmax over the rows of a matrix, and the cross-entropy of it. */
final class CrossEntropy {
  private static final int ROW_BLOCK = 64;

  private CrossEntropy() {}

  /**
   * See {@link org.ibmb.device.Device#softmaxCrossEntropy}. The gradient of a row is that of plain
   * cross-entropy, {@code p - onehot}, times a factor of the row (Lin et al. 2017, appendix B).
   */
  static double lossAndGradient(
      Workers workers,
      RowKernels kernels,
      CpuMatrix logits,
      float[] bias,
      CpuMatrix labels,
      CpuMatrix rowWeights,
      double total,
      double focus,
      CpuMatrix dBias) {
    int classes = logits.columns();
    int rows = logits.rows();
    float weightSum = (float) total;
    int pieces = Workers.blocks(rows, ROW_BLOCK);
    float[][] biasSums = new float[pieces][classes];
    double[] losses = new double[pieces];
    CpuArena.Rows[] scratch = logits.arena().rows(workers.count(), classes);
    workers.forEachBlock(
        rows,
        ROW_BLOCK,
        (worker, from, to) -> {
          int piece = from / ROW_BLOCK;
          float[] row = scratch[worker].a;
          for (int i = from; i < to; i++) {
            logits.readRow(i, row);
            kernels.add(row, bias, classes);
            int label = (int) labels.number(i);
            float target = row[label];
            double loss = kernels.softmax(row, classes, scratch[worker].b) - target;
            float weight = rowWeights.number(i);
            losses[piece] += weight * focused(loss, focus);
            row[label] -= 1;
            float factor = weight * (float) focusFactor(loss, focus) / weightSum;
            for (int c = 0; c < classes; c++) {
              row[c] *= factor;
            }
            kernels.add(biasSums[piece], row, classes);
            logits.writeRow(i, row);
          }
        });
    kernels.sumInOrder(biasSums, dBias);
    return Arrays.stream(losses).sum() / total;
  }

  /**
   * @param loss {@code -log(p)} of the row's class
   */
  private static double focused(double loss, double focus) {
    return focus == 0 ? loss : Math.pow(-Math.expm1(-loss), focus) * loss;
  }

  private static double focusFactor(double loss, double focus) {
    if (focus == 0) {
      return 1;
    }
    double p = Math.exp(-loss);
    double rest = Math.max(-Math.expm1(-loss), Double.MIN_NORMAL); // 1 - p
    return Math.pow(rest, focus) + focus * p * Math.pow(rest, focus - 1) * loss;
  }

  static void softmax(Workers workers, RowKernels kernels, CpuMatrix logits, float[] bias) {
    int classes = logits.columns();
    CpuArena.Rows[] scratch = logits.arena().rows(workers.count(), classes);
    workers.forEachBlock(
        logits.rows(),
        ROW_BLOCK,
        (worker, from, to) -> {
          float[] row = scratch[worker].a;
          for (int i = from; i < to; i++) {
            logits.readRow(i, row);
            kernels.add(row, bias, classes);
            kernels.softmax(row, classes, scratch[worker].b);
            logits.writeRow(i, row);
          }
        });
  }
}
