/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ibmb.graph.FeatureScaling.Method;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.junit.jupiter.api.Test;

class FeatureScalingTest {
  private static final float TOLERANCE = 1e-5f;

  /** Node 2 is no training node: it neither moves the bounds nor is cut off at them. */
  @Test
  void minmaxIsLearntOnTheTrainingNodesAndAppliedToAll() {
    float[] values = {1, 5, 3, 5, 5, 7};
    scale(Method.MINMAX, new Features(3, 2, values), 0, 1);
    assertArrayEquals(new float[] {0, 0, 1, 0, 2, 0}, values, TOLERANCE);
  }

  /** Mean 2, deviation 1 (of the nodes themselves); the constant column says nothing. */
  @Test
  void stdIsLearntOnTheTrainingNodesAndAppliedToAll() {
    float[] values = {1, 0.1f, 3, 0.1f, 5, 7};
    scale(Method.STD, new Features(3, 2, values), 0, 1);
    assertArrayEquals(new float[] {-1, 0, 1, 0, 3, 0}, values, TOLERANCE);
  }

  @Test
  void l2MakesEveryRowAsLongAsAnother() {
    float[] values = {3, 4, 0, 0, -8, 6};
    scale(Method.L2, new Features(3, 2, values), 0);
    assertArrayEquals(new float[] {0.6f, 0.8f, 0, 0, -0.8f, 0.6f}, values, TOLERANCE);
  }

  @Test
  void withoutScalingNothingChanges() {
    float[] values = {3, 4};
    scale(Method.NONE, new Features(1, 2, values), 0);
    assertArrayEquals(new float[] {3, 4}, values);
  }

  @Property(tries = 100)
  void trainingNodesHaveMeanZeroAndDeviationOne(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 60) int nodes) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[nodes];
    for (int i = 0; i < nodes; i++) {
      values[i] = i + (float) random.nextDouble(0.5) + 100;
    }
    scale(Method.STD, new Features(nodes, 1, values), IntStream.range(0, nodes).toArray());
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    assertEquals(0, sum / nodes, 1e-5);
    assertEquals(1, squares / nodes, 1e-5);
  }

  /** The difference of the training nodes is the smallest that there is. */
  @Test
  void whatIsTooLargeStaysFinite() {
    float[] values = {0, Float.MIN_VALUE, 1e30f, -1e30f};
    scale(Method.MINMAX, new Features(4, 1, values), 0, 1);
    assertArrayEquals(new float[] {0, 1, Float.MAX_VALUE, -Float.MAX_VALUE}, values);
  }

  @Test
  void otherColumnsThanThoseLearntFromAreRefused() {
    FeatureScaling scaling =
        FeatureScaling.learn(
            Method.STD, rows(new double[][] {{1}, {2}}), new int[] {0, 1}, StopCheck.NEVER);
    assertThrows(IllegalStateException.class, () -> scaling.scale(new double[2], new float[2], 0));
    double[] one = {1};
    assertThrows(
        InvalidInput.class, () -> new FeatureScaling(Method.STD, one, new double[] {Double.NaN}));
    assertThrows(InvalidInput.class, () -> new FeatureScaling(Method.L2, one, one));
  }

  /** Two seconds of 2026 are the same float; what a minute holds decides here. */
  @Test
  void digitsThatAFloatDoesNotHaveAreScaledFirst() {
    double[][] rows = new double[60][1];
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = 1_700_000_000 + i;
    }
    for (Method method : new Method[] {Method.MINMAX, Method.STD}) {
      float[] scaled = scaled(method, rows, 0, 59);
      for (int i = 1; i < rows.length; i++) {
        assertTrue(scaled[i] > scaled[i - 1], method + " at " + i);
      }
    }
    assertArrayEquals(
        new float[] {0, 0.5f, 1},
        scaled(Method.MINMAX, new double[][] {{1.7e9}, {1.7e9 + 1}, {1.7e9 + 2}}, 0, 2),
        TOLERANCE);
  }

  @Test
  void numbersThatNoFloatHoldsAreScaled() {
    double[][] rows = {{1e300, 3}, {-1e300, 4}, {0, 0}};
    assertArrayEquals(
        new float[] {1, 0.75f, 0, 1, 0.5f, 0}, scaled(Method.MINMAX, rows, 0, 1, 2), TOLERANCE);
    float root = (float) Math.sqrt(1.5);
    float[] std = scaled(Method.STD, rows, 0, 1, 2);
    assertArrayEquals(new float[] {root, -root, 0}, new float[] {std[0], std[2], std[4]}, 1e-4f);
    double most = Double.MAX_VALUE;
    assertArrayEquals(
        new float[] {0, 1, 0.5f},
        scaled(Method.MINMAX, new double[][] {{-most}, {most}, {0}}, 0, 1, 2),
        TOLERANCE);
    assertArrayEquals(
        new float[] {0.6f, 0.8f, 0.6f, 0.8f, 0, 0},
        scaled(Method.L2, new double[][] {{3e300, 4e300}, {3e-300, 4e-300}, {0, 0}}, 0),
        TOLERANCE);
  }

  private static void scale(Method method, Features features, int... training) {
    FeatureRows rows = rows(features);
    FeatureScaling scaling = FeatureScaling.learn(method, rows, training, StopCheck.NEVER);
    double[] row = new double[features.dimension()];
    for (int node = 0; node < features.nodeCount(); node++) {
      rows.read(node, row);
      scaling.scale(row, features.values(), node * row.length);
    }
  }

  private static float[] scaled(Method method, double[][] values, int... training) {
    FeatureRows rows = rows(values);
    FeatureScaling scaling = FeatureScaling.learn(method, rows, training, StopCheck.NEVER);
    float[] scaled = new float[values.length * rows.dimension()];
    for (int node = 0; node < values.length; node++) {
      scaling.scale(values[node].clone(), scaled, node * rows.dimension());
    }
    return scaled;
  }

  private static FeatureRows rows(double[][] values) {
    return new FeatureRows() {
      @Override
      public int dimension() {
        return values[0].length;
      }

      @Override
      public void read(int node, double[] into) {
        System.arraycopy(values[node], 0, into, 0, into.length);
      }
    };
  }

  private static FeatureRows rows(Features features) {
    double[][] values = new double[features.nodeCount()][features.dimension()];
    for (int i = 0; i < features.values().length; i++) {
      values[i / features.dimension()][i % features.dimension()] = features.values()[i];
    }
    return rows(values);
  }
}
