/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.Arrays;
import java.util.List;
import org.ibmb.device.Device.Linear;
import org.ibmb.run.Workers;

/** By our own tiles; the partial sums lie on the heap, with rows and columns of full tiles. */
final class TileGradients implements WeightGradients {
  private static final int ROW_BLOCK = 64;

  private final TileKernel kernel;
  private final List<Linear> terms;
  private final List<CpuMatrix> factors;
  private final CpuMatrix dz;
  private final int width;
  private final int stride;
  private final int atOnce;
  private final int size;
  private final int partials;

  /** Rows of all gradients, one below the other, and whole tiles of them. */
  private final int inputs;

  private final int padded;

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
    this.factors = terms.stream().map(term -> (CpuMatrix) term.input()).toList();
    this.inputs = factors.stream().mapToInt(CpuMatrix::columns).sum();
    this.padded = TileProduct.padded(inputs, TileKernel.ROWS);
    this.length = Math.multiplyExact(padded, stride);
    // Pieces of one length, and so are the blocks inside: workers end at the same time.
    int pieces = WeightGradients.partials(dz.rows(), WeightGradients.size(dz.rows(), length));
    int rows = Math.max(1, dz.rows());
    int blocksOfPiece = Workers.blocks(Workers.blocks(rows, pieces), TileProduct.BLOCK);
    this.atOnce = Workers.blocks(rows, pieces * blocksOfPiece);
    this.size = atOnce * blocksOfPiece;
    this.partials = WeightGradients.partials(dz.rows(), size);
    this.sums = dz.arena().partials(Math.multiplyExact(partials, length));
    if (dz.rows() == 0) {
      Arrays.fill(sums, 0, length, 0f);
    }
    this.zeros = new float[TileKernel.ROWS * width];
    this.blocks = dz.arena().blocks(workers.count(), stride);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int rowsAtOnce() {
    return atOnce;
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
    for (int column = 0; column < inputs; column += TileProduct.CHUNK) {
      int count = Math.min(TileProduct.CHUNK, inputs - column);
      TileProduct.readChunk(factors, from, to, column, count, own.left);
      multiply(own, count, to - from, at + column * width, begun);
    }
  }

  private void multiply(CpuArena.Blocks own, int columns, int depth, int at, boolean begun) {
    for (int j = 0; j < stride; j += width) {
      for (int i = 0; i < columns; i += TileKernel.ROWS) {
        int tile = at + j * padded + i * width;
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
    int first = 0;
    for (Linear term : terms) {
      addUp((CpuMatrix) term.weightGradient(), first * width, workers, kernels);
      first += term.input().columns();
    }
  }

  /** Adds all partial sums to the first, a piece of a panel at a time. */
  private void addUp(CpuMatrix sum, int first, Workers workers, RowKernels kernels) {
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
