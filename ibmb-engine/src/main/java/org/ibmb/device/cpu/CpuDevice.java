/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Csr;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;

/**
 * Dense products by the OpenBLAS that ND4J brings, everything else by our own kernels, all spread
 * over our own workers.
 *
 * <p>Work is cut into blocks whose size does not depend on the number of workers, and sums over
 * blocks are added in the order of the blocks: the same bytes for any thread count.
 */
public final class CpuDevice implements Device {
  private static final RowKernels KERNELS = RowKernels.best();

  /** Rows of one piece of the row kernels. */
  private static final int ROW_BLOCK = 64;

  /** Most partial sums over the rows of a block, which are added up at the end. */
  private static final int MAX_SUMS = 16;

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

  /** The same device, whose work these workers do. */
  public CpuDevice on(Workers others) {
    return new CpuDevice(others, allocatedBytes);
  }

  @Override
  public String description() {
    return "CPU, ND4J "
        + NativeLibrary.backend()
        + " for products, "
        + KERNELS.description()
        + ", "
        + workers.count()
        + " threads";
  }

  @Override
  public List<String> hints() {
    return KERNELS.hints();
  }

  @Override
  public Arena newArena() {
    return new CpuArena(allocatedBytes);
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
  public float[] download(Matrix matrix) {
    CpuMatrix m = (CpuMatrix) matrix;
    float[] values = new float[m.rows() * m.columns()];
    m.readRows(0, m.rows(), values, 0);
    return values;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    DenseProduct.rows(workers, (CpuMatrix) a, (CpuMatrix) b, false, (CpuMatrix) c, 0f);
  }

  @Override
  public void addMultiplied(Matrix a, Matrix b, Matrix c) {
    DenseProduct.rows(workers, (CpuMatrix) a, (CpuMatrix) b, false, (CpuMatrix) c, 1f);
  }

  @Override
  public void multiplyTransposedB(Matrix a, Matrix b, Matrix c) {
    DenseProduct.rows(workers, (CpuMatrix) a, (CpuMatrix) b, true, (CpuMatrix) c, 0f);
  }

  @Override
  public void addMultipliedTransposedB(Matrix a, Matrix b, Matrix c) {
    DenseProduct.rows(workers, (CpuMatrix) a, (CpuMatrix) b, true, (CpuMatrix) c, 1f);
  }

  @Override
  public void multiplyTransposedA(Matrix a, Matrix b, Matrix c) {
    DenseProduct.columns(workers, KERNELS, (CpuMatrix) a, (CpuMatrix) b, (CpuMatrix) c);
  }

  @Override
  public void multiplySparse(SparseMatrix s, Matrix x, Matrix y) {
    Csr matrix = ((CpuArena.CpuSparse) s).matrix();
    SparseProduct.multiply(
        workers, KERNELS, matrix, Integer.MAX_VALUE, (CpuMatrix) x, (CpuMatrix) y);
  }

  @Override
  public void multiplySparseTransposed(SparseMatrix s, Matrix x, Matrix y) {
    Csr transposed = ((CpuArena.CpuSparse) s).transposed();
    SparseProduct.multiply(workers, KERNELS, transposed, x.rows(), (CpuMatrix) x, (CpuMatrix) y);
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
        SparseProduct.toHeap(workers, x),
        x.rows(),
        download(source),
        download(destination));
  }

  @Override
  public void normActivationDropout(
      Matrix z,
      Matrix bias,
      Matrix inverseDeviation,
      Matrix gamma,
      Matrix beta,
      Matrix h,
      float keep,
      long seed) {
    CpuMatrix in = (CpuMatrix) z;
    CpuMatrix out = (CpuMatrix) h;
    CpuMatrix deviations = (CpuMatrix) inverseDeviation;
    int width = in.columns();
    float[] offset = download(bias);
    float[] scale = download(gamma);
    float[] shift = download(beta);
    CpuArena.Rows[] scratch = in.arena().rows(workers.count(), width);
    workers.forEach(
        blocks(in.rows(), ROW_BLOCK),
        (worker, block) -> {
          float[] x = scratch[worker].a;
          float[] result = scratch[worker].b;
          for (int i = block * ROW_BLOCK; i < Math.min(in.rows(), (block + 1) * ROW_BLOCK); i++) {
            in.readRow(i, x);
            int hash = (int) Seeds.mix(seed + i * 0x9E3779B97F4A7C15L);
            deviations.setNumber(
                i, KERNELS.forward(x, offset, scale, shift, result, keep, hash, width));
            in.writeRow(i, x);
            out.writeRow(i, result);
          }
        });
  }

