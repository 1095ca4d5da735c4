/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.SplittableRandom;
import org.ibmb.device.Arena;
import org.ibmb.device.Matrix;
import org.ibmb.graph.Dense;
import org.ibmb.run.Workers;

/** A device with two threads, and numbers that go there and come back. */
final class OnCpu {
  static final CpuDevice DEVICE = CpuDevice.create(Workers.create(2));

  private OnCpu() {}

  static double[][] random(SplittableRandom random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int j = 0; j < columns; j++) {
        row[j] = (float) (2 * random.nextDouble() - 1);
      }
    }
    return values;
  }

  static Matrix upload(Arena arena, double[][] values) {
    Matrix matrix = arena.matrix(values.length, values[0].length);
    DEVICE.upload(floats(values), matrix);
    return matrix;
  }

  static float[] floats(double[][] values) {
    float[] flat = new float[values.length * values[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) values[i / values[0].length][i % values[0].length];
    }
    return flat;
  }

  static void assertClose(double[][] expected, Matrix actual, double tolerance) {
    double[][] found = Dense.of(DEVICE.download(actual), actual.rows(), actual.columns());
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], found[i], tolerance, "row " + i);
    }
  }
}
