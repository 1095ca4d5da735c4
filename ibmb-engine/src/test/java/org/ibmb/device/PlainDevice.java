/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;

/**
 * A device that is slow and obviously right: loops over heap arrays, sums in double precision, one
 * lane, memory of its own. It shares no code with the CPU's kernels, and its calls never ask
 * whether they are to stop: they stand for those that a GPU has queued.
 */
final class PlainDevice implements Device {
  private final Workers workers;
  private final AtomicLong allocated;

  PlainDevice() {
    this(null, new AtomicLong());
  }

  private PlainDevice(Workers workers, AtomicLong allocated) {
    this.workers = workers;
    this.allocated = allocated;
  }

  @Override
  public Device on(Workers others) {
    return new PlainDevice(others, allocated);
  }

  @Override
  public void checkpoint() {
    if (workers != null) {
      workers.checkStop();
    }
  }

  @Override
  public String description() {
    return "plain loops";
  }

  @Override
  public List<String> hints() {
    return List.of();
  }

  @Override
  public Arena newArena() {
    return new PlainArena(allocated);
  }

  @Override
  public List<Device> lanes() {
    return List.of(this);
  }

  @Override
  public long allocatedBytes() {
    return allocated.get();
  }

  @Override
  public boolean hasOwnMemory() {
    return true;
  }

  @Override
  public long freeBytes() {
    return Long.MAX_VALUE;
  }

  @Override
  public long gradientScratchBytes(int rows, int columns, long numbers) {
    return 0;
  }

  @Override
  public long gradientScratchHeapBytes(int rows, int columns, long numbers) {
    return 0;
  }

  @Override
  public long inferenceScratchBytes(int inputs, int outputs, boolean rooted) {
    return 0;
  }

  @Override
  public long productHeapBytes(List<Product> products) {
    return 0;
  }

  @Override
  public long sparseMemoryBytes(int rows, int entries) {
    return PlainSparse.bytes(rows, entries);
  }

  @Override
  public boolean gathersOnHeap(int rows, int columns) {
    return false;
  }

  @Override
  public long sparseHeapBytes(int rows, int columns) {
    return 0;
  }

  @Override
  public long attentionHeapBytes(int inputs, int columns, int edges, int heads) {
    return 0;
  }

  @Override
  public long attentionBackwardHeapBytes(int inputs, int rows, int columns, int edges, int heads) {
    return 0;
  }

  @Override
  public void upload(float[] values, Matrix matrix) {
    PlainMatrix m = (PlainMatrix) matrix;
    System.arraycopy(values, 0, m.numbers, m.at(0, 0), m.rows() * m.columns());
  }

  @Override
  public void fill(Matrix matrix, RowSource source) {
    PlainMatrix m = (PlainMatrix) matrix;
    float[] row = new float[m.columns()];
    for (int i = 0; i < m.rows(); i++) {
      source.copyRow(i, row);
      System.arraycopy(row, 0, m.numbers, m.at(i, 0), row.length);
    }
  }

  @Override
  public void fill(SparseMatrix memory, Csr matrix, Csr transposed) {
    ((PlainSparse) memory).fill(matrix, transposed);
  }

  @Override
  public float[] download(Matrix matrix) {
    PlainMatrix m = (PlainMatrix) matrix;
    float[] values = new float[m.rows() * m.columns()];
    System.arraycopy(m.numbers, m.at(0, 0), values, 0, values.length);
    return values;
  }

  @Override
  public void multiply(Matrix a, Matrix b, Matrix c) {
    PlainBlocks.sumTerms(List.of(new Linear(a, b, null, null)), (PlainMatrix) c);
  }

  @Override
  public void multiplyTransposedA(Matrix a, Matrix b, Matrix c) {
    PlainMatrix left = (PlainMatrix) a;
    PlainMatrix right = (PlainMatrix) b;
    for (int k = 0; k < c.rows(); k++) {
      double[] sum = new double[c.columns()];
      for (int i = 0; i < left.rows(); i++) {
        for (int j = 0; j < sum.length; j++) {
          sum[j] += left.get(i, k) * right.get(i, j);
        }
      }
      ((PlainMatrix) c).setRow(k, sum);
    }
  }

