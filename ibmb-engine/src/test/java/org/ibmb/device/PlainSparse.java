/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import java.util.Arrays;
import org.ibmb.graph.Csr;

/** A copy of both orientations, in arrays that are as long as was asked for. */
final class PlainSparse implements SparseMatrix {
  final Rows matrix;
  final Rows transposed;

  PlainSparse(int rows, int entries) {
    this.matrix = new Rows(rows, entries);
    this.transposed = new Rows(rows, entries);
  }

  /** Bytes of the arrays. */
  static long bytes(int rows, int entries) {
    return 2 * (Integer.BYTES * (rows + 1L) + (Integer.BYTES + Float.BYTES) * (long) entries);
  }

  void fill(Csr csr, Csr turned) {
    matrix.fill(csr);
    transposed.fill(turned);
  }

  /** Compressed rows. */
  static final class Rows {
    final int[] offsets;
    final int[] targets;
    final float[] weights;

    Rows(int rows, int entries) {
      this.offsets = new int[rows + 1];
      this.targets = new int[entries];
      this.weights = new float[entries];
    }

    private void fill(Csr csr) {
      Arrays.fill(offsets, 0);
      if (csr == null) {
        return;
      }
      int rows = Math.min(offsets.length - 1, csr.nodeCount());
      System.arraycopy(csr.offsets(), 0, offsets, 0, rows + 1);
      Arrays.fill(offsets, rows + 1, offsets.length, offsets[rows]);
      System.arraycopy(csr.targets(), 0, targets, 0, offsets[rows]);
      System.arraycopy(csr.weights(), 0, weights, 0, offsets[rows]);
    }
  }
}
