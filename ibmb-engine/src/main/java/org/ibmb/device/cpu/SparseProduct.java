/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/** Products of a sparse and a dense matrix, shared out by edges. */
final class SparseProduct {
  /** Edges of one piece of a sparse product. */
  private static final int EDGE_BLOCK = 4096;

  private static final int ROW_BLOCK = 64;

  /** Columns that are multiplied together, or multiples of them: four vectors of 512 bits. */
  static final int COLUMN_BLOCK = 64;

  private SparseProduct() {}

  /**
   * {@code y = s x}. Reads {@code x} from the heap, copied there in one go: a row is read once per
   * edge, and rows of heap arrays go straight into registers. What does not fit on the heap at once
   * is multiplied some columns at a time.
   *
   * @param heapNumbers how many numbers of {@code x} may be on the heap at once
   */
  static void multiply(
      Workers workers, RowKernels kernels, Csr s, CpuMatrix x, CpuMatrix y, int heapNumbers) {
    multiply(workers, kernels, s, Integer.MAX_VALUE, x, y, 0, heapNumbers);
  }

  /**
   * {@code y = s x} over the columns of s before {@code columnLimit}; what stands in the first
   * {@code begun} rows of y is added.
   */
  static void multiply(
      Workers workers,
      RowKernels kernels,
      Csr s,
      int columnLimit,
      CpuMatrix x,
      CpuMatrix y,
      int begun,
      int heapNumbers) {
    int width = widthOnHeap(x, COLUMN_BLOCK, heapNumbers);
    for (int column = 0; column < x.columns(); column += width) {
      int count = Math.min(width, x.columns() - column);
      float[] values = toHeap(workers, x, column, count);
      multiply(workers, kernels, s, columnLimit, values, column, count, y, begun);
    }
  }

  /** One block of columns, which {@code values} holds row after row. */
  private static void multiply(
      Workers workers,
      RowKernels kernels,
      Csr s,
      int columnLimit,
      float[] values,
      int column,
      int width,
      CpuMatrix y,
      int begun) {
    int[] offsets = s.offsets();
    CpuArena.Rows[] scratch = y.arena().rows(workers.count(), width);
    int pieces = pieces(offsets, y.rows(), 1, EDGE_BLOCK);
    workers.forEach(
        pieces,
        (worker, piece) -> {
          float[] sum = scratch[worker].a;
          float[] earlier = scratch[worker].b;
          int end = firstRow(offsets, y.rows(), 1, piece + 1, pieces);
          for (int i = firstRow(offsets, y.rows(), 1, piece, pieces); i < end; i++) {
            row(kernels, s, i, columnLimit, values, sum, width);
            if (i < begun) {
              y.readPart(i, column, width, earlier, 0);
              kernels.add(sum, earlier, width);
            }
            y.writePart(i, column, width, sum, 0);
          }
        });
  }

  /**
   * Row {@code i} of the product with {@code values}, rows of {@code width}. Targets are ascending,
   * so the first at or beyond {@code columnLimit} ends it.
   */
  static void row(
      RowKernels kernels, Csr s, int i, int columnLimit, float[] values, float[] sum, int width) {
    int[] targets = s.targets();
    int from = s.offsets()[i];
    int to = s.offsets()[i + 1];
    while (to > from && targets[to - 1] >= columnLimit) {
      to--;
    }
    kernels.sparseRow(values, targets, s.weights(), from, to, sum, width);
  }

  /**
   * How many pieces of {@code size} edges there are, if a row counts as {@code rowWork} of them.
   */
  static int pieces(int[] offsets, int rows, int rowWork, int size) {
    return (int) ((offsets[rows] + (long) rowWork * rows + size - 1) / size);
  }

  /**
   * Where piece {@code piece} of {@code pieces} begins, if rows and edges together are shared out
   * evenly: hubs do not make one piece longer than the others, and a graph of isolated nodes is
   * work too.
   */
  static int firstRow(int[] offsets, int rows, int rowWork, int piece, int pieces) {
    long work = (offsets[rows] + (long) rowWork * rows) * piece / pieces;
    int low = 0;
    int high = rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (offsets[middle] + (long) rowWork * middle < work) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * How many columns of {@code x} are on the heap at once: all, or as many as {@code heapNumbers}
   * allow, in multiples of {@code unit} but at least one unit.
   */
  static int widthOnHeap(CpuMatrix x, int unit, int heapNumbers) {
    return x.heap() != null ? x.columns() : widthOnHeap(x.rows(), x.columns(), unit, heapNumbers);
  }

  /** The same of a matrix that is not on the heap; never more than its columns. */
  static int widthOnHeap(int rows, int columns, int unit, int heapNumbers) {
    int fitting = heapNumbers / Math.max(1, rows);
    return fitting >= columns ? columns : Math.min(columns, Math.max(1, fitting / unit) * unit);
  }

  /**
   * {@code count} columns on the heap, row after row: the matrix's own, or a copy that is good
   * until the next one of the same arena.
   */
  static float[] toHeap(Workers workers, CpuMatrix x, int column, int count) {
    if (x.heap() != null && count == x.columns()) {
      return x.heap();
    }
    float[] values = x.arena().heap(Math.multiplyExact(x.rows(), count));
    workers.forEachBlock(
        x.rows(),
        ROW_BLOCK,
        (worker, from, to) -> {
          if (count == x.columns()) {
            x.readRows(from, to - from, values, from * count);
            return;
          }
          for (int i = from; i < to; i++) {
            x.readPart(i, column, count, values, i * count);
          }
        });
    return values;
  }
}
