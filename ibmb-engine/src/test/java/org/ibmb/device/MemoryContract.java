/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.ibmb.device.DeviceUnderTest.floats;
import static org.ibmb.device.DeviceUnderTest.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Device.Gradient;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Dense;
import org.ibmb.graph.RandomGraphs;
import org.junit.jupiter.api.Test;

/** Arenas, and numbers that go to a device and come back. */
interface MemoryContract extends DeviceUnderTest {
  @Test
  default void closingAnArenaGivesItsMemoryBack() {
    long before = device().allocatedBytes();
    Arena arena = device().newArena();
    arena.matrix(100, 10);
    assertEquals(before + 4000, device().allocatedBytes());
    assertEquals(4000, arena.bytes());
    arena.close();
    assertEquals(before, device().allocatedBytes());
  }

  @Test
  default void viewsShareTheMemory() {
    try (Arena arena = device().newArena()) {
      Matrix whole = upload(arena, new double[][] {{1, 2}, {3, 4}, {5, 6}});
      assertArrayEquals(new float[] {1, 2, 3, 4}, device().download(whole.firstRows(2)));
      assertArrayEquals(new float[] {4, 5}, device().download(whole.view(3, 1, 2)));
      assertThrows(IndexOutOfBoundsException.class, () -> whole.firstRows(4));
      assertThrows(IndexOutOfBoundsException.class, () -> whole.view(5, 1, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> whole.view(0, 65_537, 65_537));
    }
  }

  @Property(tries = 40)
  default void rowsComeFromTheirSource(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns) {
    float[] values = floats(random(new SplittableRandom(seed), rows, columns));
    try (Arena arena = device().newArena()) {
      Matrix larger = arena.matrix(rows + 3, columns);
      device()
          .fill(
              larger.firstRows(rows),
              (row, into) -> System.arraycopy(values, row * columns, into, 0, columns));
      assertArrayEquals(values, device().download(larger.firstRows(rows)));
      assertArrayEquals(
          new float[3 * columns], device().download(larger.view(rows * columns, 3, columns)));
    }
  }

  @Test
  default void copiesAndSums() {
    try (Arena arena = device().newArena()) {
      Matrix one = upload(arena, new double[][] {{1, 2}, {3, 4}});
      Matrix gathered = arena.gathered(3, 2).firstRows(2);
      device().copy(one, gathered);
      Matrix back = arena.matrix(2, 2);
      device().copy(gathered, back);
      assertArrayEquals(new float[] {1, 2, 3, 4}, device().download(back));
      device().add(one, back);
      device().add(back.firstRows(1), one.firstRows(1));
      assertArrayEquals(new float[] {2, 4, 6, 8}, device().download(back));
      assertArrayEquals(new float[] {3, 6, 3, 4}, device().download(one));
    }
  }

  /** Memory of one sparse matrix after the other does not grow, and holds the last one. */
  @Property(tries = 40)
  default void sparseMemoryIsFilledAgain(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Csr> matrices =
        List.of(
            RandomGraphs.directed(random),
            RandomGraphs.directed(random),
            RandomGraphs.directed(random));
    int rows = matrices.stream().mapToInt(Csr::nodeCount).max().orElseThrow();
    int entries = Math.max(1, matrices.stream().mapToInt(Csr::edgeCount).max().orElseThrow());
    try (Arena arena = device().newArena()) {
      SparseMatrix memory = arena.sparse(rows, entries);
      assertEquals(device().sparseMemoryBytes(rows, entries), arena.bytes());
      for (Csr csr : matrices) {
        long before = arena.bytes();
        device().fill(memory, csr, csr.transpose());
        assertEquals(before, arena.bytes());
        double[][] x = random(random, csr.nodeCount(), 3);
        Matrix product = arena.matrix(csr.nodeCount(), 3);
        device().multiplySparse(memory, upload(arena, x), product);
        assertClose(Dense.multiply(Dense.of(csr), x), product, 1e-4);
        Matrix turned = arena.matrix(csr.nodeCount(), 3);
        device().complete(new Gradient(turned, 0, memory, upload(arena, x)));
        assertClose(Dense.multiply(Dense.transpose(Dense.of(csr)), x), turned, 1e-4);
      }
    }
  }

  /** Sparse products may read numbers where they lie. */
  @Test
  default void numbersThatAreThereAlreadyAreGathered() {
    Csr csr = RandomGraphs.directed(new SplittableRandom(4));
    double[][] x = random(new SplittableRandom(5), csr.nodeCount(), 7);
    try (Arena arena = device().newArena()) {
      Matrix there = arena.gathered(floats(x), csr.nodeCount(), 7);
      Matrix product = arena.matrix(csr.nodeCount(), 7);
      device().multiplySparse(arena.sparse(csr, null), there, product);
      assertClose(Dense.multiply(Dense.of(csr), x), product, 1e-4);
    }
  }
}
