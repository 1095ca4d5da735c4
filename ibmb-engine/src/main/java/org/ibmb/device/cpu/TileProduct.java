/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.List;
import java.util.stream.LongStream;
import org.ibmb.device.Device;
import org.ibmb.run.Workers;

/**
 * Products by our own tiles. The weights are packed once, into panels as wide as a tile; a block of
 * rows comes to the heap {@link #CHUNK} columns at a time, and a panel stays in the first cache
 * while all tiles of the block are multiplied with it (Goto and van de Geijn 2008). OpenBLAS packs
 * both operands on every call.
 */
final class TileProduct implements DenseProduct {
  /** Rows of a block. */
  static final int BLOCK = 10 * TileKernel.ROWS;

  /** Columns of the left operand that are on the heap at once. */
  static final int CHUNK = 20 * TileKernel.ROWS;

  /**
   * The same where it comes from panels: a multiple of their width that a row on the heap holds.
   */
  private static final int PANEL_CHUNK = 256;

  /** Fewer rows do not repay the packing. */
  private static final int LEAST_ROWS = 2 * TileKernel.ROWS;

  /** Most packed numbers of one product, 64 MiB of heap. */
  private static final int MOST_NUMBERS = 1 << 24;

  /** Most outputs in whole tiles: the blocks of a worker take up to 65 MiB. */
  private static final int MOST_OUTPUTS = 1 << 16;

  private final TileKernel kernel;
  private final int width;
  private final float[] zeros;
  private final int inputs;
  private final int outputs;
  private final CpuArena.Blocks[] scratch;
  private final float[] packed;

  /** Brings columns of a block of rows to the heap. */
  @FunctionalInterface
  private interface Left {
    void read(int column, int count, float[] left);
  }

  /**
   * Packs. Products of one arena that live at the same time have different operands.
   *
   * @param operand which of the arena's packed operands is this product's
   */
  TileProduct(
      TileKernel kernel,
      Workers workers,
      CpuArena arena,
      List<CpuMatrix> weights,
      boolean transposed,
      int operand) {
    this.kernel = kernel;
    this.width = kernel.width();
    this.zeros = new float[TileKernel.ROWS * width];
    this.inputs = weights.stream().mapToInt(weight -> inputs(weight, transposed)).sum();
    this.outputs = outputs(weights.get(0), transposed);
    int stride = padded(outputs, width);
    this.scratch = arena.blocks(workers.count(), stride);
    this.packed = arena.packed(operand, inputs * stride);
    pack(workers, arena, weights, transposed);
  }

  /** Whether products of {@code rows} rows with these weights are worth their packing. */
  static boolean suits(TileKernel kernel, int rows, List<CpuMatrix> weights, boolean transposed) {
    long numbers = 0;
    for (CpuMatrix weight : weights) {
      numbers +=
          (long) inputs(weight, transposed) * padded(outputs(weight, transposed), kernel.width());
    }
    return suits(kernel, rows, outputs(weights.get(0), transposed), numbers);
  }

  private static boolean suits(TileKernel kernel, int rows, int outputs, long packedNumbers) {
    return rows >= LEAST_ROWS && packedNumbers <= MOST_NUMBERS && suits(kernel, outputs);
  }

  /** Whether blocks of so many columns are small enough. */
  static boolean suits(TileKernel kernel, int outputs) {
    return padded(outputs, kernel.width()) <= MOST_OUTPUTS;
  }

  /**
   * Numbers on the heap that one arena keeps for {@code products} and their gradients: of each
   * packed operand and of the blocks of each worker the most that one of them takes. A product
   * packs its terms together, the gradients of its inputs pack them one by one.
   */
  static long heapNumbers(TileKernel kernel, int workers, List<Device.Product> products) {
    long[] packed = new long[products.stream().mapToInt(Device.Product::terms).max().orElse(1)];
    long stride = 0;
    for (Device.Product product : products) {
      int width = padded(product.outputs(), kernel.width());
      stride = suits(kernel, product.outputs()) ? Math.max(stride, width) : stride;
      long numbers = (long) product.inputs() * width;
      long together = product.terms() * numbers;
      if (suits(kernel, product.rows(), product.outputs(), together)) {
        packed[0] = Math.max(packed[0], together);
      }
      if (product.inputGradients() && suits(kernel, product.rows(), product.outputs(), numbers)) {
        for (int t = 0; t < product.terms(); t++) {
          packed[t] = Math.max(packed[t], numbers);
        }
      }
    }
    return LongStream.of(packed).sum() + workers * CpuArena.Blocks.numbers(stride);
  }

