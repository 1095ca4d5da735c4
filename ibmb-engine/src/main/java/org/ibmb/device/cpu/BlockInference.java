/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/**
 * A block without a backward pass: sparse product, dense product and normalisation of a few hundred
 * rows at a time, which stay in the cache of their worker from the first to the last.
 */
final class BlockInference {
  /** Most rows of one piece. */
  private static final int ROWS = 256;

  /** A row's dense product takes about as long as this many edges. */
  private static final int ROW_WORK = 24;

  private final Workers workers;
  private final RowKernels kernels;
  private final CpuMatrix x;
  private final CpuMatrix weight;
  private final CpuMatrix rootWeight;
  private final float[] bias;
  private final float[] gamma;
  private final float[] beta;
  private final CpuMatrix h;

  /** See {@link org.ibmb.device.Device#inferBlock}. */
  BlockInference(
      Workers workers,
      RowKernels kernels,
      CpuMatrix x,
      CpuMatrix weight,
      CpuMatrix rootWeight,
      float[] bias,
      float[] gamma,
      float[] beta,
      CpuMatrix h) {
    this.workers = workers;
    this.kernels = kernels;
    this.x = x;
    this.weight = weight;
    this.rootWeight = rootWeight;
    this.bias = bias;
    this.gamma = gamma;
    this.beta = beta;
    this.h = h;
  }

  static long numbersPerWorker(int inputs, int outputs) {
    return ROWS * (2L * inputs + outputs);
  }

  /** Computes all rows of h, which are those of {@code s}. */
  void run(Csr s, int heapNumbers) {
    int inputs = x.columns();
    int outputs = h.columns();
    int[] offsets = s.offsets();
    SparseProduct.Operand operand = SparseProduct.Operand.of(workers, kernels, x, heapNumbers);
    int pieces = SparseProduct.pieces(offsets, h.rows(), ROW_WORK, ROWS * ROW_WORK);
    CpuArena.Rows[] scratch = h.arena().rows(workers.count(), Math.max(inputs, outputs));
    int length = (int) numbersPerWorker(inputs, outputs);
    CpuMatrix memory = h.arena().outside((long) workers.count() * length);
    workers.forEach(
        pieces,
        (worker, piece) -> {
          int from = SparseProduct.firstRow(offsets, h.rows(), ROW_WORK, piece, pieces);
          int to = SparseProduct.firstRow(offsets, h.rows(), ROW_WORK, piece + 1, pieces);
          CpuMatrix received = memory.view(worker * length, to - from, inputs);
          for (int i = from; i < to; i++) {
            operand.row(s, offsets[i], offsets[i + 1], scratch[worker].a, scratch[worker].b);
            received.writeRow(i - from, scratch[worker].a);
          }
          CpuMatrix z = memory.view(worker * length + 2 * ROWS * inputs, to - from, outputs);
          DenseProduct.rows(received, weight, false, z, 0f, 0, to - from);
          if (rootWeight != null) {
            CpuMatrix own = memory.view(worker * length + ROWS * inputs, to - from, inputs);
            copyRows(from, own, scratch[worker].a);
            DenseProduct.rows(own, rootWeight, false, z, 1f, 0, to - from);
          }
          activate(z, from, scratch[worker]);
        });
  }

  private void copyRows(int from, CpuMatrix own, float[] row) {
    for (int i = 0; i < own.rows(); i++) {
      x.readRow(from + i, row);
      own.writeRow(i, row);
    }
  }

  private void activate(CpuMatrix z, int from, CpuArena.Rows scratch) {
    for (int i = 0; i < z.rows(); i++) {
      z.readRow(i, scratch.a);
      kernels.forward(scratch.a, bias, gamma, beta, scratch.b, 1f, 0, h.columns());
      h.writeRow(from + i, scratch.b);
    }
  }
}
