/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;

/** Bias, layer normalisation, ReLU and dropout over the rows of a matrix, both directions. */
final class NormActivationDropout {
  private NormActivationDropout() {}

  /** Work on the rows {@code [from, to)} that is done while they are in cache. */
  interface Rows {
    void run(int from, int to);
  }

  /**
   * @param size rows of one piece of work
   * @param before makes the rows of z
   */
  static void forward(
      Workers workers,
      int size,
      Rows before,
      RowKernels kernels,
      CpuMatrix z,
      float[] bias,
      CpuMatrix inverseDeviation,
      float[] gamma,
      float[] beta,
      CpuMatrix h,
      float keep,
      long seed) {
    int width = z.columns();
    CpuArena.Rows[] scratch = z.arena().rows(workers.count(), width);
    workers.forEachBlock(
        z.rows(),
        size,
        (worker, from, to) -> {
          before.run(from, to);
          float[] x = scratch[worker].a;
          float[] result = scratch[worker].b;
          for (int i = from; i < to; i++) {
            z.readRow(i, x);
            int hash = (int) Seeds.mix(seed + i * 0x9E3779B97F4A7C15L);
            inverseDeviation.setNumber(
                i, kernels.forward(x, bias, gamma, beta, result, keep, hash, width));
            z.writeRow(i, x);
            h.writeRow(i, result);
          }
        });
  }

  /**
   * @param size rows of one piece of work; each has partial sums of its own
   * @param after uses the gradient of the rows of z, which stands in dh
   */
  static void backward(
      Workers workers,
      int size,
      Rows after,
      RowKernels kernels,
      CpuMatrix dh,
      CpuMatrix h,
      CpuMatrix xhat,
      CpuMatrix inverseDeviation,
      float[] gamma,
      CpuMatrix dBias,
      CpuMatrix dGamma,
      CpuMatrix dBeta,
      float keep) {
    int width = dh.columns();
    int pieces = Workers.blocks(dh.rows(), size);
    float[][] biasSums = new float[pieces][width];
    float[][] gammaSums = new float[pieces][width];
    float[][] betaSums = new float[pieces][width];
    CpuArena.Rows[] scratch = dh.arena().rows(workers.count(), width);
    workers.forEachBlock(
        dh.rows(),
        size,
        (worker, from, to) -> {
          float[] gradient = scratch[worker].a;
          float[] activation = scratch[worker].b;
          float[] x = scratch[worker].c;
          int piece = from / size;
          for (int i = from; i < to; i++) {
            dh.readRow(i, gradient);
            h.readRow(i, activation);
            xhat.readRow(i, x);
            kernels.backward(
                gradient,
                activation,
                x,
                inverseDeviation.number(i),
                gamma,
                biasSums[piece],
                gammaSums[piece],
                betaSums[piece],
                keep,
                width);
            dh.writeRow(i, gradient);
          }
          after.run(from, to);
        });
    kernels.sumInOrder(biasSums, dBias);
    kernels.sumInOrder(gammaSums, dGamma);
    kernels.sumInOrder(betaSums, dBeta);
  }
}
