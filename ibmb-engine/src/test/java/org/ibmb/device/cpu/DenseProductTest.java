/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Device.Linear;
import org.ibmb.device.Device.Product;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles and OpenBLAS against plain loops, on shapes that are no multiples of anything. */
class DenseProductTest {
  private static final Workers TWO = Workers.create(2);
  private static final TileKernel KERNEL = new VectorTile();

  /** Everything that has a share in {@code z = sum of inputs[t] weights[t]}. */
  private record Case(
      CpuArena arena,
      List<CpuMatrix> inputs,
      List<CpuMatrix> weights,
      boolean transposed,
      CpuMatrix z) {

    float[] sum(DenseProduct product, Workers workers) {
      CpuMatrix result = ((CpuMatrix) arena.matrix(z.rows() + 1, z.columns())).firstRows(z.rows());
      result.writeRows(0, z.rows(), numbers(z), 0);
      CpuArena.Rows[] scratch = arena.rows(workers.count(), z.columns());
      workers.forEachBlock(
          z.rows(),
          product.rowsOfPiece(z.rows()),
          (worker, from, to) ->
              product
                  .rows(worker, inputs, from, to, result)
                  .store(result, from, to, scratch[worker].a));
      return numbers(result);
    }

    /** One number after the other, the summands in their order. */
    float[] expected() {
      float[] expected = new float[z.rows() * z.columns()];
      for (int t = 0; t < inputs.size(); t++) {
        float[] x = numbers(inputs.get(t));
        float[] w = numbers(weights.get(t));
        int depth = inputs.get(t).columns();
        for (int i = 0; i < z.rows(); i++) {
          for (int j = 0; j < z.columns(); j++) {
            float sum = expected[i * z.columns() + j];
            for (int p = 0; p < depth; p++) {
              float factor = transposed ? w[j * depth + p] : w[p * z.columns() + j];
              sum = Math.fma(x[i * depth + p], factor, sum);
            }
            expected[i * z.columns() + j] = sum;
          }
        }
      }
      return expected;
    }
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE)
  void tilesGiveTheBytesOfPlainLoopsForAnyNumberOfThreads(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 290) int rows,
      @ForAll @IntRange(min = 1, max = 600) int inputs,
      @ForAll @IntRange(min = 1, max = 90) int outputs,
      @ForAll @IntRange(min = 1, max = 2) int terms,
      @ForAll boolean transposed) {
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      Case c = newCase(arena, seed, rows, inputs, outputs, terms, transposed);
      for (Workers workers : List.of(TWO, TWO.limit(1))) {
        DenseProduct tiles = new TileProduct(KERNEL, workers, arena, c.weights, transposed, 0);
        assertArrayEquals(c.expected(), c.sum(tiles, workers));
      }
    }
  }

  /** The way back multiplies rows that it has cut for the gradients of the weights. */
  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void rowsInPanelsGiveTheSameBytes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 130) int rows,
      @ForAll @IntRange(min = 1, max = 600) int inputs,
      @ForAll @IntRange(min = 1, max = 90) int outputs) {
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      Case c = newCase(arena, seed, rows, inputs, outputs, 1, true);
      CpuMatrix dz = c.inputs.get(0);
      TileProduct product = new TileProduct(KERNEL, TWO, arena, c.weights, true, 0);
      Linear term = new Linear(c.z, null, arena.matrix(outputs, dz.columns()), null);
      TileGradients gradients = new TileGradients(KERNEL, TWO, List.of(term), dz);
      float[] row = arena.rows(1, Math.max(dz.columns(), outputs))[0].a;
      for (int i = 0; i < rows; i++) {
        dz.readRow(i, row);
        gradients.row(0, i, row);
      }
      CpuMatrix result = (CpuMatrix) arena.matrix(rows, outputs);
      product.rowsOfPanels(0, rows).store(result, 0, rows, row);
      assertArrayEquals(c.expected(), numbers(result));
    }
  }

  @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
  void openBlasGivesTheSameUpToRounding(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 290) int rows,
      @ForAll @IntRange(min = 1, max = 300) int inputs,
      @ForAll @IntRange(min = 1, max = 90) int outputs,
      @ForAll boolean transposed) {
    CpuDevice.create(TWO);
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      Case c = newCase(arena, seed, rows, inputs, outputs, 2, transposed);
      assertArrayEquals(
          c.expected(), c.sum(new BlasProduct(c.weights, transposed), TWO), 1e-6f * inputs + 1e-5f);
    }
  }

  @Property(tries = 40, edgeCases = EdgeCasesMode.NONE)
  void gradientsOfWeightsByTilesAndByOpenBlas(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 900) int rows,
      @ForAll @IntRange(min = 1, max = 600) int inputs,
      @ForAll @IntRange(min = 1, max = 90) int outputs) {
    SplittableRandom random = new SplittableRandom(seed);
    CpuDevice.create(TWO);
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      CpuMatrix dz = matrix(arena, random, rows, outputs);
      List<Linear> terms = new ArrayList<>();
      for (int width : new int[] {inputs, 1 + inputs / 3}) {
        terms.add(
            new Linear(
                matrix(arena, random, rows, width),
                null,
                matrix(arena, random, width, outputs),
                null));
      }
      add(new TileGradients(KERNEL, TWO, terms, dz), TWO, dz);
      float[][] first = new float[2][];
      for (int t = 0; t < 2; t++) {
        first[t] = numbers((CpuMatrix) terms.get(t).weightGradient());
        assertGradient(terms.get(t), dz, first[t]);
      }
      add(new TileGradients(KERNEL, TWO.limit(1), terms, dz), TWO.limit(1), dz);
      for (int t = 0; t < 2; t++) {
        assertArrayEquals(first[t], numbers((CpuMatrix) terms.get(t).weightGradient()));
      }
      add(new BlasGradients(terms, dz), TWO, dz);
      for (Linear term : terms) {
        assertGradient(term, dz, numbers((CpuMatrix) term.weightGradient()));
      }
    }
  }

  private static void add(WeightGradients gradients, Workers workers, CpuMatrix dz) {
    CpuArena.Rows[] scratch = dz.arena().rows(workers.count(), dz.columns());
    workers.forEachBlock(
        dz.rows(),
        gradients.size(),
        (worker, from, to) -> gradients.addMatrix(worker, from, to, dz, scratch[worker].a));
    gradients.finish(workers, RowKernels.best());
  }

  private static void assertGradient(Linear term, CpuMatrix dz, float[] found) {
    float[] x = numbers((CpuMatrix) term.input());
    float[] d = numbers(dz);
    int inputs = term.input().columns();
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < dz.columns(); j++) {
        double sum = 0;
        for (int r = 0; r < dz.rows(); r++) {
          sum += (double) x[r * inputs + i] * d[r * dz.columns() + j];
        }
        assertEquals(sum, found[i * dz.columns() + j], 1e-6 * dz.rows() + 1e-5);
      }
    }
  }

  /** Numbers beyond a row or a matrix are read by the last tiles, but never get into a result. */
  @Test
  void whatFillsUpTheLastTilesStaysOut() {
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      Case broken = newCase(arena, 1, 130, 259, 64, 1, false);
      CpuMatrix input = broken.inputs.get(0);
      for (int i = 0; i < input.rows(); i++) {
        input.writeRow(i, filled(input.columns(), Float.NaN));
      }
      broken.weights.get(0).writeRow(0, filled(64, Float.POSITIVE_INFINITY));
      broken.sum(new TileProduct(KERNEL, TWO, arena, broken.weights, false, 0), TWO);
      Case good = newCase(arena, 2, 40, 100, 33, 1, false);
      assertArrayEquals(
          good.expected(),
          good.sum(new TileProduct(KERNEL, TWO, arena, good.weights, false, 0), TWO));
    }
  }

  /** One product packs two wide operands, the other a deep one; a third is left to OpenBLAS. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theHeapThatIsForeseenIsTheHeapThatIsTaken(boolean inputGradients) {
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      List<Product> products = new ArrayList<>();
      products.add(new Product(130, 40, 100, 2, inputGradients));
      products.add(new Product(60, 500, 33, 1, inputGradients));
      for (Product product : products) {
        List<CpuMatrix> weights = new ArrayList<>();
        for (int t = 0; t < product.terms(); t++) {
          weights.add((CpuMatrix) arena.matrix(product.inputs(), product.outputs()));
        }
        assertEquals(true, TileProduct.suits(KERNEL, product.rows(), weights, false));
        new TileProduct(KERNEL, TWO, arena, weights, false, 0);
        for (int t = 0; inputGradients && t < weights.size(); t++) {
          new TileProduct(KERNEL, TWO, arena, List.of(weights.get(t)), false, t);
        }
      }
      products.add(new Product(10, 5000, 10, 1, inputGradients));
      long taken = arena.packed(0, 0).length + arena.packed(1, 0).length;
      for (CpuArena.Blocks blocks : arena.blocks(TWO.count(), 0)) {
        taken += blocks.left.length + blocks.result.length + blocks.panels.length;
      }
      assertEquals(taken, TileProduct.heapNumbers(KERNEL, TWO.count(), products));
    }
  }

  @Test
  void smallOrHugeProductsAreLeftToOpenBlas() {
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      List<CpuMatrix> weights = List.of((CpuMatrix) arena.matrix(20, 30));
      assertEquals(false, TileProduct.suits(KERNEL, 25, weights, false));
      assertEquals(true, TileProduct.suits(KERNEL, 26, weights, false));
      List<CpuMatrix> thin = List.of((CpuMatrix) arena.matrix(1 << 22, 1));
      assertEquals(false, TileProduct.suits(KERNEL, 1000, thin, false));
      List<CpuMatrix> wide = List.of((CpuMatrix) arena.matrix(1, 1 << 16));
      assertEquals(true, TileProduct.suits(KERNEL, 1000, wide, false));
      assertEquals(true, TileProduct.suits(KERNEL, 1000, wide, true));
      List<CpuMatrix> wider = List.of((CpuMatrix) arena.matrix(1, (1 << 16) + 1));
      assertEquals(false, TileProduct.suits(KERNEL, 1000, wider, false));
      assertEquals(true, TileProduct.suits(KERNEL, 1000, wider, true));
    }
  }

  @Test
  void narrowVectorsLeaveProductsToOpenBlas() {
    if (KERNEL.width() < 32) {
      assertNull(DenseProduct.TILES);
    } else {
      assertEquals(VectorTile.class, DenseProduct.TILES.getClass());
    }
  }

  private static Case newCase(
      CpuArena arena, long seed, int rows, int inputs, int outputs, int terms, boolean transposed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<CpuMatrix> factors = new ArrayList<>();
    List<CpuMatrix> weights = new ArrayList<>();
    for (int t = 0; t < terms; t++) {
      int depth = 1 + inputs / (t + 1);
      factors.add(matrix(arena, random, rows, depth));
      weights.add(
          transposed
              ? matrix(arena, random, outputs, depth)
              : matrix(arena, random, depth, outputs));
    }
    CpuMatrix z = matrix(arena, random, rows, outputs);
    return new Case(arena, factors, weights, transposed, z);
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  private static CpuMatrix matrix(CpuArena arena, SplittableRandom random, int rows, int columns) {
    CpuMatrix matrix = (CpuMatrix) arena.matrix(rows + 1, columns);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    matrix.writeRows(0, rows, values, 0);
    return matrix.firstRows(rows);
  }

  private static float[] numbers(CpuMatrix matrix) {
    float[] values = new float[matrix.rows() * matrix.columns()];
    matrix.readRows(0, matrix.rows(), values, 0);
    return values;
  }
}
