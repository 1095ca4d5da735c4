/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Sums over a row for {@link VectorKernels}; as there, none takes or returns a vector. */
final class VectorSums {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  private VectorSums() {}

  /**
   * Adds the lanes of a vector, which stands in {@code lanes}, in one fixed order, four sums beside
   * each other. {@code reduceLanes} may choose another order from one run to the next, and the same
   * seed must give the same bytes.
   */
  static float ofLanes(float[] lanes) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 4 <= LANES; i += 4) {
      a += lanes[i];
      b += lanes[i + 1];
      c += lanes[i + 2];
      d += lanes[i + 3];
    }
    for (; i < LANES; i++) {
      a += lanes[i];
    }
    return (a + b) + (c + d);
  }

  /**
   * {@code x += bias}.
   *
   * @return the sum of the results; four sums beside each other, as one would wait for itself
   */
  static float addAndSum(float[] x, float[] bias, float[] scratch, int width) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = 0;
    for (; i + 4 * LANES <= width; i += 4 * LANES) {
      FloatVector first =
          FloatVector.fromArray(FLOATS, x, i).add(FloatVector.fromArray(FLOATS, bias, i));
      FloatVector second =
          FloatVector.fromArray(FLOATS, x, i + LANES)
              .add(FloatVector.fromArray(FLOATS, bias, i + LANES));
      FloatVector third =
          FloatVector.fromArray(FLOATS, x, i + 2 * LANES)
              .add(FloatVector.fromArray(FLOATS, bias, i + 2 * LANES));
      FloatVector fourth =
          FloatVector.fromArray(FLOATS, x, i + 3 * LANES)
              .add(FloatVector.fromArray(FLOATS, bias, i + 3 * LANES));
      first.intoArray(x, i);
      second.intoArray(x, i + LANES);
      third.intoArray(x, i + 2 * LANES);
      fourth.intoArray(x, i + 3 * LANES);
      a = a.add(first);
      b = b.add(second);
      c = c.add(third);
      d = d.add(fourth);
    }
    for (; i + LANES <= width; i += LANES) {
      FloatVector sum =
          FloatVector.fromArray(FLOATS, x, i).add(FloatVector.fromArray(FLOATS, bias, i));
      sum.intoArray(x, i);
      a = a.add(sum);
    }
    float sum = 0;
    if (i > 0) {
      a.add(b).add(c.add(d)).intoArray(scratch, 0);
      sum = ofLanes(scratch);
    }
    for (; i < width; i++) {
      x[i] += bias[i];
      sum += x[i];
    }
    return sum;
  }

  /** Sum of squared distances from {@code mean}. */
  static float squares(float[] x, float mean, float[] scratch, int width) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    int i = 0;
    for (; i + 4 * LANES <= width; i += 4 * LANES) {
      FloatVector first = FloatVector.fromArray(FLOATS, x, i).sub(mean);
      FloatVector second = FloatVector.fromArray(FLOATS, x, i + LANES).sub(mean);
      FloatVector third = FloatVector.fromArray(FLOATS, x, i + 2 * LANES).sub(mean);
      FloatVector fourth = FloatVector.fromArray(FLOATS, x, i + 3 * LANES).sub(mean);
      a = first.fma(first, a);
      b = second.fma(second, b);
      c = third.fma(third, c);
      d = fourth.fma(fourth, d);
    }
    for (; i + LANES <= width; i += LANES) {
      FloatVector distance = FloatVector.fromArray(FLOATS, x, i).sub(mean);
      a = distance.fma(distance, a);
    }
    float sum = 0;
    if (i > 0) {
      a.add(b).add(c.add(d)).intoArray(scratch, 0);
      sum = ofLanes(scratch);
    }
    for (; i < width; i++) {
      float distance = x[i] - mean;
      sum += distance * distance;
    }
    return sum;
  }
}
