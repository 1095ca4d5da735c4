/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import java.util.concurrent.atomic.AtomicLong;
import org.ibmb.graph.Csr;

/** Counts what it makes; the garbage collector frees it. */
final class PlainArena implements Arena {
  private final AtomicLong deviceBytes;
  private long bytes;

  PlainArena(AtomicLong deviceBytes) {
    this.deviceBytes = deviceBytes;
  }

  @Override
  public Matrix matrix(int rows, int columns) {
    count((long) Float.BYTES * rows * columns);
    return new PlainMatrix(new float[rows * columns], rows, columns);
  }

  @Override
  public Matrix gathered(int rows, int columns) {
    return matrix(rows, columns);
  }

  @Override
  public Matrix gathered(float[] values, int rows, int columns) {
    count((long) Float.BYTES * rows * columns);
    return new PlainMatrix(values.clone(), rows, columns);
  }

  @Override
  public SparseMatrix sparse(Csr matrix, Csr transposed) {
    int rows = Math.max(matrix.nodeCount(), transposed == null ? 0 : transposed.nodeCount());
    PlainSparse sparse = sparse(rows, matrix.edgeCount());
    sparse.fill(matrix, transposed);
    return sparse;
  }

  @Override
  public PlainSparse sparse(int rows, int entries) {
    count(PlainSparse.bytes(rows, entries));
    return new PlainSparse(rows, entries);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  private void count(long added) {
    bytes += added;
    deviceBytes.addAndGet(added);
  }

  @Override
  public void close() {
    count(-bytes);
  }
}
