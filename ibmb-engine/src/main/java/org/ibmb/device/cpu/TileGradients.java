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
  private final CpuMatrix dz;
  private final int width;
  private final int stride;
  private final int size;
  private final int partials;

  /** Numbers of the partial sums of all terms over one piece of rows. */
  private final int length;

  private final float[] sums;
  private final float[] zeros;
  private final CpuArena.Rows[] rows;
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
    this.partials = Workers.blocks(dz.rows(), size);
    this.sums = dz.arena().partials(Math.multiplyExact(partials, length));
    this.zeros = new float[width];
    this.rows = dz.arena().rows(workers.count(), stride);
    this.blocks = dz.arena().blocks(workers.count(), stride);
  }

  private int numbers(Linear term) {
    int padded = TileProduct.padded(term.input().columns(), TileKernel.ROWS);
    return Math.multiplyExact(padded, stride);
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
    kernel.cut(
        gradient, dz.columns(), blocks[worker].panels, i * width, TileProduct.BLOCK * width);
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
        multiply(own, count, to - from, at + column * stride, begun);
      }
      at += numbers(term);
    }
  }

  private void multiply(CpuArena.Blocks own, int columns, int depth, int at, boolean begun) {
    for (int j = 0; j < stride; j += width) {
      for (int i = 0; i < columns; i += TileKernel.ROWS) {
        int tile = at + i * stride + j;
        kernel.multiplyTransposed(
            own.left,
            i,
            own.panels,
            j * TileProduct.BLOCK,
            depth,
            begun ? sums : zeros,
            begun ? tile : 0,
            begun ? stride : 0,
            sums,
            tile,
            stride);
      }
    }
  }

  @Override
  public void finish(Workers workers, RowKernels kernels) {
    int at = 0;
    for (Linear term : terms) {
      addUp((CpuMatrix) term.weightGradient(), at, workers, kernels);
      at += numbers(term);
    }
  }

  private void addUp(CpuMatrix sum, int first, Workers workers, RowKernels kernels) {
    workers.forEachBlock(
        sum.rows(),
        ROW_BLOCK,
        (worker, from, to) -> {
          float[] total = rows[worker].a;
          for (int i = from; i < to; i++) {
            Arrays.fill(total, 0, sum.columns(), 0f);
            for (int p = 0; p < partials; p++) {
              int at = p * length + first + i * stride;
              kernels.addScaled(total, 0, sums, at, 1f, sum.columns());
            }
            sum.writeRow(i, total);
          }
        });
  }
}
