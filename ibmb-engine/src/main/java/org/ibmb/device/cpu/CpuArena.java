/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ibmb.device.Arena;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Csr;
import org.ibmb.run.InvalidInput;

/**
 * Owns ND4J arrays and frees them together; also owns the scratch space of the kernels that work on
 * them, which only ever grows, so that a training step allocates nothing once the largest batch has
 * been seen.
 */
final class CpuArena implements Arena {
  /**
   * Numbers of a sparse product's operand that are on the heap at once, 256 MiB; more where so few
   * columns would be less than the {@code unit} of {@link SparseProduct#widthOnHeap}.
   */
  static final int HEAP_NUMBERS = 1 << 26;

  /** Heap arrays of one worker, with room for a whole tile beyond the widest row. */
  static final class Rows {
    private static final int WIDEST_TILE = 128;

    float[] a = {};
    float[] b = {};
    float[] c = {};

    private void ensure(int width) {
      if (a.length < width + WIDEST_TILE) {
        int length = width + WIDEST_TILE;
        a = new float[length];
        b = new float[length];
        c = new float[length];
      }
    }
  }

  /** Heap arrays of one worker for products by tiles. */
  static final class Blocks {
    /** Some columns of a block of rows. */
    final float[] left = new float[TileProduct.BLOCK * TileKernel.STRIDE];

    /** A product of a block of rows, cut into panels. */
    float[] result;

    /** A block of rows cut into panels. */
    float[] panels;

    /** In all, where a row of the result has {@code width} of them. */
    static long numbers(long width) {
      return TileProduct.BLOCK * (TileKernel.STRIDE + 2 * width);
    }
  }

  private final List<CpuMatrix> matrices = new ArrayList<>();
  private final AtomicLong deviceBytes;
  private long bytes;
  private Rows[] rows = {};
  private float[] heap = {};
  private float[] partials = {};
  private Blocks[] blocks = {};
  private final List<float[]> packed = new ArrayList<>();
  private CpuMatrix outside;

  CpuArena(AtomicLong deviceBytes) {
    this.deviceBytes = deviceBytes;
  }

  @Override
  public Matrix matrix(int rows, int columns) {
    return allocate(rows, columns);
  }

  @Override
  public Matrix gathered(int rows, int columns) {
    long length = checkLength(rows, columns);
    if (length > HEAP_NUMBERS) {
      return added(CpuMatrix.allocate(this, rows, columns, false));
    }
    return CpuMatrix.onHeap(this, new float[rows * columns], rows, columns);
  }

  @Override
  public Matrix gathered(float[] values, int rows, int columns) {
    return CpuMatrix.onHeap(this, values, rows, columns);
  }

  private static long checkLength(int rows, int columns) {
    long length = (long) rows * columns;
    if (length > CpuMatrix.MAX_LENGTH) {
      throw new InvalidInput(
          "A matrix of %d x %d has %d numbers, more than one array holds (%d). Reduce outputsPerBatch, hiddenDimension or the features."
              .formatted(rows, columns, length, CpuMatrix.MAX_LENGTH));
    }
    return length;
  }

  private CpuMatrix allocate(int rows, int columns) {
    checkLength(rows, columns);
    return added(CpuMatrix.allocate(this, rows, columns, true));
  }

  private CpuMatrix added(CpuMatrix matrix) {
    matrices.add(matrix);
    count((long) matrix.rows() * matrix.columns() * Float.BYTES);
    return matrix;
  }

  @Override
  public SparseMatrix sparse(Csr matrix, Csr transposed) {
    return new CpuSparse(matrix, transposed);
  }

  @Override
  public SparseMatrix sparse(int rows, int entries) {
    return new CpuSparse(null, null);
  }

  /** Scratch rows for each of {@code workers}. */
  Rows[] rows(int workers, int width) {
    if (rows.length < workers) {
      rows = new Rows[workers];
      for (int i = 0; i < workers; i++) {
        rows[i] = new Rows();
      }
    }
    for (Rows row : rows) {
      row.ensure(width);
    }
    return rows;
  }

  /** A heap array of at least {@code length} numbers, whatever they are. */
  float[] heap(int length) {
    if (heap.length < length) {
      heap = new float[0]; // never both at once
      heap = new float[length];
    }
    return heap;
  }

  /** A heap array of at least {@code length} numbers for partial sums, whatever they are. */
  float[] partials(int length) {
    if (partials.length < length) {
      partials = new float[0]; // never both at once
      partials = new float[length];
    }
    return partials;
  }

  /** A heap array of at least {@code length} numbers for packed operand {@code i}. */
  float[] packed(int i, int length) {
    while (packed.size() <= i) {
      packed.add(new float[0]);
    }
    if (packed.get(i).length < length) {
      packed.set(i, new float[0]); // never both at once
      packed.set(i, new float[length]);
    }
    return packed.get(i);
  }

  /**
   * Scratch space for each of {@code workers}.
   *
   * @param width of a row of the result, whole tiles
   */
  Blocks[] blocks(int workers, int width) {
    if (blocks.length < workers) {
      blocks = new Blocks[workers];
      Arrays.setAll(blocks, i -> new Blocks());
    }
    int length = TileProduct.BLOCK * width;
    for (Blocks own : blocks) {
      if (own.result == null || own.result.length < length) {
        own.result = null; // never both at once
        own.panels = null;
        own.result = new float[length];
        own.panels = new float[length];
      }
    }
    return blocks;
  }

  /** Memory outside the heap for at least {@code length} numbers, whatever they are. */
  CpuMatrix outside(long length) {
    if (outside == null || outside.columns() < length) {
      if (outside != null) {
        matrices.remove(outside);
        count(-(long) outside.columns() * Float.BYTES);
        outside.free();
        outside = null; // the next line may fail
      }
      outside = allocate(1, Math.toIntExact(Math.min(length, Integer.MAX_VALUE)));
    }
    return outside;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  private void count(long added) {
    bytes += added;
    deviceBytes.addAndGet(added);
  }

  @Override
  public void close() {
    matrices.forEach(CpuMatrix::free);
    matrices.clear();
    count(-bytes);
    outside = null;
    rows = new Rows[0];
    heap = new float[0];
    partials = new float[0];
    packed.clear();
    blocks = new Blocks[0];
  }

  /** Index arrays stay on the heap, where Java reads them fastest. */
  static final class CpuSparse implements SparseMatrix {
    private Csr matrix;
    private Csr transposed;
    private int[] edgeOfTransposed;

    CpuSparse(Csr matrix, Csr transposed) {
      this.matrix = matrix;
      this.transposed = transposed;
    }

    /** Refers to other matrices from now on. */
    void set(Csr otherMatrix, Csr otherTransposed) {
      matrix = otherMatrix;
      transposed = otherTransposed;
      edgeOfTransposed = null;
    }

    Csr matrix() {
      return matrix;
    }

    Csr transposed() {
      return transposed;
    }

    /** For every edge of the transposed matrix, which edge of the matrix it is. */
    int[] edgeOfTransposed() {
      if (edgeOfTransposed == null) {
        int[] edges = new int[matrix.edgeCount()];
        int[] next = transposed.offsets().clone();
        for (int e = 0; e < edges.length; e++) {
          edges[next[matrix.targets()[e]]++] = e;
        }
        edgeOfTransposed = edges;
      }
      return edgeOfTransposed;
    }
  }
}
