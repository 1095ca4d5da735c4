/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.device.Device;
import org.ibmb.device.Device.Linear;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;

/**
 * A sum of products, bias, layer normalisation, ReLU and dropout over the rows of a matrix, both
 * directions. Products are multiplied block by block, while their rows are in cache.
 */
final class NormActivationDropout {
  private static final DenseProduct NO_TERMS = new NoTerms();

  private NormActivationDropout() {}

  /** The rows of z are given. */
  private record NoTerms() implements DenseProduct {
    @Override
    public int rowsOfPiece(int rows) {
      return CpuDevice.ROW_BLOCK;
    }

    @Override
    public Block rows(int worker, List<CpuMatrix> inputs, int from, int to, CpuMatrix z) {
      return new BlasProduct.InPlace(z, from);
    }
  }

  /** See {@link org.ibmb.device.Device#normActivationDropout}. */
  static void forward(
      Workers workers,
      RowKernels kernels,
      List<Linear> terms,
      CpuMatrix z,
      float[] bias,
      CpuMatrix inverseDeviation,
      float[] gamma,
      float[] beta,
      CpuMatrix h,
      float keep,
      long seed) {
    int width = z.columns();
    List<CpuMatrix> weights = terms.stream().map(term -> (CpuMatrix) term.weight()).toList();
    List<CpuMatrix> inputs = terms.stream().map(term -> (CpuMatrix) term.input()).toList();
    DenseProduct product =
        terms.isEmpty() ? NO_TERMS : DenseProduct.of(workers, z.arena(), z.rows(), weights, false);
    CpuArena.Rows[] scratch = z.arena().rows(workers.count(), width);
    workers.forEachBlock(
        z.rows(),
        product.rowsOfPiece(z.rows()),
        (worker, from, to) -> {
          DenseProduct.Block made = product.rows(worker, inputs, from, to, z);
          float[] x = scratch[worker].a;
          float[] result = scratch[worker].b;
          for (int i = from; i < to; i++) {
            made.read(i - from, x);
            int hash = (int) Seeds.mix(seed + i * 0x9E3779B97F4A7C15L);
            inverseDeviation.setNumber(
                i, kernels.forward(x, bias, gamma, beta, result, keep, hash, width));
            z.writeRow(i, x);
            h.writeRow(i, result);
          }
        });
  }

  /** The gradient of what a term multiplies, as the product of dz with its weights. */
  private record InputGradient(
      DenseProduct product, List<CpuMatrix> factor, CpuMatrix result, CpuArena.Rows[] scratch) {

    /**
     * Gradients of the inputs of those terms whose gradient somebody asks for.
     *
     * @param inPanels whether the rows of dz stand in panels while they are multiplied
     */
    static List<InputGradient> all(
        Workers workers, List<Linear> terms, CpuMatrix dz, boolean inPanels) {
      List<InputGradient> all = new ArrayList<>();
      for (Linear term : terms) {
        if (term.inputGradient() != null) {
          CpuMatrix result = (CpuMatrix) term.inputGradient();
          List<CpuMatrix> weight = List.of((CpuMatrix) term.weight());
          DenseProduct product =
              inPanels
                  ? DenseProduct.of(workers, dz.arena(), dz.rows(), weight, true, all.size())
                  : new BlasProduct(weight, true);
          all.add(
              new InputGradient(
                  product,
                  List.of(dz),
                  result,
                  result.arena().rows(workers.count(), result.columns())));
        }
      }
      return all;
    }

    void rows(int worker, int from, int to) {
      DenseProduct.Block block =
          product.readsPanels()
              ? product.rowsOfPanels(worker, to - from)
              : product.rows(worker, factor, from, to, result);
      block.store(result, from, to, scratch[worker].a);
    }
  }

  /** See {@link org.ibmb.device.Device#normActivationDropoutBackward}. */
  static void backward(
      Workers workers,
      RowKernels kernels,
      List<Linear> terms,
      Device.Gradient dh,
      CpuMatrix z,
      CpuMatrix inverseDeviation,
      float[] gamma,
      CpuMatrix dBias,
      CpuMatrix dGamma,
      CpuMatrix dBeta,
      float keep,
      int heapNumbers) {
    CpuMatrix dz = (CpuMatrix) dh.sum();
    int width = dz.columns();
    WeightGradients gradients = WeightGradients.of(workers, terms, dz);
    List<InputGradient> inputGradients =
        InputGradient.all(workers, terms, dz, !gradients.readsMatrix());
    boolean kept =
        terms.isEmpty()
            || gradients.readsMatrix()
            || !inputGradients.stream().allMatch(input -> input.product.readsPanels());
    int atOnce = gradients.rowsAtOnce();
    int size = gradients.size();
    int pieces = Workers.blocks(dz.rows(), size);
    GradientRows rows = GradientRows.of(workers, kernels, dh, pieces, heapNumbers);
    float[][] biasSums = new float[pieces][width];
    float[][] gammaSums = new float[pieces][width];
    float[][] betaSums = new float[pieces][width];
    CpuArena.Rows[] scratch = dz.arena().rows(workers.count(), width);
    workers.forEachBlock(
        dz.rows(),
        size,
        (worker, from, to) -> {
          float[] gradient = scratch[worker].a;
          float[] x = scratch[worker].b;
          int piece = from / size;
          int done = from;
          for (int i = from; i < to; i++) {
            rows.read(i, gradient, x);
            z.readRow(i, x);
            kernels.backward(
                gradient,
                x,
                inverseDeviation.number(i),
                gamma,
                biasSums[piece],
                gammaSums[piece],
                betaSums[piece],
                keep,
                scratch[worker].c,
                width);
            if (kept) {
              dz.writeRow(i, gradient);
            }
            gradients.row(worker, i - done, gradient);
            if (i + 1 == to || i + 1 - done == atOnce) {
              gradients.add(worker, done, i + 1);
              for (InputGradient input : inputGradients) {
                input.rows(worker, done, i + 1);
              }
              done = i + 1;
            }
          }
        });
    kernels.sumInOrder(biasSums, dBias);
    kernels.sumInOrder(gammaSums, dGamma);
    kernels.sumInOrder(betaSums, dBeta);
    gradients.finish(workers, kernels);
  }
}
