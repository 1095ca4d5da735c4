/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.ibmb.run.Workers;

/** Products of dense matrices by OpenBLAS, single-threaded on pieces that our workers share. */
final class DenseProduct {
  /**
   * A dense product is cut into about this many pieces, of at least {@link #LEAST_DENSE_ROWS} rows.
   */
  private static final int DENSE_PIECES = 16;

  private static final int LEAST_DENSE_ROWS = 128;

  /**
   * A weight gradient is summed from at most this many partial ones, each over at least this many
   * rows.
   */
  private static final int MAX_PARTIALS = 16;

  private static final int LEAST_PARTIAL_ROWS = 512;

  /** And they hold at most this many numbers together, 128 MiB. */
  private static final int MAX_PARTIAL_NUMBERS = 1 << 25;

  private static final int ROW_BLOCK = 64;

  private DenseProduct() {}

  /**
   * {@code c = beta c + a b}, or {@code a b'}: pieces are blocks of rows.
   *
   * @param beta 0 to overwrite c, 1 to add to it
   */
  static void rows(
      Workers workers, CpuMatrix a, CpuMatrix b, boolean transposeB, CpuMatrix c, float beta) {
    int size = Math.max(LEAST_DENSE_ROWS, Workers.blocks(c.rows(), DENSE_PIECES));
    workers.forEachBlock(
        c.rows(),
        size,
        (worker, from, to) ->
            cblas_sgemm(
                CblasRowMajor,
                CblasNoTrans,
                transposeB ? CblasTrans : CblasNoTrans,
                to - from,
                c.columns(),
                a.columns(),
                1f,
                a.pointer(from),
                a.columns(),
                b.pointer(0),
                b.columns(),
                beta,
                c.pointer(from),
                c.columns()));
  }

  /** How many partial sums a product with {@code length} numbers is made of. */
  static int partials(int rows, long length) {
    return Workers.blocks(rows, partialRows(rows, length));
  }

  private static int partialRows(int rows, long length) {
    int most = (int) Math.min(MAX_PARTIALS, 1 + MAX_PARTIAL_NUMBERS / length);
    return Math.max(LEAST_PARTIAL_ROWS, Workers.blocks(rows, most));
  }

  /** {@code sum = x' y}: pieces are blocks of rows too, whose products are added in their order. */
  static void columns(
      Workers workers, RowKernels kernels, CpuMatrix x, CpuMatrix y, CpuMatrix sum) {
    int length = sum.rows() * sum.columns();
    int size = partialRows(x.rows(), length);
    int partials = partials(x.rows(), length);
    // The first partial sum is written to its place, the others behind each other.
    CpuMatrix others = partials == 1 ? sum : sum.arena().outside((partials - 1L) * length);
    workers.forEachBlock(
        x.rows(),
        size,
        (worker, from, to) -> {
          int i = from / size;
          CpuMatrix into = i == 0 ? sum : others.view((i - 1) * length, sum.rows(), sum.columns());
          cblas_sgemm(
              CblasRowMajor,
              CblasTrans,
              CblasNoTrans,
              sum.rows(),
              sum.columns(),
              to - from,
              1f,
              x.pointer(from),
              x.columns(),
              y.pointer(from),
              y.columns(),
              0f,
              into.pointer(0),
              sum.columns());
        });
    if (partials > 1) {
      addPartials(workers, kernels, sum, others, partials - 1);
    }
  }

  private static void addPartials(
      Workers workers, RowKernels kernels, CpuMatrix sum, CpuMatrix others, int count) {
    int width = sum.columns();
    int length = sum.rows() * width;
    CpuArena.Rows[] scratch = sum.arena().rows(workers.count(), width);
    workers.forEachBlock(
        sum.rows(),
        ROW_BLOCK,
        (worker, from, to) -> {
          float[] total = scratch[worker].a;
          float[] next = scratch[worker].b;
          for (int i = from; i < to; i++) {
            sum.readRow(i, total);
            for (int p = 0; p < count; p++) {
              others.view(p * length, sum.rows(), width).readRow(i, next);
              kernels.add(total, next, width);
            }
            sum.writeRow(i, total);
          }
        });
  }
}