  @Override
  public void normActivationDropoutBackward(
      Matrix dh,
      Matrix h,
      Matrix xhat,
      Matrix inverseDeviation,
      Matrix gamma,
      Matrix dBias,
      Matrix dGamma,
      Matrix dBeta,
      float keep) {
    CpuMatrix d = (CpuMatrix) dh;
    CpuMatrix out = (CpuMatrix) h;
    CpuMatrix normalised = (CpuMatrix) xhat;
    CpuMatrix deviations = (CpuMatrix) inverseDeviation;
    int width = d.columns();
    float[] scale = download(gamma);
    int size = Math.max(ROW_BLOCK, blocks(d.rows(), MAX_SUMS));
    int pieces = blocks(d.rows(), size);
    float[][] biasSums = new float[pieces][width];
    float[][] gammaSums = new float[pieces][width];
    float[][] betaSums = new float[pieces][width];
    CpuArena.Rows[] scratch = d.arena().rows(workers.count(), width);
    workers.forEach(
        pieces,
        (worker, piece) -> {
          float[] gradient = scratch[worker].a;
          float[] activation = scratch[worker].b;
          float[] x = scratch[worker].c;
          for (int i = piece * size; i < Math.min(d.rows(), (piece + 1) * size); i++) {
            d.readRow(i, gradient);
            out.readRow(i, activation);
            normalised.readRow(i, x);
            KERNELS.backward(
                gradient,
                activation,
                x,
                deviations.number(i),
                scale,
                biasSums[piece],
                gammaSums[piece],
                betaSums[piece],
                keep,
                width);
            d.writeRow(i, gradient);
          }
        });
    upload(sumInOrder(biasSums, width), dBias);
    upload(sumInOrder(gammaSums, width), dGamma);
    upload(sumInOrder(betaSums, width), dBeta);
  }

  @Override
  public double softmaxCrossEntropy(Matrix logits, Matrix bias, int[] labels, Matrix dBias) {
    CpuMatrix m = (CpuMatrix) logits;
    int classes = m.columns();
    int rows = m.rows();
    float[] shift = download(bias);
    int pieces = blocks(rows, ROW_BLOCK);
    float[][] biasSums = new float[pieces][classes];
    double[] losses = new double[pieces];
    CpuArena.Rows[] scratch = m.arena().rows(workers.count(), classes);
    workers.forEach(
        pieces,
        (worker, piece) -> {
          float[] row = scratch[worker].a;
          for (int i = piece * ROW_BLOCK; i < Math.min(rows, (piece + 1) * ROW_BLOCK); i++) {
            m.readRow(i, row);
            KERNELS.add(row, shift, classes);
            float target = row[labels[i]];
            losses[piece] += RowKernels.softmax(row, classes) - target;
            row[labels[i]] -= 1;
            for (int c = 0; c < classes; c++) {
              row[c] /= rows;
            }
            KERNELS.add(biasSums[piece], row, classes);
            m.writeRow(i, row);
          }
        });
    upload(sumInOrder(biasSums, classes), dBias);
    return Arrays.stream(losses).sum() / rows;
  }

  @Override
  public void softmax(Matrix logits, Matrix bias) {
    CpuMatrix m = (CpuMatrix) logits;
    float[] shift = download(bias);
    CpuArena.Rows[] scratch = m.arena().rows(workers.count(), m.columns());
    workers.forEach(
        blocks(m.rows(), ROW_BLOCK),
        (worker, block) -> {
          float[] row = scratch[worker].a;
          for (int i = block * ROW_BLOCK; i < Math.min(m.rows(), (block + 1) * ROW_BLOCK); i++) {
            m.readRow(i, row);
            KERNELS.add(row, shift, m.columns());
            RowKernels.softmax(row, m.columns());
            m.writeRow(i, row);
          }
        });
  }

  @Override
  public Optimiser adam(Matrix parameters, Matrix gradients, int decayed) {
    return new CpuAdam(workers, (CpuMatrix) parameters, (CpuMatrix) gradients, decayed);
  }

  private static float[] sumInOrder(float[][] parts, int width) {
    float[] sum = new float[width];
    for (float[] part : parts) {
      KERNELS.add(sum, part, width);
    }
    return sum;
  }

  private static int blocks(int rows, int size) {
    return (rows + size - 1) / size;
  }
}
