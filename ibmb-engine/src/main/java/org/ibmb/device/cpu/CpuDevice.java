/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/**
 * Dense products by our own tiles or the OpenBLAS that ND4J brings, whichever is faster here,
 * everything else by our own kernels, all spread over our own workers.
 *
 * <p>Work is cut into blocks whose size does not depend on the number of workers, and sums over
 * blocks are added in the order of the blocks: the same bytes for any thread count.
 */
public final class CpuDevice implements Device {
  private static final RowKernels KERNELS = RowKernels.best();

  /** Rows of one piece of the row kernels. */
  static final int ROW_BLOCK = 64;

  private final Workers workers;
  private final AtomicLong allocatedBytes;

  private CpuDevice(Workers workers, AtomicLong allocatedBytes) {
    this.workers = workers;
    this.allocatedBytes = allocatedBytes;
  }

  /**
   * @throws IllegalStateException where the native library does not load on this machine
   */
  public static CpuDevice create(Workers workers) {
    NativeLibrary.backend();
    return new CpuDevice(workers, new AtomicLong());
  }

  @Override
  public CpuDevice on(Workers others) {
    return new CpuDevice(others, allocatedBytes);
  }

  @Override
  public void checkpoint() {
    workers.checkStop();
  }

  @Override
  public String description() {
    return "CPU, ND4J "
        + NativeLibrary.backend()
        + (DenseProduct.TILES == null ? " for products, " : ", ")
        + KERNELS.description()
        + (DenseProduct.TILES == null ? "" : " for products, too")
        + ", "
        + workers.count()
        + " threads";
  }

  @Override
  public List<String> hints() {
    List<String> hints = new ArrayList<>(KERNELS.hints());
    int cores = Runtime.getRuntime().availableProcessors();
    if (workers.count() > cores) {
      hints.add(
          "%d threads share %d cores and wait for each other. Use %d."
              .formatted(workers.count(), cores, cores));
    }
    return hints;
  }

  @Override
  public Arena newArena() {
    return new CpuArena(allocatedBytes);
  }

  @Override
  public boolean hasOwnMemory() {
    return false;
  }

  @Override
  public long freeBytes() {
    return NativeMemory.freeBytes();
  }

  @Override
  public long gradientScratchBytes(int rows, int columns, long numbers) {
    return WeightGradients.scratchNumbers(rows, columns, numbers) * Float.BYTES;
  }

  @Override
  public long gradientScratchHeapBytes(int rows, int columns, long numbers) {
    return WeightGradients.scratchHeapNumbers(rows, columns, numbers) * Float.BYTES;
  }

  @Override
  public long inferenceScratchBytes(int inputs, int outputs, boolean rooted) {
    return BlockInference.scratchNumbers(workers.count(), inputs, outputs, rooted) * Float.BYTES;
  }

  @Override
  public long productHeapBytes(List<Product> products) {
    return DenseProduct.TILES == null
        ? 0
        : TileProduct.heapNumbers(DenseProduct.TILES, workers.count(), products) * Float.BYTES;
  }

  @Override
  public long sparseMemoryBytes(int rows, int entries) {
    return 0;
  }

  @Override
  public boolean gathersOnHeap(int rows, int columns) {
    return (long) rows * columns <= CpuArena.HEAP_NUMBERS;
  }

  @Override
  public long sparseHeapBytes(int rows, int columns) {
    return copyBytes(rows, columns, SparseProduct.COLUMN_BLOCK);
  }

  /** Bytes of the columns that are copied to the heap at once, in multiples of {@code unit}. */
  private static long copyBytes(int rows, int columns, int unit) {
    int width = SparseProduct.widthOnHeap(rows, columns, unit, CpuArena.HEAP_NUMBERS);
    return (long) Float.BYTES * rows * width;
  }

  @Override
  public long attentionHeapBytes(int inputs, int columns, int edges, int heads) {
    return Attention.forwardNumbers(inputs, edges, heads) * Float.BYTES
        + copyBytes(inputs, columns, edges == 0 ? columns / heads : columns);
  }

  @Override
  public long attentionBackwardHeapBytes(int inputs, int rows, int columns, int edges, int heads) {
    return attentionHeapBytes(inputs, columns, edges, heads)
        + Attention.backwardNumbers(inputs, rows, columns, edges, heads) * Float.BYTES;
  }

