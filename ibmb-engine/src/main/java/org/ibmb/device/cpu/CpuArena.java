/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ibmb.device.Arena;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Csr;
import org.ibmb.run.InvalidInput;

/** Owns ND4J arrays and frees them together. */
final class CpuArena implements Arena {
  private final List<CpuMatrix> matrices = new ArrayList<>();
  private final AtomicLong deviceBytes;
  private long bytes;

  CpuArena(AtomicLong deviceBytes) {
    this.deviceBytes = deviceBytes;
  }

  @Override
  public Matrix matrix(int rows, int columns) {
    long length = (long) rows * columns;
    if (length > CpuMatrix.MAX_LENGTH) {
      throw new InvalidInput(
          "A matrix of %d x %d has %d numbers, more than one array holds (%d). Reduce outputsPerBatch, hiddenDimension or the features."
              .formatted(rows, columns, length, CpuMatrix.MAX_LENGTH));
    }
    CpuMatrix matrix = CpuMatrix.allocate(rows, columns);
    matrices.add(matrix);
    bytes += length * Float.BYTES;
    deviceBytes.addAndGet(length * Float.BYTES);
    return matrix;
  }

  @Override
  public SparseMatrix sparse(Csr matrix, Csr transposed) {
    return new CpuSparse(matrix, transposed);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    for (CpuMatrix matrix : matrices) {
      matrix.data().close();
    }
    matrices.clear();
    deviceBytes.addAndGet(-bytes);
    bytes = 0;
  }

  /** Index arrays stay on the heap, where Java reads them fastest. */
  record CpuSparse(Csr matrix, Csr transposed) implements SparseMatrix {
    @Override
    public int rows() {
      return matrix.nodeCount();
    }
  }
}
