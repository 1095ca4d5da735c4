/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.ibmb.device.Matrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A row-major ND4J array outside the heap, and the same memory as a buffer for our own kernels; or
 * an array on the heap, which only these can read.
 */
final class CpuMatrix implements Matrix {
  /** Numbers that one Java buffer can address. */
  static final int MAX_LENGTH = Integer.MAX_VALUE / Float.BYTES;

  private final CpuArena arena;
  private final INDArray whole;
  private final FloatBuffer buffer;
  private final float[] heap;
  private final int offset;
  private final int rows;
  private final int columns;

  /**
   * @param whole null on the heap
   * @param heap null outside of it
   */
  private CpuMatrix(
      CpuArena arena,
      INDArray whole,
      FloatBuffer buffer,
      float[] heap,
      int offset,
      int rows,
      int columns) {
    this.arena = arena;
    this.whole = whole;
    this.buffer = buffer;
    this.heap = heap;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
  }

  static CpuMatrix allocate(CpuArena arena, int rows, int columns, boolean zeroed) {
    long[] shape = {rows, columns};
    INDArray whole =
        zeroed
            ? Nd4j.create(DataType.FLOAT, shape, 'c')
            : Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    FloatBuffer buffer =
        whole.data().pointer().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    return new CpuMatrix(arena, whole, buffer, null, 0, rows, columns);
  }

  static CpuMatrix onHeap(CpuArena arena, float[] heap, int rows, int columns) {
    return new CpuMatrix(arena, null, FloatBuffer.wrap(heap), heap, 0, rows, columns);
  }

  /** All numbers, row after row, where they lie on the heap like this; null where they do not. */
  float[] heap() {
    return offset == 0 ? heap : null;
  }

  void free() {
    whole.data().close();
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public CpuMatrix firstRows(int count) {
    return view(0, count, columns);
  }

  @Override
  public CpuMatrix view(int from, int viewRows, int viewColumns) {
    // BLAS checks nothing: a wrong size here would end the process, not the call.
    long end = offset + (long) from + (long) viewRows * viewColumns;
    if (from < 0 || viewRows < 0 || viewColumns < 0 || end > buffer.capacity()) {
      throw new IndexOutOfBoundsException(
          "view of %d x %d from %d leaves the memory of %d numbers"
              .formatted(viewRows, viewColumns, from, buffer.capacity()));
    }
    return new CpuMatrix(arena, whole, buffer, heap, offset + from, viewRows, viewColumns);
  }

  CpuArena arena() {
    return arena;
  }

  /** Where row {@code i} begins in the memory. */
  int row(int i) {
    return offset + i * columns;
  }

  /** Copies the numbers of row {@code i} to the start of {@code into}. */
  void readRow(int i, float[] into) {
    buffer.get(row(i), into, 0, columns);
  }

  void writeRow(int i, float[] from) {
    buffer.put(row(i), from, 0, columns);
  }

  /** Copies numbers of row {@code i} from {@code column} on to {@code into} from {@code at} on. */
  void readPart(int i, int column, int count, float[] into, int at) {
    buffer.get(row(i) + column, into, at, count);
  }

  /** Copies {@code count} numbers of {@code from} from {@code at} on to row {@code i}. */
  void writePart(int i, int column, int count, float[] from, int at) {
    buffer.put(row(i) + column, from, at, count);
  }

  /** Copies {@code count} rows from row {@code first} on to {@code into} from {@code at} on. */
  void readRows(int first, int count, float[] into, int at) {
    buffer.get(row(first), into, at, count * columns);
  }

  void writeRows(int first, int count, float[] from, int at) {
    buffer.put(row(first), from, at, count * columns);
  }

  float number(int i) {
    return buffer.get(offset + i);
  }

  void setNumber(int i, float value) {
    buffer.put(offset + i, value);
  }

  /** For BLAS: the memory from row {@code i} on, which is not on the heap. */
  FloatPointer pointer(int i) {
    if (whole == null) {
      throw new IllegalArgumentException(
          "a gathered matrix is for sparse products and copies only");
    }
    return new FloatPointer(whole.data().pointer()).position(row(i));
  }
}