  @Override
  public long allocatedBytes() {
    return allocatedBytes.get();
  }

  @Override
  public void upload(float[] values, Matrix matrix) {
    CpuMatrix m = (CpuMatrix) matrix;
    m.writeRows(0, m.rows(), values, 0);
  }

  @Override
  public void fill(Matrix matrix, RowSource source) {
    CpuMatrix m = (CpuMatrix) matrix;
    workers.forEachBlock(
        m.rows(),
        ROW_BLOCK,
        (worker, from, to) -> {
          float[] row = new float[m.columns()];
          for (int i = from; i < to; i++) {
            source.copyRow(i, row);
            m.writeRow(i, row);
          }
        });
  }

  @Override
  public void fill(SparseMatrix memory, Csr matrix, Csr transposed) {
    ((CpuArena.CpuSparse) memory).set(matrix, transposed);
  }

  @Override
  public float[] download(Matrix matrix) {
    CpuMatrix m = (CpuMatrix) matrix;
    float[] values = new float[m.rows() * m.columns()];
    m.readRows(0, m.rows(), values, 0);
    return values;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    DenseProduct.multiply(workers, (CpuMatrix) a, (CpuMatrix) b, false, (CpuMatrix) c);
  }

  @Override
  public void multiplyTransposedB(Matrix a, Matrix b, Matrix c) {
    DenseProduct.multiply(workers, (CpuMatrix) a, (CpuMatrix) b, true, (CpuMatrix) c);
  }

  @Override
  public void multiplyTransposedA(Matrix a, Matrix b, Matrix c) {
    List<Linear> term = List.of(new Linear(a, null, c, null));
    WeightGradients gradients = WeightGradients.of(workers, term, (CpuMatrix) b);
    CpuArena.Rows[] scratch = ((CpuMatrix) b).arena().rows(workers.count(), b.columns());
    workers.forEachBlock(
        a.rows(),
        gradients.size(),
        (worker, from, to) ->
            gradients.addMatrix(worker, from, to, (CpuMatrix) b, scratch[worker].a));
    gradients.finish(workers, KERNELS);
  }

  @Override
  public void multiplySparse(SparseMatrix s, Matrix x, Matrix y) {
    SparseProduct.multiply(
        workers,
        KERNELS,
        ((CpuArena.CpuSparse) s).matrix(),
        (CpuMatrix) x,
        (CpuMatrix) y,
        CpuArena.HEAP_NUMBERS);
  }

  @Override
  public Gradient complete(Gradient gradient) {
    return GradientRows.complete(workers, KERNELS, gradient, CpuArena.HEAP_NUMBERS);
  }

  @Override
  public void attention(
      SparseMatrix s,
      Matrix x,
      Matrix source,
      Matrix destination,
      int heads,
      Matrix coefficients,
      Matrix y) {
    CpuArena.CpuSparse sparse = (CpuArena.CpuSparse) s;
    if (coefficients == null) {
      Attention.forwardByHeads(
          KERNELS,
          workers,
          sparse,
          heads,
          (CpuMatrix) x,
          download(source),
          download(destination),
          (CpuMatrix) y,
          CpuArena.HEAP_NUMBERS);
      return;
    }
    int edges = sparse.matrix().offsets()[y.rows()];
    float[] alpha = new float[edges * heads];
    attention(sparse, (CpuMatrix) x, source, destination, heads).forward(alpha, (CpuMatrix) y);
    upload(alpha, coefficients.firstRows(edges));
  }

  @Override
  public void attentionBackward(
      SparseMatrix s,
      Matrix x,
      Matrix source,
      Matrix destination,
      int heads,
      Matrix coefficients,
      Matrix dy,
      Matrix dx,
      Matrix dSource,
      Matrix dDestination) {
    CpuArena.CpuSparse sparse = (CpuArena.CpuSparse) s;
    float[] alpha = download(coefficients.firstRows(sparse.matrix().offsets()[dy.rows()]));
    float[] sourceGradient = new float[x.columns()];
    float[] destinationGradient = new float[x.columns()];
    attention(sparse, (CpuMatrix) x, source, destination, heads)
        .backward(
            alpha, download(dy), dy.rows(), (CpuMatrix) dx, sourceGradient, destinationGradient);
    upload(sourceGradient, dSource);
    upload(destinationGradient, dDestination);
  }

