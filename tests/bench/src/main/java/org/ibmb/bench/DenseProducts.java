/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.model.Architecture;

/**
 * The dense products of one training step and nothing else: what the step would cost if all the
 * rest were free. Run in two ways, by the device and by the BLAS library on threads of its own; the
 * faster one is the peak that the step is compared with.
 */
final class DenseProducts implements AutoCloseable {
  private enum Form {
    PLAIN,
    TRANSPOSED_A,
    TRANSPOSED_B
  }

  /** {@code c (m x n) = a b}, where the sum runs over k. */
  private record Product(Form form, int m, int n, int k) {
    double flops() {
      return 2.0 * m * n * k;
    }
  }

  private final List<Product> products = new ArrayList<>();
  private final Device device;
  private final int threads;
  private final Arena arena;
  private final Matrix[] operands = new Matrix[3];
  private final FloatPointer[] pointers = new FloatPointer[3];

  DenseProducts(Architecture architecture, Batch batch, Device device, int threads) {
    this.device = device;
    this.threads = threads;
    this.arena = device.newArena();
    Architecture.Type type = architecture.type();
    int layers = architecture.layers();
    int hidden = architecture.hiddenDimension();
    for (int l = 0; l < layers; l++) {
      int inputs = l == 0 ? architecture.inputDimension() : hidden;
      // A GAT's weights come before the aggregation and see every row that the block reads.
      int rows = BatchFiles.rows(batch, layers, type.hasExactFirstHop() ? l : l - 1);
      for (int weights = type.hasRootWeight() ? 2 : 1; weights > 0; weights--) {
        addLinear(rows, inputs, hidden, l > 0);
      }
    }
    addLinear(batch.outputCount(), hidden, architecture.outputDimension(), true);
    int longest = products.stream().mapToInt(DenseProducts::largestOperand).max().orElse(1);
    float[] numbers = new float[longest];
    for (int i = 0; i < longest; i++) {
      numbers[i] = (i % 17 - 8) / 8f;
    }
    for (int i = 0; i < operands.length; i++) {
      operands[i] = arena.matrix(1, longest);
      device.upload(numbers, operands[i]);
      pointers[i] = new FloatPointer(longest);
      pointers[i].put(numbers);
    }
  }

  /** Forward, gradient of the weight and, unless the input is data, gradient of the input. */
  private void addLinear(int rows, int inputs, int outputs, boolean inputGradient) {
    products.add(new Product(Form.PLAIN, rows, outputs, inputs));
    products.add(new Product(Form.TRANSPOSED_A, inputs, outputs, rows));
    if (inputGradient) {
      products.add(new Product(Form.TRANSPOSED_B, rows, inputs, outputs));
    }
  }

  private static int largestOperand(Product p) {
    return Math.max(p.m * p.n, Math.max(p.m * p.k, p.n * p.k));
  }

  double flops() {
    return products.stream().mapToDouble(Product::flops).sum();
  }

  /** As the engine runs them. */
  void onDevice() {
    for (Product p : products) {
      Matrix c = operands[2].view(0, p.m, p.n);
      switch (p.form) {
        case PLAIN ->
            device.multiply(operands[0].view(0, p.m, p.k), operands[1].view(0, p.k, p.n), c);
        case TRANSPOSED_A ->
            device.multiplyTransposedA(
                operands[0].view(0, p.k, p.m), operands[1].view(0, p.k, p.n), c);
        case TRANSPOSED_B ->
            device.multiplyTransposedB(
                operands[0].view(0, p.m, p.k), operands[1].view(0, p.n, p.k), c);
      }
    }
  }

  /** As the library runs them by itself; leaves it on one thread, as the engine wants it. */
  void byLibrary() {
    blas_set_num_threads(threads);
    try {
      for (Product p : products) {
        boolean ta = p.form == Form.TRANSPOSED_A;
        boolean tb = p.form == Form.TRANSPOSED_B;
        cblas_sgemm(
            CblasRowMajor,
            ta ? CblasTrans : CblasNoTrans,
            tb ? CblasTrans : CblasNoTrans,
            p.m,
            p.n,
            p.k,
            1f,
            pointers[0],
            ta ? p.m : p.k,
            pointers[1],
            tb ? p.k : p.n,
            0f,
            pointers[2],
            p.n);
      }
    } finally {
      blas_set_num_threads(1);
    }
  }

  @Override
  public void close() {
    arena.close();
    for (FloatPointer pointer : pointers) {
      pointer.close();
    }
  }
}
