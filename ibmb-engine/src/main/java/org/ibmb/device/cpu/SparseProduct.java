/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/** Products of a sparse and a dense matrix, shared out by edges. */
final class SparseProduct {
  /** Edges of one piece of a sparse product. */
  private static final int EDGE_BLOCK = 4096;

  private static final int ROW_BLOCK = 64;

  private SparseProduct() {}

  /**
   * {@code y = s x}. Reads {@code x} from the heap, copied there in one go: a row is read once per
   * edge, and rows of heap arrays go straight into registers. Rows of the sparse matrix are
   * ascending, so the first target at or beyond {@code columnLimit} ends one.
   *
   * @param heapNumbers more numbers of {@code x} than these are not copied
   */
  static void multiply(
      Workers workers,
      RowKernels kernels,
      Csr s,
      int columnLimit,
      CpuMatrix x,
      CpuMatrix y,
      int heapNumbers) {
    int width = x.columns();
    Operand operand = Operand.of(workers, kernels, x, heapNumbers);
    int[] offsets = s.offsets();
    int[] targets = s.targets();
    CpuArena.Rows[] scratch = y.arena().rows(workers.count(), width);
    int pieces = pieces(offsets, y.rows(), 1, EDGE_BLOCK);
    workers.forEach(
        pieces,
        (worker, piece) -> {
          float[] sum = scratch[worker].a;
          int end = firstRow(offsets, y.rows(), 1, piece + 1, pieces);
          for (int i = firstRow(offsets, y.rows(), 1, piece, pieces); i < end; i++) {
            int to = offsets[i + 1];
            while (to > offsets[i] && targets[to - 1] >= columnLimit) {
              to--;
            }
            operand.row(s, offsets[i], to, sum, scratch[worker].b);
            y.writeRow(i, sum);
          }
        });
  }

  /**
   * The rows that a sparse product gathers.
   *
   * @param values row after row on the heap; null where there are too many: they are copied one by
   *     one then, each time that one is needed
   */
  record Operand(RowKernels kernels, CpuMatrix x, float[] values) {

    static Operand of(Workers workers, RowKernels kernels, CpuMatrix x, int heapNumbers) {
      boolean fits = (long) x.rows() * x.columns() <= heapNumbers || x.heap() != null;
      return new Operand(kernels, x, fits ? toHeap(workers, x, 0, x.columns()) : null);
    }

    /** The sum over the edges {@code [from, to)} of {@code s}. */
    void row(Csr s, int from, int to, float[] sum, float[] scratch) {
      int width = x.columns();
      if (values != null) {
        kernels.sparseRow(values, s.targets(), s.weights(), from, to, sum, width);
        return;
      }
      Arrays.fill(sum, 0, width, 0f);
      for (int e = from; e < to; e++) {
        x.readRow(s.targets()[e], scratch);
        kernels.addScaled(sum, 0, scratch, 0, s.weights()[e], width);
      }
    }
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
   * How many of {@code columns} columns are copied to the heap at once: all, or as many as {@code
   * heapNumbers} allow, in multiples of {@code unit} but at least one unit.
   */
  static int widthOnHeap(int rows, int columns, int unit, int heapNumbers) {
    int fitting = heapNumbers / Math.max(1, rows);
    return fitting >= columns ? columns : Math.max(1, fitting / unit) * unit;
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
