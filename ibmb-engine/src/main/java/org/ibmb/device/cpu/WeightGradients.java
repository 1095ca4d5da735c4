/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.List;
import org.ibmb.device.Device.Linear;
import org.ibmb.run.Workers;

/**
 * The gradients {@code x' dz} of weight matrices, each summed from partial ones over blocks of rows
 * and these added in their order: the same bytes for any number of threads.
 */
final class WeightGradients {
  /** At most this many partial sums, each over at least {@link #LEAST_ROWS} rows. */
  private static final int MAX_PARTIALS = 16;

  private static final int LEAST_ROWS = 256;

  /** And they hold at most this many numbers together, 128 MiB. */
  private static final int MAX_NUMBERS = 1 << 25;

  private static final int ROW_BLOCK = 64;

  private final List<Linear> terms;
  private final CpuMatrix dz;
  private final int size;
  private final int partials;

  /**
   * The first partial sum of each gradient is written to its place, the others behind each other.
   */
  private final CpuMatrix others;

  WeightGradients(List<Linear> terms, CpuMatrix dz) {
    this.terms = terms;
    this.dz = dz;
    int numbers = 0;
    for (Linear term : terms) {
      numbers += numbers(term);
    }
    this.size = size(dz.rows(), numbers);
    this.partials = partials(dz.rows(), numbers);
    this.others =
        partials == 1 || numbers == 0 ? null : dz.arena().outside((partials - 1L) * numbers);
  }

  /** How many partial sums the gradients of {@code numbers} weights are made of. */
  static int partials(int rows, long numbers) {
    return Workers.blocks(rows, size(rows, numbers));
  }

  private static int size(int rows, long numbers) {
    int most = (int) Math.min(MAX_PARTIALS, 1 + MAX_NUMBERS / Math.max(1, numbers));
    return Math.max(LEAST_ROWS, Workers.blocks(rows, most));
  }

  private static int numbers(Linear term) {
    return term.weightGradient().rows() * term.weightGradient().columns();
  }

  /** Rows of one piece of work. */
  int size() {
    return size;
  }

  /** The partial sums over the rows {@code [from, to)}, a piece of work. */
  void add(int from, int to) {
    int partial = from / size;
    int offset = 0;
    for (Linear term : terms) {
      CpuMatrix sum = (CpuMatrix) term.weightGradient();
      CpuMatrix into = partial == 0 ? sum : other(term, offset, partial - 1);
      DenseProduct.columns((CpuMatrix) term.input(), dz, into, from, to);
      offset += (partials - 1) * numbers(term);
    }
  }

  private CpuMatrix other(Linear term, int offset, int i) {
    CpuMatrix sum = (CpuMatrix) term.weightGradient();
    return others.view(offset + i * numbers(term), sum.rows(), sum.columns());
  }

  /** Adds up. */
  void finish(Workers workers, RowKernels kernels) {
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
