/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.List;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/**
 * A block without a backward pass: sparse product, dense product and normalisation of a few hundred
 * rows at a time, which stay in the cache of their worker from the first to the last.
 */
final class BlockInference {
  /** Most rows of one piece. */
  private static final int ROWS = DenseProduct.TILES == null ? 256 : TileProduct.BLOCK;

  private static final int LEAST_ROWS = 16;
  private static final int PIECE_NUMBERS = 1 << 20;

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

  /** Numbers of scratch memory that {@code rows} rows of one worker take. */
  private static long numbers(int rows, int inputs, int outputs, boolean rooted) {
    return rows * ((rooted ? 2L : 1L) * inputs + outputs);
  }

  /** Most rows of one piece: fewer where they are long, so that a piece stays in a cache. */
  private static int rows(int inputs) {
    return Math.max(LEAST_ROWS, Math.min(ROWS, PIECE_NUMBERS / inputs));
  }

  /** Numbers of scratch memory that {@code workers} take at most. */
  static long scratchNumbers(int workers, int inputs, int outputs, boolean rooted) {
    return workers * numbers(rows(inputs), inputs, outputs, rooted);
  }

  /**
   * Computes all rows of h, which are those of {@code s}.
   *
   * @param heapNumbers how many numbers of x may be on the heap at once; where they are more, the
   *     whole sparse product comes first and stands in h meanwhile
   */
  void run(Csr s, int heapNumbers) {
    boolean fits = SparseProduct.widthOnHeap(x, 1, heapNumbers) == x.columns();
    if (!fits) {
      SparseProduct.multiply(workers, kernels, s, x, h, heapNumbers);
    }
    float[] values = fits ? SparseProduct.toHeap(workers, x, 0, x.columns()) : null;
    int inputs = x.columns();
    int[] offsets = s.offsets();
    int rows = rows(inputs);
    DenseProduct product =
        DenseProduct.of(
            workers,
            h.arena(),
            h.rows(),
            rootWeight == null ? List.of(weight) : List.of(weight, rootWeight),
            false);
    int pieces = SparseProduct.pieces(offsets, h.rows(), ROW_WORK, rows * ROW_WORK);
    CpuArena.Rows[] scratch = h.arena().rows(workers.count(), Math.max(inputs, h.columns()));
    int length = Math.toIntExact(numbers(rows, inputs, h.columns(), rootWeight != null));
    CpuMatrix memory = h.arena().outside((long) Math.min(workers.count(), pieces) * length);
    workers.forEach(
        pieces,
        (worker, piece) -> {
          int from = SparseProduct.firstRow(offsets, h.rows(), ROW_WORK, piece, pieces);
          int to = SparseProduct.firstRow(offsets, h.rows(), ROW_WORK, piece + 1, pieces);
          float[] row = scratch[worker].a;
          CpuMatrix received = memory.view(worker * length, to - from, inputs);
          if (fits) {
            gather(s, values, from, received, row);
          } else {
            copyRows(h, from, received, row);
          }
          int end = worker * length + rows * inputs;
          CpuMatrix z = memory.view(end, to - from, h.columns());
          List<CpuMatrix> factors = List.of(received);
          if (rootWeight != null) {
            CpuMatrix own = memory.view(end + rows * h.columns(), to - from, inputs);
            copyRows(x, from, own, row);
            factors = List.of(received, own);
          }
          activate(product.rows(worker, factors, 0, to - from, z), from, to, scratch[worker]);
        });
  }

  private void gather(Csr s, float[] values, int from, CpuMatrix received, float[] sum) {
    int[] offsets = s.offsets();
    for (int i = 0; i < received.rows(); i++) {
      int begin = offsets[from + i];
      int end = offsets[from + i + 1];
      kernels.sparseRow(values, s.targets(), s.weights(), begin, end, sum, x.columns());
      received.writeRow(i, sum);
    }
  }

  private static void copyRows(CpuMatrix all, int from, CpuMatrix rows, float[] row) {
    for (int i = 0; i < rows.rows(); i++) {
      all.readRow(from + i, row);
      rows.writeRow(i, row);
    }
  }

  private void activate(DenseProduct.Block z, int from, int to, CpuArena.Rows scratch) {
    for (int i = from; i < to; i++) {
      z.read(i - from, scratch.a);
      kernels.infer(scratch.a, bias, gamma, beta, scratch.b, h.columns());
      h.writeRow(i, scratch.b);
    }
  }
}
