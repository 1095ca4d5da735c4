/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.List;
import org.ibmb.device.Device.Linear;
import org.ibmb.run.Workers;

/** By OpenBLAS; the partial sums lie outside the heap. */
final class BlasGradients implements WeightGradients {
  private static final int ROW_BLOCK = 64;

  private final List<Linear> terms;
  private final CpuMatrix dz;
  private final int size;
  private final int partials;

  /**
   * The first partial sum of each gradient is written to its place, the others behind each other.
   */
  private final CpuMatrix others;

  BlasGradients(List<Linear> terms, CpuMatrix dz) {
    this.terms = terms;
    this.dz = dz;
    int numbers = Math.toIntExact(WeightGradients.numbers(terms));
    this.size = WeightGradients.size(dz.rows(), numbers);
    this.partials = WeightGradients.partials(dz.rows(), size);
    this.others =
        partials == 1 || numbers == 0 ? null : dz.arena().outside((partials - 1L) * numbers);
    if (dz.rows() == 0) {
      terms.forEach(term -> clear((CpuMatrix) term.weightGradient()));
    }
  }

  private static void clear(CpuMatrix gradient) {
    float[] zeros = new float[gradient.columns()];
    for (int i = 0; i < gradient.rows(); i++) {
      gradient.writeRow(i, zeros);
    }
  }

  private static int numbers(Linear term) {
    return term.weightGradient().rows() * term.weightGradient().columns();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int rowsAtOnce() {
    return size;
  }

  @Override
  public boolean readsMatrix() {
    return true;
  }

  @Override
  public void row(int worker, int i, float[] gradient) {}

  @Override
  public void add(int worker, int from, int to) {
    int partial = from / size;
    int offset = 0;
    for (Linear term : terms) {
      CpuMatrix sum = (CpuMatrix) term.weightGradient();
      CpuMatrix into = partial == 0 ? sum : other(term, offset, partial - 1);
      BlasProduct.columns((CpuMatrix) term.input(), dz, into, from, to);
      offset += (partials - 1) * numbers(term);
    }
  }

  @Override
  public void addMatrix(int worker, int from, int to, CpuMatrix matrix, float[] scratch) {
    add(worker, from, to); // which reads dz, and no copies of its rows
  }

  private CpuMatrix other(Linear term, int offset, int i) {
    CpuMatrix sum = (CpuMatrix) term.weightGradient();
    return others.view(offset + i * numbers(term), sum.rows(), sum.columns());
  }

  @Override
  public void finish(Workers workers, RowKernels kernels) {
    int offset = 0;
    for (Linear term : terms) {
      if (partials > 1) {
        addUp(term, offset, workers, kernels);
      }
      offset += (partials - 1) * numbers(term);
    }
  }

  private void addUp(Linear term, int offset, Workers workers, RowKernels kernels) {
    CpuMatrix sum = (CpuMatrix) term.weightGradient();
    CpuArena.Rows[] scratch = dz.arena().rows(workers.count(), sum.columns());
    workers.forEachBlock(
        sum.rows(),
        ROW_BLOCK,
        (worker, from, to) -> {
          float[] total = scratch[worker].a;
          float[] next = scratch[worker].b;
          for (int i = from; i < to; i++) {
            sum.readRow(i, total);
            for (int p = 0; p < partials - 1; p++) {
              other(term, offset, p).readRow(i, next);
              kernels.add(total, next, sum.columns());
            }
            sum.writeRow(i, total);
          }
        });
  }
}
