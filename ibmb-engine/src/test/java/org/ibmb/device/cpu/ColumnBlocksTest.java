/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.graph.Csr;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

/** Operands that do not fit on the heap at once are multiplied some columns at a time. */
class ColumnBlocksTest {
  private static final Workers WORKERS = Workers.create(2);
  private static final RowKernels KERNELS = RowKernels.best();
  private static final int NODES = 40;

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void sparseProductsKeepTheirBytes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int width,
      @ForAll @IntRange(min = 1, max = 20_000) int heapNumbers) {
    SplittableRandom random = new SplittableRandom(seed);
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      Csr csr = csr(random);
      CpuMatrix x = matrix(arena, random, NODES, width);
      CpuMatrix whole = matrix(arena, random, NODES, width);
      CpuMatrix blocks = (CpuMatrix) arena.matrix(NODES, width);
      blocks.writeRows(0, NODES, numbers(whole), 0);
      int begun = random.nextInt(NODES + 1);
      int every = Integer.MAX_VALUE;
      SparseProduct.multiply(WORKERS, KERNELS, csr, every, x, whole, begun, every);
      SparseProduct.multiply(WORKERS, KERNELS, csr, every, x, blocks, begun, heapNumbers);
      assertArrayEquals(numbers(whole), numbers(blocks));
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void attentionKeepsItsBytes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 8) int heads,
      @ForAll @IntRange(min = 1, max = 20) int channels,
      @ForAll @IntRange(min = 1, max = 8_000) int heapNumbers) {
    SplittableRandom random = new SplittableRandom(seed);
    int width = heads * channels;
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      Csr csr = csr(random);
      CpuArena.CpuSparse sparse = new CpuArena.CpuSparse(csr, csr.transpose());
      CpuMatrix x = matrix(arena, random, NODES, width);
      float[] source = numbers(matrix(arena, random, 1, width));
      float[] destination = numbers(matrix(arena, random, 1, width));
      CpuMatrix kept = (CpuMatrix) arena.matrix(NODES, width);
      CpuMatrix byHeads = (CpuMatrix) arena.matrix(NODES, width);
      new Attention(KERNELS, WORKERS, sparse, heads, width, numbers(x), NODES, source, destination)
          .forward(new float[csr.edgeCount() * heads], kept);
      Attention.forwardByHeads(
          KERNELS, WORKERS, sparse, heads, x, source, destination, byHeads, heapNumbers);
      assertArrayEquals(numbers(kept), numbers(byHeads));
    }
  }

  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void inferenceKeepsItsBytes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 150) int width,
      @ForAll boolean rooted,
      @ForAll @IntRange(min = 1, max = 5_000) int heapNumbers) {
    SplittableRandom random = new SplittableRandom(seed);
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      Csr csr = csr(random);
      CpuMatrix x = matrix(arena, random, NODES, width);
      CpuMatrix whole = (CpuMatrix) arena.matrix(NODES, width);
      CpuMatrix blocks = (CpuMatrix) arena.matrix(NODES, width);
      CpuMatrix weight = matrix(arena, random, width, width);
      CpuMatrix root = rooted ? matrix(arena, random, width, width) : null;
      float[] vector = numbers(matrix(arena, random, 1, width));
      for (CpuMatrix into : new CpuMatrix[] {whole, blocks}) {
        new BlockInference(WORKERS, KERNELS, x, weight, root, vector, vector, vector, into)
            .run(csr, into == whole ? Integer.MAX_VALUE : heapNumbers);
      }
      assertArrayEquals(numbers(whole), numbers(blocks));
    }
  }

  @Test
  void aBlockIsAMultipleOfTheUnitAndNeverEmpty() {
    try (CpuArena arena = new CpuArena(new AtomicLong())) {
      CpuMatrix x = (CpuMatrix) arena.matrix(10, 256);
      assertEquals(256, SparseProduct.widthOnHeap(x, 64, 2560));
      assertEquals(192, SparseProduct.widthOnHeap(x, 64, 2559));
      assertEquals(64, SparseProduct.widthOnHeap(x, 64, 1));
      CpuMatrix onHeap = (CpuMatrix) arena.gathered(10, 256);
      assertEquals(256, SparseProduct.widthOnHeap(onHeap, 64, 1));
    }
  }

  /** As many rows that no less than a block of columns, or a head, of them is on the heap. */
  @Test
  void whatIsForeseenIsAtLeastOneBlock() {
    CpuDevice device = CpuDevice.create(WORKERS);
    int nodes = 8_000_000;
    assertEquals(4L * nodes * 64, device.sparseHeapBytes(nodes, 64));
    assertEquals(4L * nodes * 64, device.sparseHeapBytes(nodes, 256));
    assertEquals(4L * nodes * 10, device.sparseHeapBytes(nodes, 10));
    assertEquals(4L * 400_000 * 128, device.sparseHeapBytes(400_000, 200));
    assertEquals(4L * 1000 * 256, device.sparseHeapBytes(1000, 256));
    long scores = 4L * 2 * nodes * 4;
    assertEquals(scores + 4L * nodes * 16, device.attentionHeapBytes(nodes, 64, 0, 4));
    assertEquals(scores + 4L * (4 + 64L * nodes), device.attentionHeapBytes(nodes, 64, 1, 4));
  }

  private static Csr csr(SplittableRandom random) {
    int[] offsets = new int[NODES + 1];
    for (int u = 0; u < NODES; u++) {
      offsets[u + 1] = offsets[u] + random.nextInt(6);
    }
    int[] targets = random.ints(offsets[NODES], 0, NODES).toArray();
    return Csr.canonical(NODES, offsets, targets, null);
  }

  private static CpuMatrix matrix(CpuArena arena, SplittableRandom random, int rows, int columns) {
    CpuMatrix matrix = (CpuMatrix) arena.matrix(rows, columns);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    matrix.writeRows(0, rows, values, 0);
    return matrix;
  }

  private static float[] numbers(CpuMatrix matrix) {
    float[] values = new float[matrix.rows() * matrix.columns()];
    matrix.readRows(0, matrix.rows(), values, 0);
    return values;
  }
}
