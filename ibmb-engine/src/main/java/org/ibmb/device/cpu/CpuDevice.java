/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dense products by ND4J (OpenBLAS), everything else by our own kernels, all spread over our own
 * workers.
 *
 * <p>Work is cut into blocks of rows whose size does not depend on the number of workers, and sums
 * over blocks are added in the order of the blocks: the same bytes for any thread count.
 */
public final class CpuDevice implements Device {
  /**
   * Rows of one piece of a dense product: enough for BLAS to reach its speed, few enough to
   * balance.
   */
  private static final int DENSE_BLOCK = 256;

  /** Rows of one piece of everything else. */
  private static final int ROW_BLOCK = 64;

  /**
   * A weight gradient is summed from at most this many partial ones, each over at least {@link
   * #PARTIAL_ROWS} rows.
   */
  private static final int MAX_PARTIALS = 16;

  private static final int PARTIAL_ROWS = 512;

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

  /** The same device on fewer threads. */
  public CpuDevice limit(int concurrency) {
    return new CpuDevice(workers.limit(concurrency), allocatedBytes);
  }

  @Override
  public String description() {
    return "CPU, ND4J " + NativeLibrary.backend() + ", " + workers.count() + " threads";
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
    m.buffer().put(m.offset(), values, 0, m.rows() * m.columns());
  }

  @Override
  public float[] download(Matrix matrix) {
    CpuMatrix m = (CpuMatrix) matrix;
    float[] values = new float[m.rows() * m.columns()];
    m.buffer().get(m.offset(), values);
    return values;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    denseBlocks((CpuMatrix) a, (CpuMatrix) b, (CpuMatrix) c, false);
  }

  @Override
  public void multiplyTransposedB(Matrix a, Matrix b, Matrix c) {
    denseBlocks((CpuMatrix) a, (CpuMatrix) b, (CpuMatrix) c, true);
  }

  private void denseBlocks(CpuMatrix a, CpuMatrix b, CpuMatrix c, boolean transposeB) {
    int rows = c.rows();
    workers.forEach(
        blocks(rows, DENSE_BLOCK),
        (worker, block) -> {
          int from = block * DENSE_BLOCK;
          int to = Math.min(rows, from + DENSE_BLOCK);
          Nd4j.gemm(
              a.rowRange(from, to).array(),
              b.array(),
              c.rowRange(from, to).array(),
              false,
              transposeB,
              1,
              0);
        });
  }

  @Override
  public void multiplyTransposedA(Matrix a, Matrix b, Matrix c) {
    CpuMatrix x = (CpuMatrix) a;
    CpuMatrix y = (CpuMatrix) b;
    CpuMatrix sum = (CpuMatrix) c;
    int rows = x.rows();
    int partialRows = Math.max(PARTIAL_ROWS, (rows + MAX_PARTIALS - 1) / MAX_PARTIALS);
    int partials = blocks(rows, partialRows);
    try (CpuArena scratch = new CpuArena(allocatedBytes)) {
      CpuMatrix[] partial = new CpuMatrix[partials];
      for (int i = 0; i < partials; i++) {
        partial[i] = i == 0 ? sum : (CpuMatrix) scratch.matrix(sum.rows(), sum.columns());
      }
      workers.forEach(
          partials,
          (worker, i) -> {
            int from = i * partialRows;
            int to = Math.min(rows, from + partialRows);
            Nd4j.gemm(
                x.rowRange(from, to).array(),
                y.rowRange(from, to).array(),
                partial[i].array(),
                true,
                false,
                1,
                0);
          });
      addPartials(sum, partial);
    }
  }

  private void addPartials(CpuMatrix sum, CpuMatrix[] partial) {
    if (partial.length == 1) {
      return;
    }
    int width = sum.columns();
    workers.forEach(
        blocks(sum.rows(), ROW_BLOCK),
        (worker, block) -> {
          float[] total = new float[width];
          float[] next = new float[width];
          for (int i = block * ROW_BLOCK; i < Math.min(sum.rows(), (block + 1) * ROW_BLOCK); i++) {
            sum.buffer().get(sum.row(i), total);
            for (int p = 1; p < partial.length; p++) {
              partial[p].buffer().get(partial[p].row(i), next);
              RowKernels.add(total, next, width);
            }
            sum.buffer().put(sum.row(i), total);
          }
        });
  }

  @Override
  public void multiplySparse(SparseMatrix s, Matrix x, Matrix y) {
    CpuMatrix out = (CpuMatrix) y;
    sparseRows(((CpuArena.CpuSparse) s).matrix(), Integer.MAX_VALUE, (CpuMatrix) x, out);
  }

  @Override
  public void multiplySparseTransposed(SparseMatrix s, Matrix x, Matrix y) {
    sparseRows(((CpuArena.CpuSparse) s).transposed(), x.rows(), (CpuMatrix) x, (CpuMatrix) y);
  }