  private Attention attention(
      CpuArena.CpuSparse sparse, CpuMatrix x, Matrix source, Matrix destination, int heads) {
    return new Attention(
        KERNELS,
        workers,
        sparse,
        heads,
        x.columns(),
        SparseProduct.toHeap(workers, x, 0, x.columns()),
        x.rows(),
        download(source),
        download(destination));
  }

  @Override
  public void normActivationDropout(
      List<Linear> terms,
      Matrix z,
      Matrix bias,
      Matrix inverseDeviation,
      Matrix gamma,
      Matrix beta,
      Matrix h,
      float keep,
      long seed) {
    NormActivationDropout.forward(
        workers,
        KERNELS,
        terms,
        (CpuMatrix) z,
        download(bias),
        (CpuMatrix) inverseDeviation,
        download(gamma),
        download(beta),
        (CpuMatrix) h,
        keep,
        seed);
  }

  @Override
  public void normActivationDropoutBackward(
      List<Linear> terms,
      Gradient dh,
      Matrix z,
      Matrix inverseDeviation,
      Matrix gamma,
      Matrix dBias,
      Matrix dGamma,
      Matrix dBeta,
      float keep) {
    NormActivationDropout.backward(
        workers,
        KERNELS,
        terms,
        dh,
        (CpuMatrix) z,
        (CpuMatrix) inverseDeviation,
        download(gamma),
        (CpuMatrix) dBias,
        (CpuMatrix) dGamma,
        (CpuMatrix) dBeta,
        keep,
        CpuArena.HEAP_NUMBERS);
  }

  @Override
  public void inferBlock(
      SparseMatrix s,
      Matrix x,
      Matrix weight,
      Matrix rootWeight,
      Matrix bias,
      Matrix gamma,
      Matrix beta,
      Matrix h) {
    new BlockInference(
            workers,
            KERNELS,
            (CpuMatrix) x,
            (CpuMatrix) weight,
            (CpuMatrix) rootWeight,
            download(bias),
            download(gamma),
            download(beta),
            (CpuMatrix) h)
        .run(((CpuArena.CpuSparse) s).matrix(), CpuArena.HEAP_NUMBERS);
  }

  @Override
  public double softmaxCrossEntropy(
      Matrix logits,
      Matrix bias,
      Matrix labels,
      Matrix rowWeights,
      double total,
      double focus,
      Matrix dBias) {
    return CrossEntropy.lossAndGradient(
        workers,
        KERNELS,
        (CpuMatrix) logits,
        download(bias),
        (CpuMatrix) labels,
        (CpuMatrix) rowWeights,
        total,
        focus,
        (CpuMatrix) dBias);
  }

  @Override
  public void softmax(Matrix logits, Matrix bias) {
    CrossEntropy.softmax(workers, KERNELS, (CpuMatrix) logits, download(bias));
  }

  @Override
  public void copy(Matrix from, Matrix to) {
    write((CpuMatrix) from, (CpuMatrix) to, false);
  }

  @Override
  public void add(Matrix x, Matrix sum) {
    write((CpuMatrix) x, (CpuMatrix) sum, true);
  }

  /**
   * @param added whether what stands in {@code to} is added
   */
  private void write(CpuMatrix from, CpuMatrix to, boolean added) {
    CpuArena.Rows[] scratch = to.arena().rows(workers.count(), from.columns());
    workers.forEachBlock(
        from.rows(),
        ROW_BLOCK,
        (worker, first, end) -> {
          float[] row = scratch[worker].a;
          float[] sum = scratch[worker].b;
          for (int i = first; i < end; i++) {
            from.readRow(i, row);
            if (added) {
              to.readRow(i, sum);
              KERNELS.add(sum, row, from.columns());
            }
            to.writeRow(i, added ? sum : row);
          }
        });
  }

  @Override
  public List<Device> lanes() {
    CpuDevice lane = on(workers.limit(1));
    return Collections.nCopies(workers.count(), lane);
  }

  @Override
  public Optimiser adam(Matrix parameters, Matrix gradients, int decayed) {
    return new CpuAdam(workers, (CpuMatrix) parameters, (CpuMatrix) gradients, decayed);
  }
}
