/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.SplittableRandom;
import org.ibmb.graph.Dense;

/** The device that a contract is put to, and numbers that go there and come back. */
interface DeviceUnderTest {
  /** A device with two threads, the same one every time. */
  Device device();

  /**
   * By what factor results may be further from those in double precision than the contract says: 1
   * for sums of 32-bit floats, more for a device that multiplies shorter numbers.
   */
  default double slack() {
    return 1;
  }

  /**
   * How far two ways to the same numbers may lie apart: 0 for a device whose sums have one order on
   * every way.
   */
  default float rounding() {
    return 0;
  }

  static double[][] random(SplittableRandom random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = (float) (2 * random.nextDouble() - 1);
      }
    }
    return values;
  }

  static float[] floats(double[][] values) {
    float[] flat = new float[values.length * values[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) values[i / values[0].length][i % values[0].length];
    }
    return flat;
  }

  default Matrix upload(Arena arena, double[][] values) {
    Matrix matrix = arena.matrix(values.length, values[0].length);
    device().upload(floats(values), matrix);
    return matrix;
  }

  default void assertClose(double[][] expected, Matrix actual, double tolerance) {
    double[][] found = Dense.of(device().download(actual), actual.rows(), actual.columns());
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], found[i], tolerance * slack(), "row " + i);
    }
  }

  /** The same numbers, on two ways. */
  default void assertSame(Matrix expected, Matrix actual) {
    float[] one = device().download(expected);
    float[] other = device().download(actual);
    if (rounding() == 0) {
      assertArrayEquals(one, other);
    } else {
      assertArrayEquals(one, other, rounding());
    }
  }
}