  @Override
  public void multiplyTransposedB(Matrix a, Matrix b, Matrix c) {
    PlainMatrix left = (PlainMatrix) a;
    PlainMatrix right = (PlainMatrix) b;
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        double sum = 0;
        for (int k = 0; k < left.columns(); k++) {
          sum += left.get(i, k) * right.get(j, k);
        }
        ((PlainMatrix) c).set(i, j, sum);
      }
    }
  }

  @Override
  public void multiplySparse(SparseMatrix s, Matrix x, Matrix y) {
    gather(((PlainSparse) s).matrix, (PlainMatrix) x, Integer.MAX_VALUE, (PlainMatrix) y, 0);
  }

  /**
   * {@code y = s x}, added to what stands in the first rows of y.
   *
   * @param columns of s that count
   * @param begun how many rows are added to
   */
  private static void gather(
      PlainSparse.Rows s, PlainMatrix x, int columns, PlainMatrix y, int begun) {
    for (int i = 0; i < y.rows(); i++) {
      double[] sum = new double[y.columns()];
      for (int j = 0; i < begun && j < sum.length; j++) {
        sum[j] = y.get(i, j);
      }
      for (int e = s.offsets[i]; e < s.offsets[i + 1]; e++) {
        for (int j = 0; s.targets[e] < columns && j < sum.length; j++) {
          sum[j] += s.weights[e] * x.get(s.targets[e], j);
        }
      }
      y.setRow(i, sum);
    }
  }

  @Override
  public Gradient complete(Gradient gradient) {
    if (gradient.s() != null) {
      PlainMatrix dy = (PlainMatrix) gradient.dy();
      PlainSparse.Rows turned = ((PlainSparse) gradient.s()).transposed;
      gather(turned, dy, dy.rows(), (PlainMatrix) gradient.sum(), gradient.begun());
    }
    return Gradient.of(gradient.sum());
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
    attention(s, x, source, destination, heads)
        .forward((PlainMatrix) coefficients, (PlainMatrix) y);
  }

  private static PlainAttention attention(
      SparseMatrix s, Matrix x, Matrix source, Matrix destination, int heads) {
    return new PlainAttention(
        ((PlainSparse) s).matrix,
        (PlainMatrix) x,
        (PlainMatrix) source,
        (PlainMatrix) destination,
        heads);
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
    attention(s, x, source, destination, heads)
        .backward(
            (PlainMatrix) coefficients,
            (PlainMatrix) dy,
            (PlainMatrix) dx,
            (PlainMatrix) dSource,
            (PlainMatrix) dDestination);
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
    if (!terms.isEmpty()) {
      PlainBlocks.sumTerms(terms, (PlainMatrix) z);
    }
    PlainBlocks.forward(
        (PlainMatrix) z,
        (PlainMatrix) bias,
        (PlainMatrix) inverseDeviation,
        (PlainMatrix) gamma,
        (PlainMatrix) beta,
        (PlainMatrix) h,
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
    Matrix dz = complete(dh).sum();
    PlainBlocks.backward(
        (PlainMatrix) dz,
        (PlainMatrix) z,
        (PlainMatrix) inverseDeviation,
        (PlainMatrix) gamma,
        List.of((PlainMatrix) dBias, (PlainMatrix) dGamma, (PlainMatrix) dBeta),
        keep);
    for (Linear term : terms) {
      multiplyTransposedA(term.input(), dz, term.weightGradient());
      if (term.inputGradient() != null) {
        multiplyTransposedB(dz, term.weight(), term.inputGradient());
      }
    }
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
    PlainMatrix propagated =
        new PlainMatrix(new float[x.rows() * x.columns()], x.rows(), x.columns());
    multiplySparse(s, x, propagated);
    Linear neighbours = new Linear(propagated, weight, null, null);
    Linear root = new Linear(x, rootWeight, null, null);
    PlainMatrix z = new PlainMatrix(new float[h.rows() * h.columns()], h.rows(), h.columns());
    PlainMatrix deviation = new PlainMatrix(new float[h.rows()], h.rows(), 1);
    List<Linear> terms = rootWeight == null ? List.of(neighbours) : List.of(neighbours, root);
    normActivationDropout(terms, z, bias, deviation, gamma, beta, h, 1, 0);
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
    return PlainBlocks.loss(
        (PlainMatrix) logits,
        (PlainMatrix) bias,
        (PlainMatrix) labels,
        (PlainMatrix) rowWeights,
        total,
        focus,
        (PlainMatrix) dBias);
  }

  @Override
  public void softmax(Matrix logits, Matrix bias) {
    PlainBlocks.softmax((PlainMatrix) logits, (PlainMatrix) bias);
  }

  @Override
  public void copy(Matrix from, Matrix to) {
    upload(download(from), to);
  }

  @Override
  public void add(Matrix x, Matrix sum) {
    float[] added = download(x);
    float[] values = download(sum);
    for (int i = 0; i < values.length; i++) {
      values[i] += added[i];
    }
    upload(values, sum);
  }

  @Override
  public Optimiser adam(Matrix parameters, Matrix gradients, int decayed) {
    return new PlainAdam((PlainMatrix) parameters, (PlainMatrix) gradients, decayed);
  }
}
