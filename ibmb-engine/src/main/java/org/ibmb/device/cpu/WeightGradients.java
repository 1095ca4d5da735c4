/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.List;
import org.ibmb.device.Device.Linear;
import org.ibmb.run.Workers;

/**
 * The gradients {@code x' dz} of weight matrices, each summed from partial ones over pieces of rows
 * and these added in their order: the same bytes for any number of threads.
 */
interface WeightGradients {
  /** At most this many partial sums, and no more than one for each {@link #LEAST_ROWS} rows. */
  int MAX_PARTIALS = 16;

  int LEAST_ROWS = 256;

  /** And they hold at most this many numbers together, 128 MiB. */
  int MAX_NUMBERS = 1 << 25;

  /** Rows of one piece of work. */
  int size();

  /** Rows that {@link #add} takes at most; divides {@link #size}. */
  int rowsAtOnce();

  /** Whether {@link #add} reads dz, and not what {@link #row} was given. */
  boolean readsMatrix();

  /**
   * Row {@code i} of those that are added next.
   *
   * @param gradient has room for a whole tile beyond the row
   */
  void row(int worker, int i, float[] gradient);

  /** Adds the rows {@code [from, to)}, the next ones of a piece, to its partial sums. */
  void add(int worker, int from, int to);

  /**
   * Adds a piece, the rows {@code [from, to)}, which stand in dz.
   *
   * @param scratch has room for a whole tile beyond a row
   */
  default void addMatrix(int worker, int from, int to, CpuMatrix dz, float[] scratch) {
    for (int first = from; first < to; first += rowsAtOnce()) {
      int end = Math.min(to, first + rowsAtOnce());
      for (int i = first; i < end; i++) {
        dz.readRow(i, scratch);
        row(worker, i - first, scratch);
      }
      add(worker, first, end);
    }
  }

  /** Adds up. */
  void finish(Workers workers, RowKernels kernels);

  static WeightGradients of(Workers workers, List<Linear> terms, CpuMatrix dz) {
    return byTiles(dz.columns())
        ? new TileGradients(DenseProduct.TILES, workers, terms, dz)
        : new BlasGradients(terms, dz);
  }

  private static boolean byTiles(int columns) {
    return DenseProduct.TILES != null && TileProduct.suits(DenseProduct.TILES, columns);
  }

  /** Numbers of device memory that the partial sums take. */
  static long scratchNumbers(int rows, int columns, long numbers) {
    return byTiles(columns) ? 0 : (partials(rows, size(rows, numbers)) - 1L) * numbers;
  }

  /** Numbers on the heap that the partial sums take. */
  static long scratchHeapNumbers(int rows, int columns, long numbers) {
    return byTiles(columns) ? partials(rows, size(rows, numbers)) * numbers : 0;
  }

  /** Partial sums over {@code size} of {@code rows} rows each; one of zeros where there is none. */
  static int partials(int rows, int size) {
    return Math.max(1, Workers.blocks(rows, size));
  }

  /** Rows that the partial gradients of {@code numbers} weights are summed over. */
  static int size(int rows, long numbers) {
    int most = (int) Math.min(MAX_PARTIALS, 1 + MAX_NUMBERS / Math.max(1, numbers));
    return Math.max(LEAST_ROWS, Workers.blocks(rows, most));
  }

  /** In all gradients. */
  static long numbers(List<Linear> terms) {
    long numbers = 0;
    for (Linear term : terms) {
      numbers += (long) term.weightGradient().rows() * term.weightGradient().columns();
    }
    return numbers;
  }
}
