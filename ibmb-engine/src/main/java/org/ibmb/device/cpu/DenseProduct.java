/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.List;
import org.ibmb.run.Workers;

/** Sums of products of rows with matrices of weights, one block of rows after the other. */
interface DenseProduct {
  /** Where our own tiles are faster than OpenBLAS; otherwise null. */
  TileKernel TILES = TileKernel.best();

  /** A block of rows of a product. */
  @FunctionalInterface
  interface Block {
    /** Copies its row {@code i}, counted from 0; {@code into} has room for a whole tile beyond. */
    void read(int i, float[] into);

    /** It becomes the rows {@code [from, to)} of z, unless it stands there already. */
    default void store(CpuMatrix z, int from, int to, float[] row) {
      for (int i = from; i < to; i++) {
        read(i - from, row);
        z.writeRow(i, row);
      }
    }
  }

  /** How many of {@code rows} rows one piece of work, one block, has at most. */
  int rowsOfPiece(int rows);

  /**
   * {@code sum over t of inputs[t] weights[t]} for the rows {@code [from, to)}.
   *
   * @param worker who asks, for scratch space of its own
   * @param z where the result may be put, in the same rows
   * @return the result: in z, or in scratch space that is good until the worker's next product
   */
  Block rows(int worker, List<CpuMatrix> inputs, int from, int to, CpuMatrix z);

  /** Whether {@link #rowsOfPanels} is there. */
  default boolean readsPanels() {
    return false;
  }

  /**
   * The product of the rows that stand in the worker's panels with the weights: those that {@link
   * TileGradients#row} of the same arena was given since they were last added.
   *
   * @param rows how many
   */
  default Block rowsOfPanels(int worker, int rows) {
    throw new UnsupportedOperationException("reads matrices");
  }

  /**
   * With the weights as they are now.
   *
   * @param rows how many will be multiplied in all
   * @param arena owns the scratch space
   */
  static DenseProduct of(
      Workers workers, CpuArena arena, int rows, List<CpuMatrix> weights, boolean transposed) {
    return of(workers, arena, rows, weights, transposed, 0);
  }

  /**
   * One of several products of an arena that live at the same time.
   *
   * @param operand which of the arena's packed operands is that of this one
   */
  static DenseProduct of(
      Workers workers,
      CpuArena arena,
      int rows,
      List<CpuMatrix> weights,
      boolean transposed,
      int operand) {
    return TILES != null && TileProduct.suits(TILES, rows, weights, transposed)
        ? new TileProduct(TILES, workers, arena, weights, transposed, operand)
        : new BlasProduct(weights, transposed);
  }

  /** {@code c = a b}, or {@code a b'}. */
  static void multiply(Workers workers, CpuMatrix a, CpuMatrix b, boolean transposeB, CpuMatrix c) {
    DenseProduct product = of(workers, c.arena(), c.rows(), List.of(b), transposeB);
    List<CpuMatrix> inputs = List.of(a);
    CpuArena.Rows[] scratch = c.arena().rows(workers.count(), c.columns());
    workers.forEachBlock(
        c.rows(),
        product.rowsOfPiece(c.rows()),
        (worker, from, to) ->
            product.rows(worker, inputs, from, to, c).store(c, from, to, scratch[worker].a));
  }
}
