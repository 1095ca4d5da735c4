/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Csr;

/**
 * Adds up what a run would allocate, and allocates nothing: estimates come from the same lines of
 * code as the memory.
 */
final class CountingArena implements Arena {
  private final Device device;
  private long bytes;
  private long heapBytes;

  /**
   * @param device decides what lies on the heap
   */
  CountingArena(Device device) {
    this.device = device;
  }

  /** A matrix without numbers. */
  private record Shape(int rows, int columns) implements Matrix {
    @Override
    public Matrix firstRows(int count) {
      return new Shape(count, columns);
    }

    @Override
    public Matrix view(int offset, int viewRows, int viewColumns) {
      return new Shape(viewRows, viewColumns);
    }
  }

  @Override
  public Matrix matrix(int rows, int columns) {
    bytes += (long) rows * columns * Float.BYTES;
    return new Shape(rows, columns);
  }

  @Override
  public Matrix gathered(int rows, int columns) {
    if (!device.gathersOnHeap(rows, columns)) {
      return matrix(rows, columns);
    }
    heapBytes += (long) rows * columns * Float.BYTES;
    return new Shape(rows, columns);
  }

  @Override
  public Matrix gathered(float[] values, int rows, int columns) {
    return new Shape(rows, columns);
  }

  /** Counts memory that is not a matrix. */
  void add(long more) {
    bytes += more;
  }

  /** Counts heap arrays that are not a matrix. */
  void addHeap(long more) {
    heapBytes += more;
  }

  @Override
  public SparseMatrix sparse(Csr matrix, Csr transposed) {
    return new SparseMatrix() {};
  }

  @Override
  public SparseMatrix sparse(int rows, int entries) {
    bytes += device.sparseMemoryBytes(rows, entries);
    return new SparseMatrix() {};
  }

  @Override
  public long bytes() {
    return bytes;
  }

  DeviceMemory memory() {
    return new DeviceMemory(bytes, heapBytes);
  }

  @Override
  public void close() {
    // nothing was allocated
  }
}
