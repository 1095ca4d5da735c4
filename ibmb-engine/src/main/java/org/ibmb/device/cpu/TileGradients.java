/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.Arrays;
import java.util.List;
import org.ibmb.device.Device.Linear;
import org.ibmb.device.Matrix;
import org.ibmb.run.Workers;

/** By our own tiles; the partial sums lie on the heap, with rows and columns of full tiles. */
final class TileGradients implements WeightGradients {
  private static final int ROW_BLOCK = 64;

  private final TileKernel kernel;
  private final List<Linear> terms;
  private final CpuMatrix dz;
  private final int width;
  private final int stride;
  private final int size;
  private final int partials;

  /** Numbers of the partial sums of all terms over one piece of rows. */
  private final int length;

  private final float[] sums;
  private final float[] zeros;
  private final CpuArena.Blocks[] blocks;

  TileGradients(TileKernel kernel, Workers workers, List<Linear> terms, CpuMatrix dz) {
    this.kernel = kernel;
    this.terms = terms;
    this.dz = dz;
    this.width = kernel.width();
    this.stride = TileProduct.padded(dz.columns(), width);
    long numbers = 0;
    for (Linear term : terms) {
      numbers += numbers(term);
    }
    this.length = Math.toIntExact(numbers);
    this.size = TileProduct.padded(WeightGradients.size(dz.rows(), numbers), TileProduct.BLOCK);
    this.partials = WeightGradients.partials(dz.rows(), size);
    this.sums = dz.arena().partials(Math.multiplyExact(partials, length));
    if (dz.rows() == 0) {
      Arrays.fill(sums, 0, length, 0f);
    }
    this.zeros = new float[TileKernel.ROWS * width];
    this.blocks = dz.arena().blocks(workers.count(), stride);
  }

  private int numbers(Linear term) {
    return Math.multiplyExact(padded(term.input()), stride);
  }

  /** Rows of the gradient, whole tiles of them. */
  private static int padded(Matrix input) {
    return TileProduct.padded(input.columns(), TileKernel.ROWS);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int rowsAtOnce() {
    return TileProduct.BLOCK;
  }

  @Override
  public boolean readsMatrix() {
    return false;
  }

  @Override
  public void row(int worker, int i, float[] gradient) {
    kernel.cut(gradient, dz.columns(), blocks[worker].panels, i * width, TileProduct.BLOCK * width);
  }

  @Override
  public void add(int worker, int from, int to) {
    CpuArena.Blocks own = blocks[worker];
    boolean begun = from % size > 0;
    int at = from / size * length;
    for (Linear term : terms) {
      CpuMatrix x = (CpuMatrix) term.input();
      for (int column = 0; column < x.columns(); column += TileProduct.CHUNK) {
        int count = Math.min(TileProduct.CHUNK, x.columns() - column);
        TileProduct.readChunk(x, from, to, column, count, own.left);
        multiply(own, column, count, to - from, at, padded(x), begun);
      }
      at += numbers(term);
    }
  }

  private void multiply(
      CpuArena.Blocks own, int column, int columns, int depth, int at, int padded, boolean begun) {
    for (int j = 0; j < stride; j += width) {
      for (int i = 0; i < columns; i += TileKernel.ROWS) {
        int tile = at + j * padded + (column + i) * width;
        kernel.multiplyTransposed(
            own.left,
            i,
            own.panels,
            j * TileProduct.BLOCK,
            depth,
            begun ? sums : zeros,
            begun ? tile : 0,
            sums,
            tile);
      }
    }
  }

  @Override
  public void finish(Workers workers, RowKernels kernels) {
    int at = 0;
    for (Linear term : terms) {
      addUp(term, at, workers, kernels);
      at += numbers(term);
    }
  }

  /** Adds all partial sums to the first, a piece of a panel at a time. */
  private void addUp(Linear term, int first, Workers workers, RowKernels kernels) {
    CpuMatrix sum = (CpuMatrix) term.weightGradient();
    int padded = padded(term.input());
    int pieces = Workers.blocks(sum.rows(), ROW_BLOCK);
    workers.forEach(
        stride / width * pieces,
        (worker, piece) -> {
          int column = piece / pieces * width;
          int from = piece % pieces * ROW_BLOCK;
          int to = Math.min(sum.rows(), from + ROW_BLOCK);
          int at = first + column * padded + from * width;
          for (int p = 1; p < partials; p++) {
            kernels.addScaled(sums, at, sums, at + p * length, 1f, (to - from) * width);
          }
          int count = Math.min(width, sum.columns() - column);
          for (int i = from; i < to; i++) {
            sum.writePart(i, column, count, sums, at + (i - from) * width);
          }
        });
  }
}
