/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import java.util.Objects;

/** Numbers in a heap array, row after row. */
final class PlainMatrix implements Matrix {
  final float[] numbers;

  /**
   * Which results of {@link Device#normActivationDropout} are there, neither cut off nor dropped.
   */
  final boolean[] there;

  private final int offset;
  private final int rows;
  private final int columns;

  PlainMatrix(float[] numbers, int rows, int columns) {
    this(numbers, new boolean[numbers.length], 0, rows, columns);
  }

  private PlainMatrix(float[] numbers, boolean[] there, int offset, int rows, int columns) {
    this.numbers = numbers;
    this.there = there;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
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
  public PlainMatrix firstRows(int count) {
    return view(0, count, columns);
  }

  @Override
  public PlainMatrix view(int from, int viewRows, int viewColumns) {
    long length = (long) viewRows * viewColumns;
    Objects.checkFromIndexSize(offset + (long) from, length, numbers.length);
    return new PlainMatrix(numbers, there, offset + from, viewRows, viewColumns);
  }

  /** Where the number of row {@code i} and column {@code j} stands. */
  int at(int i, int j) {
    return offset + i * columns + j;
  }

  double get(int i, int j) {
    return numbers[at(i, j)];
  }

  void set(int i, int j, double value) {
    numbers[at(i, j)] = (float) value;
  }

  void setRow(int i, double[] values) {
    for (int j = 0; j < columns; j++) {
      set(i, j, values[j]);
    }
  }
}
