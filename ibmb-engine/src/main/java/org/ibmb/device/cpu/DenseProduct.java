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

  private DenseProduct() {}

  /**
   * {@code c = beta c + a b}, or {@code a b'}: pieces are blocks of rows.
   *
   * @param beta 0 to overwrite c, 1 to add to it
   */
  static void rows(
      Workers workers, CpuMatrix a, CpuMatrix b, boolean transposeB, CpuMatrix c, float beta) {
    workers.forEachBlock(
        c.rows(),
        rowsOfPiece(c.rows()),
        (worker, from, to) -> rows(a, b, transposeB, c, beta, from, to));
  }

  /** How many of {@code rows} rows one piece multiplies. */
  static int rowsOfPiece(int rows) {
    return Math.max(LEAST_DENSE_ROWS, Workers.blocks(rows, DENSE_PIECES));
  }

  /** The rows {@code [from, to)} of c. */
  static void rows(
      CpuMatrix a, CpuMatrix b, boolean transposeB, CpuMatrix c, float beta, int from, int to) {
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
        c.columns());
  }

  /** {@code c = a' b} over the rows {@code [from, to)} of a and b. */
  static void columns(CpuMatrix a, CpuMatrix b, CpuMatrix c, int from, int to) {
    cblas_sgemm(
        CblasRowMajor,
        CblasTrans,
        CblasNoTrans,
        c.rows(),
        c.columns(),
        to - from,
        1f,
        a.pointer(from),
        a.columns(),
        b.pointer(from),
        b.columns(),
        0f,
        c.pointer(0),
        c.columns());
  }
}
