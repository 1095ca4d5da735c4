/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/** Products of a sparse and a dense matrix, shared out by edges. */
final class SparseProduct {
  /** Edges of one piece of a sparse product: hubs do not make one piece longer than the others. */
  private static final int EDGE_BLOCK = 4096;

  private static final int ROW_BLOCK = 64;

  private SparseProduct() {}

  /**
   * {@code y = s x}. Reads {@code x} from the heap, copied there in one go: a row is read once per
   * edge, and rows of heap arrays go straight into registers. Rows of the sparse matrix are
   * ascending, so the first target at or beyond {@code columnLimit} ends one.
   */
  static void multiply(
      Workers workers, RowKernels kernels, Csr s, int columnLimit, CpuMatrix x, CpuMatrix y) {
    int width = x.columns();
    float[] values = toHeap(workers, x);
    int[] offsets = s.offsets();
    int[] targets = s.targets();
    CpuArena.Rows[] scratch = y.arena().rows(workers.count(), width);
    int edges = offsets[y.rows()];
    // Rows count as an edge each: a graph of isolated nodes is work too.
    int pieces = (int) (((long) edges + y.rows() + EDGE_BLOCK - 1) / EDGE_BLOCK);
    workers.forEach(
        pieces,
        (worker, piece) -> {
          float[] sum = scratch[worker].a;
          int end = firstRow(offsets, y.rows(), piece + 1, pieces);
          for (int i = firstRow(offsets, y.rows(), piece, pieces); i < end; i++) {
            int to = offsets[i + 1];
            while (to > offsets[i] && targets[to - 1] >= columnLimit) {
              to--;
            }
            kernels.sparseRow(values, targets, s.weights(), offsets[i], to, sum, width);
            y.writeRow(i, sum);
          }
        });
  }

  /**
   * Where piece {@code piece} of {@code pieces} begins, if rows and edges together are shared out
   * evenly.
   */
  private static int firstRow(int[] offsets, int rows, int piece, int pieces) {
    long work = ((long) offsets[rows] + rows) * piece / pieces;
    int low = 0;
    int high = rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if ((long) offsets[middle] + middle < work) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** A copy on the heap, good until the next one of the same arena. */
  static float[] toHeap(Workers workers, CpuMatrix x) {
    float[] values = x.arena().heap(x.rows() * x.columns());
    workers.forEach(
        (x.rows() + ROW_BLOCK - 1) / ROW_BLOCK,
        (worker, block) -> {
          int from = block * ROW_BLOCK;
          int rows = Math.min(ROW_BLOCK, x.rows() - from);
          x.readRows(from, rows, values, from * x.columns());
        });
    return values;
  }
}