  /** Rows are ascending, so the first target at or beyond {@code columnLimit} ends a row. */
  private void sparseRows(Csr s, int columnLimit, CpuMatrix x, CpuMatrix y) {
    int width = x.columns();
    int[] offsets = s.offsets();
    int[] targets = s.targets();
    float[] weights = s.weights();
    FloatBuffer in = x.buffer();
    workers.forEach(
        blocks(y.rows(), ROW_BLOCK),
        (worker, block) -> {
          float[] sum = new float[width];
          float[][] row = new float[4][width];
          for (int i = block * ROW_BLOCK; i < Math.min(y.rows(), (block + 1) * ROW_BLOCK); i++) {
            Arrays.fill(sum, 0f);
            int e = offsets[i];
            int end = offsets[i + 1];
            while (end > e && targets[end - 1] >= columnLimit) {
              end--;
            }
            for (; e + 3 < end; e += 4) {
              for (int k = 0; k < 4; k++) {
                in.get(x.row(targets[e + k]), row[k]);
              }
              RowKernels.addScaled(
                  sum,
                  row[0],
                  row[1],
                  row[2],
                  row[3],
                  weights[e],
                  weights[e + 1],
                  weights[e + 2],
                  weights[e + 3],
                  width);
            }
            for (; e < end; e++) {
              in.get(x.row(targets[e]), row[0]);
              RowKernels.addScaled(sum, row[0], weights[e], width);
            }
            y.buffer().put(y.row(i), sum);
          }
        });
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
    workers.forEach(
        blocks(in.rows(), ROW_BLOCK),
        (worker, block) -> {
          float[] x = new float[width];
          float[] result = new float[width];
          for (int i = block * ROW_BLOCK; i < Math.min(in.rows(), (block + 1) * ROW_BLOCK); i++) {
            in.buffer().get(in.row(i), x);
            RowKernels.add(x, offset, width);
            deviations.buffer().put(deviations.row(i), RowKernels.normalise(x, width));
            RowKernels.scaleShiftRelu(x, scale, shift, result, width);
            if (keep < 1) {
              RowKernels.dropout(result, seed, i, keep, width);
            }
            in.buffer().put(in.row(i), x);
            out.buffer().put(out.row(i), result);
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
    int blockCount = blocks(d.rows(), ROW_BLOCK);
    float[][] biasSums = new float[blockCount][];
    float[][] gammaSums = new float[blockCount][];
    float[][] betaSums = new float[blockCount][];
    workers.forEach(
        blockCount,
        (worker, block) -> {
          float[] gradient = new float[width];
          float[] activation = new float[width];
          float[] x = new float[width];
          biasSums[block] = new float[width];
          gammaSums[block] = new float[width];
          betaSums[block] = new float[width];
          for (int i = block * ROW_BLOCK; i < Math.min(d.rows(), (block + 1) * ROW_BLOCK); i++) {
            d.buffer().get(d.row(i), gradient);
            out.buffer().get(out.row(i), activation);
            normalised.buffer().get(normalised.row(i), x);
            RowKernels.normActivationDropoutBackward(
                gradient,
                activation,
                x,
                deviations.buffer().get(deviations.row(i)),
                scale,
                gammaSums[block],
                betaSums[block],
                keep,
                width);
            RowKernels.add(biasSums[block], gradient, width);
            d.buffer().put(d.row(i), gradient);
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
    int blockCount = blocks(rows, ROW_BLOCK);
    float[][] biasSums = new float[blockCount][];
    double[] losses = new double[blockCount];
    workers.forEach(
        blockCount,
        (worker, block) -> {
          float[] row = new float[classes];
          biasSums[block] = new float[classes];
          for (int i = block * ROW_BLOCK; i < Math.min(rows, (block + 1) * ROW_BLOCK); i++) {
            m.buffer().get(m.row(i), row);
            RowKernels.add(row, shift, classes);
            float target = row[labels[i]];
            losses[block] += RowKernels.softmax(row, classes) - target;
            row[labels[i]] -= 1;
            for (int c = 0; c < classes; c++) {
              row[c] /= rows;
            }
            RowKernels.add(biasSums[block], row, classes);
            m.buffer().put(m.row(i), row);
          }
        });
    upload(sumInOrder(biasSums, classes), dBias);
    double loss = 0;
    for (double part : losses) {
      loss += part;
    }
    return loss / rows;
  }

  @Override
  public void softmax(Matrix logits, Matrix bias) {
    CpuMatrix m = (CpuMatrix) logits;
    float[] shift = download(bias);
    workers.forEach(
        blocks(m.rows(), ROW_BLOCK),
        (worker, block) -> {
          float[] row = new float[m.columns()];
          for (int i = block * ROW_BLOCK; i < Math.min(m.rows(), (block + 1) * ROW_BLOCK); i++) {
            m.buffer().get(m.row(i), row);
            RowKernels.add(row, shift, m.columns());
            RowKernels.softmax(row, m.columns());
            m.buffer().put(m.row(i), row);
          }
        });
  }

  @Override
  public Optimiser adam(Arena arena, Matrix parameters, Matrix gradients, int decayed) {
    return new Nd4jAdam(arena, (CpuMatrix) parameters, (CpuMatrix) gradients, decayed);
  }

  private static float[] sumInOrder(float[][] parts, int width) {
    float[] sum = new float[width];
    for (float[] part : parts) {
      RowKernels.add(sum, part, width);
    }
    return sum;
  }

  private static int blocks(int rows, int size) {
    return (rows + size - 1) / size;
  }
}
