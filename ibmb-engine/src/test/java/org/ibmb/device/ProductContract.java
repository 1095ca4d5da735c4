/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.ibmb.device.DeviceUnderTest.random;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.device.Device.Gradient;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Dense;
import org.ibmb.graph.RandomGraphs;
import org.junit.jupiter.api.Test;

/**
 * Dense and sparse products against plain loops in double precision, on shapes that are no
 * multiples of anything.
 */
interface ProductContract extends DeviceUnderTest {
  @Property(tries = 60)
  default void denseProducts(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 600) int m,
      @ForAll @IntRange(min = 1, max = 40) int k,
      @ForAll @IntRange(min = 1, max = 40) int n) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] a = random(random, m, k);
    double[][] b = random(random, k, n);
    double[][] d = random(random, m, n);
    try (Arena arena = device().newArena()) {
      Matrix c = arena.matrix(m, n);
      device().multiply(upload(arena, a), upload(arena, b), c);
      assertClose(Dense.multiply(a, b), c, 1e-4);

      Matrix turnedB = arena.matrix(m, n);
      device().multiplyTransposedB(upload(arena, a), upload(arena, Dense.transpose(b)), turnedB);
      assertClose(Dense.multiply(a, b), turnedB, 1e-4);

      Matrix turnedA = arena.matrix(k, n);
      device().multiplyTransposedA(upload(arena, a), upload(arena, d), turnedA);
      assertClose(Dense.multiply(Dense.transpose(a), d), turnedA, 1e-3);
    }
  }

  @Test
  default void weightGradientOfManyRowsIsSummedFromAllPartials() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] a = random(random, 20_011, 3);
    double[][] b = random(random, 20_011, 5);
    try (Arena arena = device().newArena()) {
      Matrix c = arena.matrix(3, 5);
      device().multiplyTransposedA(upload(arena, a), upload(arena, b), c);
      assertClose(Dense.multiply(Dense.transpose(a), b), c, 0.05);
    }
  }

  @Property(tries = 100)
  default void sparseProductsOfTheFirstRows(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int width) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr csr = RandomGraphs.directed(random);
    int n = csr.nodeCount();
    int rows = 1 + random.nextInt(n);
    double[][] top = Arrays.copyOf(Dense.of(csr), rows);
    double[][] x = random(random, n, width);
    double[][] y = random(random, rows, width);
    try (Arena arena = device().newArena()) {
      var sparse = arena.sparse(csr, csr.transpose());
      Matrix product = arena.matrix(rows, width);
      device().multiplySparse(sparse, upload(arena, x), product);
      assertClose(Dense.multiply(top, x), product, 1e-4);

      int begun = random.nextInt(n + 1);
      double[][] earlier = random(random, n, width);
      Matrix turned = upload(arena, earlier);
      device().complete(new Gradient(turned, begun, sparse, upload(arena, y)));
      double[][] expected = Dense.multiply(Dense.transpose(top), y);
      for (int i = 0; i < begun; i++) {
        for (int j = 0; j < width; j++) {
          expected[i][j] += earlier[i][j];
        }
      }
      assertClose(expected, turned, 1e-4);
    }
  }
}
