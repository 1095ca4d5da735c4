/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import org.ibmb.device.Device;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/**
 * The rows of a gradient, each computed when it is read: a gradient as large as a layer neither
 * goes to memory nor comes back from it.
 */
final class GradientRows {
  private static final int PIECES_OF_A_WORKER = 3;

  private final RowKernels kernels;
  private final CpuMatrix sum;
  private final int begun;
  private final Csr transposed;
  private final int columnLimit;
  private final float[] values;

  private GradientRows(
      RowKernels kernels,
      CpuMatrix sum,
      int begun,
      Csr transposed,
      int columnLimit,
      float[] values) {
    this.kernels = kernels;
    this.sum = sum;
    this.begun = begun;
    this.transposed = transposed;
    this.columnLimit = columnLimit;
    this.values = values;
  }

  /**
   * A reader of the rows of a gradient; its bytes are equal whether the gradient is completed first
   * or not.
   *
   * @param pieces of equally many rows that the reader has; where these are too few to give all
   *     workers the same number of edges, the gradient is completed
   * @param heapNumbers how many numbers of {@code dy} may be on the heap at once; where they are
   *     more, it is completed, too
   */
  static GradientRows of(
      Workers workers, RowKernels kernels, Device.Gradient gradient, int pieces, int heapNumbers) {
    CpuMatrix sum = (CpuMatrix) gradient.sum();
    CpuMatrix dy = (CpuMatrix) gradient.dy();
    if (dy == null
        || pieces < PIECES_OF_A_WORKER * workers.count()
        || SparseProduct.widthOnHeap(dy, 1, heapNumbers) < dy.columns()) {
      complete(workers, kernels, gradient, heapNumbers);
      return new GradientRows(kernels, sum, sum.rows(), null, 0, null);
    }
    return new GradientRows(
        kernels,
        sum,
        gradient.begun(),
        transposed(gradient),
        dy.rows(),
        SparseProduct.toHeap(workers, dy, 0, dy.columns()));
  }

  /** See {@link Device#complete}. */
  static Device.Gradient complete(
      Workers workers, RowKernels kernels, Device.Gradient gradient, int heapNumbers) {
    if (gradient.s() != null) {
      CpuMatrix dy = (CpuMatrix) gradient.dy();
      SparseProduct.multiply(
          workers,
          kernels,
          transposed(gradient),
          dy.rows(),
          dy,
          (CpuMatrix) gradient.sum(),
          gradient.begun(),
          heapNumbers);
    }
    return Device.Gradient.of(gradient.sum());
  }

  private static Csr transposed(Device.Gradient gradient) {
    return ((CpuArena.CpuSparse) gradient.s()).transposed();
  }

  /**
   * Copies row {@code i} to the start of {@code into}; afterwards it may be overwritten.
   *
   * @param scratch as long; overwritten
   */
  void read(int i, float[] into, float[] scratch) {
    if (transposed == null) {
      sum.readRow(i, into);
      return;
    }
    SparseProduct.row(kernels, transposed, i, columnLimit, values, into, sum.columns());
    if (i < begun) {
      sum.readRow(i, scratch);
      kernels.add(into, scratch, sum.columns());
    }
  }
}
