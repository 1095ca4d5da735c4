/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

/**
 * The innermost part of a dense product: {@link #ROWS} rows by {@link #width()} columns of the
 * result, which stay in registers over the whole depth of the sum. All operands lie on the heap.
 * Every number is {@code fma(a, b, sum)} from the first to the last summand, so a product has the
 * same bytes however it is cut into tiles.
 */
interface TileKernel {
  /** Rows of a tile; of the usual powers of two that are a little less than multiples of it. */
  int ROWS = 13;

  /**
   * Numbers between two rows of a: a constant, so that thirteen places need one register. It is no
   * power of two, which would put whole columns into the same few lines of the first cache.
   */
  int STRIDE = 272;

  /** The tile that beats OpenBLAS on this JVM and processor; null where none does. */
  static TileKernel best() {
    return RowKernels.vectorModuleIsThere() && VectorTile.isFastest() ? new VectorTile() : null;
  }

  /** Columns of a tile. */
  int width();

  /**
   * {@code c = start + a b}: row r of a begins at {@code aFrom + r * STRIDE}.
   *
   * @param b {@code depth} rows of {@link #width()} numbers, one after the other
   * @param start what the sums begin with, {@link #ROWS} such rows; may be c
   * @param c the result, {@link #ROWS} such rows
   */
  void multiply(
      float[] a,
      int aFrom,
      float[] b,
      int bFrom,
      int depth,
      float[] start,
      int startFrom,
      float[] c,
      int cFrom);

  /**
   * {@code c = start + a' b}: row p of a, of {@code depth}, begins at {@code aFrom + p * STRIDE}.
   */
  void multiplyTransposed(
      float[] a,
      int aFrom,
      float[] b,
      int bFrom,
      int depth,
      float[] start,
      int startFrom,
      float[] c,
      int cFrom);

  /**
   * Cuts a row into panels of {@link #width()} numbers, the first at {@code at}, the next {@code
   * distance} behind it. What the last panel has beyond the row is whatever stands there in {@code
   * row}, which is that long.
   */
  void cut(float[] row, int columns, float[] panels, int at, int distance);

  /**
   * The way back: a row from its panels.
   *
   * @param row has room for the whole last panel
   * @param rowFrom where the row begins in it
   */
  void join(float[] panels, int at, int distance, int columns, float[] row, int rowFrom);
}
