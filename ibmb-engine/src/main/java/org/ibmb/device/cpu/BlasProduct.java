/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.List;
import org.ibmb.run.Workers;

/** Products by OpenBLAS, single-threaded on pieces that our workers share. */
record BlasProduct(List<CpuMatrix> weights, boolean transposed) implements DenseProduct {
  /** A dense product is cut into about this many pieces, of at least {@link #LEAST_ROWS} rows. */
  private static final int PIECES = 16;

  private static final int LEAST_ROWS = 128;

  @Override
  public int rowsOfPiece(int rows) {
    return Math.max(LEAST_ROWS, Workers.blocks(rows, PIECES));
  }

  @Override
  public Block rows(int worker, List<CpuMatrix> inputs, int from, int to, CpuMatrix z) {
    for (int t = 0; t < weights.size(); t++) {
      CpuMatrix x = inputs.get(t);
      CpuMatrix weight = weights.get(t);
      cblas_sgemm(
          CblasRowMajor,
          CblasNoTrans,
          transposed ? CblasTrans : CblasNoTrans,
          to - from,
          z.columns(),
          x.columns(),
          1f,
          x.pointer(from),
          x.columns(),
          weight.pointer(0),
          weight.columns(),
          t > 0 ? 1f : 0f,
          z.pointer(from),
          z.columns());
    }
    return new InPlace(z, from);
  }

  /** Rows of z, where they belong. */
  record InPlace(CpuMatrix z, int first) implements Block {
    @Override
    public void read(int i, float[] into) {
      z.readRow(first + i, into);
    }

    @Override
    public void store(CpuMatrix into, int from, int to, float[] row) {}
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
