/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.ibmb.device.Matrix;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A row-major ND4J array outside the heap, and the same memory as a buffer for our own kernels.
 *
 * @param data the whole memory, as ND4J sees it
 * @param buffer the whole memory, as Java sees it
 * @param offset where this matrix begins
 */
record CpuMatrix(DataBuffer data, FloatBuffer buffer, int offset, int rows, int columns)
    implements Matrix {

  /** Numbers that one Java buffer can address. */
  static final int MAX_LENGTH = Integer.MAX_VALUE / Float.BYTES;

  static CpuMatrix allocate(int rows, int columns) {
    INDArray array = Nd4j.create(DataType.FLOAT, new long[] {rows, columns}, 'c');
    FloatBuffer buffer =
        array.data().pointer().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    return new CpuMatrix(array.data(), buffer, 0, rows, columns);
  }

  @Override
  public CpuMatrix firstRows(int count) {
    return new CpuMatrix(data, buffer, offset, count, columns);
  }

  @Override
  public CpuMatrix view(int from, int viewRows, int viewColumns) {
    return new CpuMatrix(data, buffer, offset + from, viewRows, viewColumns);
  }

  CpuMatrix rowRange(int from, int to) {
    return new CpuMatrix(data, buffer, row(from), to - from, columns);
  }

  /** Where row {@code i} begins in the buffer. */
  int row(int i) {
    return offset + i * columns;
  }

  INDArray array() {
    return Nd4j.create(data, new long[] {rows, columns}, new long[] {columns, 1}, offset, 'c');
  }
}