  /** {@code number} rounded up to a multiple of {@code unit}. */
  static int padded(int number, int unit) {
    return Workers.blocks(number, unit) * unit;
  }

  private static int inputs(CpuMatrix weight, boolean transposed) {
    return transposed ? weight.columns() : weight.rows();
  }

  private static int outputs(CpuMatrix weight, boolean transposed) {
    return transposed ? weight.rows() : weight.columns();
  }

  /**
   * Panel after panel, each with a row of {@link #width} numbers per input: those of the first
   * weights, then those of the next.
   */
  private void pack(Workers workers, CpuArena arena, List<CpuMatrix> weights, boolean transposed) {
    int widest = weights.stream().mapToInt(weight -> inputs(weight, transposed)).max().orElse(0);
    CpuArena.Rows[] rows = arena.rows(workers.count(), widest);
    workers.forEachBlock(
        outputs,
        width,
        (worker, from, to) -> {
          int at = from * inputs;
          for (CpuMatrix weight : weights) {
            pack(weight, transposed, from, to, rows[worker].a, at);
            at += inputs(weight, transposed) * width;
          }
        });
  }

  private void pack(CpuMatrix weight, boolean transposed, int from, int to, float[] row, int at) {
    int count = inputs(weight, transposed);
    for (int p = 0; !transposed && p < count; p++) {
      weight.readPart(p, from, to - from, packed, at + p * width);
    }
    for (int j = from; transposed && j < to; j++) {
      weight.readRow(j, row);
      for (int p = 0; p < count; p++) {
        packed[at + p * width + j - from] = row[p];
      }
    }
  }

  @Override
  public int rowsOfPiece(int rows) {
    return BLOCK;
  }

  @Override
  public Block rows(int worker, List<CpuMatrix> factors, int from, int to, CpuMatrix z) {
    return block(
        worker,
        to - from,
        CHUNK,
        (column, count, left) -> readChunk(factors, from, to, column, count, left));
  }

  @Override
  public boolean readsPanels() {
    return true;
  }

  @Override
  public Block rowsOfPanels(int worker, int rows) {
    float[] panels = scratch[worker].panels;
    return block(
        worker,
        rows,
        PANEL_CHUNK,
        (column, count, left) -> {
          for (int i = 0; i < rows; i++) {
            int at = column * BLOCK + i * width;
            kernel.join(panels, at, BLOCK * width, count, left, i * TileKernel.STRIDE);
          }
        });
  }

  private Block block(int worker, int rows, int chunk, Left operand) {
    CpuArena.Blocks own = scratch[worker];
    float[] result = own.result;
    for (int column = 0; column < inputs; column += chunk) {
      int depth = Math.min(chunk, inputs - column);
      operand.read(column, depth, own.left);
      multiply(own.left, rows, column, depth, result);
    }
    return (i, into) -> kernel.join(result, i * width, BLOCK * width, outputs, into, 0);
  }

  /**
   * Columns {@code [column, column + count)} of the rows {@code [from, to)} of matrices that stand
   * side by side.
   */
  static void readChunk(
      List<CpuMatrix> matrices, int from, int to, int column, int count, float[] left) {
    int begin = -column;
    for (CpuMatrix x : matrices) {
      int first = Math.max(0, -begin);
      int columns = Math.min(x.columns(), count - begin) - first;
      for (int i = from; columns > 0 && i < to; i++) {
        x.readPart(i, first, columns, left, (i - from) * TileKernel.STRIDE + begin + first);
      }
      begin += x.columns();
    }
  }

  private void multiply(float[] left, int rows, int column, int depth, float[] result) {
    boolean begun = column > 0;
    for (int j = 0; j < outputs; j += width) {
      int panel = j * inputs + column * width;
      for (int i = 0; i < rows; i += TileKernel.ROWS) {
        int at = j * BLOCK + i * width;
        kernel.multiply(
            left,
            i * TileKernel.STRIDE,
            packed,
            panel,
            depth,
            begun ? result : zeros,
            begun ? at : 0,
            result,
            at);
      }
    }
  }
}
