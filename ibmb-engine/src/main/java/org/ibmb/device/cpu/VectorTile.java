/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 13 rows by two vectors on the Vector API. The 26 sums, the two vectors of b and the one
 * number of a take 29 of the 32 registers of AVX-512.
 *
 * <p>The sums are local variables and the loops have neither branches nor variable strides: that is
 * what keeps them in registers on Java 17. Both methods are one text but for the places of a.
 */
final class VectorTile implements TileKernel {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();
  private static final int WIDTH = 2 * LANES;

  /** Where fewer registers, or narrower ones, leave OpenBLAS ahead, its assembler stays. */
  static boolean isFastest() {
    return LANES >= 16;
  }

  @Override
  public int width() {
    return WIDTH;
  }

  @Override
  public void multiply(
      float[] a,
      int aFrom,
      float[] b,
      int bFrom,
      int depth,
      float[] start,
      int startFrom,
      float[] c,
      int cFrom) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, start, startFrom);
    FloatVector right0 = FloatVector.fromArray(FLOATS, start, startFrom + LANES);
    FloatVector left1 = FloatVector.fromArray(FLOATS, start, startFrom + WIDTH);
    FloatVector right1 = FloatVector.fromArray(FLOATS, start, startFrom + WIDTH + LANES);
    FloatVector left2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * WIDTH);
    FloatVector right2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * WIDTH + LANES);
    FloatVector left3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * WIDTH);
    FloatVector right3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * WIDTH + LANES);
    FloatVector left4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * WIDTH);
    FloatVector right4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * WIDTH + LANES);
    FloatVector left5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * WIDTH);
    FloatVector right5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * WIDTH + LANES);
    FloatVector left6 = FloatVector.fromArray(FLOATS, start, startFrom + 6 * WIDTH);
    FloatVector right6 = FloatVector.fromArray(FLOATS, start, startFrom + 6 * WIDTH + LANES);
    FloatVector left7 = FloatVector.fromArray(FLOATS, start, startFrom + 7 * WIDTH);
    FloatVector right7 = FloatVector.fromArray(FLOATS, start, startFrom + 7 * WIDTH + LANES);
    FloatVector left8 = FloatVector.fromArray(FLOATS, start, startFrom + 8 * WIDTH);
    FloatVector right8 = FloatVector.fromArray(FLOATS, start, startFrom + 8 * WIDTH + LANES);
    FloatVector left9 = FloatVector.fromArray(FLOATS, start, startFrom + 9 * WIDTH);
    FloatVector right9 = FloatVector.fromArray(FLOATS, start, startFrom + 9 * WIDTH + LANES);
    FloatVector left10 = FloatVector.fromArray(FLOATS, start, startFrom + 10 * WIDTH);
    FloatVector right10 = FloatVector.fromArray(FLOATS, start, startFrom + 10 * WIDTH + LANES);
    FloatVector left11 = FloatVector.fromArray(FLOATS, start, startFrom + 11 * WIDTH);
    FloatVector right11 = FloatVector.fromArray(FLOATS, start, startFrom + 11 * WIDTH + LANES);
    FloatVector left12 = FloatVector.fromArray(FLOATS, start, startFrom + 12 * WIDTH);
    FloatVector right12 = FloatVector.fromArray(FLOATS, start, startFrom + 12 * WIDTH + LANES);
    for (int p = 0; p < depth; p++) {
      FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + p * WIDTH);
      FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + p * WIDTH + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aFrom + p]);
      left0 = left.fma(a0, left0);
      right0 = right.fma(a0, right0);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aFrom + STRIDE + p]);
      left1 = left.fma(a1, left1);
      right1 = right.fma(a1, right1);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aFrom + 2 * STRIDE + p]);
      left2 = left.fma(a2, left2);
      right2 = right.fma(a2, right2);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aFrom + 3 * STRIDE + p]);
      left3 = left.fma(a3, left3);
      right3 = right.fma(a3, right3);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aFrom + 4 * STRIDE + p]);
      left4 = left.fma(a4, left4);
      right4 = right.fma(a4, right4);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aFrom + 5 * STRIDE + p]);
      left5 = left.fma(a5, left5);
      right5 = right.fma(a5, right5);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[aFrom + 6 * STRIDE + p]);
      left6 = left.fma(a6, left6);
      right6 = right.fma(a6, right6);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[aFrom + 7 * STRIDE + p]);
      left7 = left.fma(a7, left7);
      right7 = right.fma(a7, right7);
      FloatVector a8 = FloatVector.broadcast(FLOATS, a[aFrom + 8 * STRIDE + p]);
      left8 = left.fma(a8, left8);
      right8 = right.fma(a8, right8);
      FloatVector a9 = FloatVector.broadcast(FLOATS, a[aFrom + 9 * STRIDE + p]);
      left9 = left.fma(a9, left9);
      right9 = right.fma(a9, right9);
      FloatVector a10 = FloatVector.broadcast(FLOATS, a[aFrom + 10 * STRIDE + p]);
      left10 = left.fma(a10, left10);
      right10 = right.fma(a10, right10);
      FloatVector a11 = FloatVector.broadcast(FLOATS, a[aFrom + 11 * STRIDE + p]);
      left11 = left.fma(a11, left11);
      right11 = right.fma(a11, right11);
      FloatVector a12 = FloatVector.broadcast(FLOATS, a[aFrom + 12 * STRIDE + p]);
      left12 = left.fma(a12, left12);
      right12 = right.fma(a12, right12);
    }
    left0.intoArray(c, cFrom);
    right0.intoArray(c, cFrom + LANES);
    left1.intoArray(c, cFrom + WIDTH);
    right1.intoArray(c, cFrom + WIDTH + LANES);
    left2.intoArray(c, cFrom + 2 * WIDTH);
    right2.intoArray(c, cFrom + 2 * WIDTH + LANES);
    left3.intoArray(c, cFrom + 3 * WIDTH);
    right3.intoArray(c, cFrom + 3 * WIDTH + LANES);
    left4.intoArray(c, cFrom + 4 * WIDTH);
    right4.intoArray(c, cFrom + 4 * WIDTH + LANES);
    left5.intoArray(c, cFrom + 5 * WIDTH);
    right5.intoArray(c, cFrom + 5 * WIDTH + LANES);
    left6.intoArray(c, cFrom + 6 * WIDTH);
    right6.intoArray(c, cFrom + 6 * WIDTH + LANES);
    left7.intoArray(c, cFrom + 7 * WIDTH);
    right7.intoArray(c, cFrom + 7 * WIDTH + LANES);
    left8.intoArray(c, cFrom + 8 * WIDTH);
    right8.intoArray(c, cFrom + 8 * WIDTH + LANES);
    left9.intoArray(c, cFrom + 9 * WIDTH);
    right9.intoArray(c, cFrom + 9 * WIDTH + LANES);
    left10.intoArray(c, cFrom + 10 * WIDTH);
    right10.intoArray(c, cFrom + 10 * WIDTH + LANES);
    left11.intoArray(c, cFrom + 11 * WIDTH);
    right11.intoArray(c, cFrom + 11 * WIDTH + LANES);
    left12.intoArray(c, cFrom + 12 * WIDTH);
    right12.intoArray(c, cFrom + 12 * WIDTH + LANES);
  }

  @Override
  public void multiplyTransposed(
      float[] a,
      int aFrom,
      float[] b,
      int bFrom,
      int depth,
      float[] start,
      int startFrom,
      float[] c,
      int cFrom) {
    FloatVector left0 = FloatVector.fromArray(FLOATS, start, startFrom);
    FloatVector right0 = FloatVector.fromArray(FLOATS, start, startFrom + LANES);
    FloatVector left1 = FloatVector.fromArray(FLOATS, start, startFrom + WIDTH);
    FloatVector right1 = FloatVector.fromArray(FLOATS, start, startFrom + WIDTH + LANES);
    FloatVector left2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * WIDTH);
    FloatVector right2 = FloatVector.fromArray(FLOATS, start, startFrom + 2 * WIDTH + LANES);
    FloatVector left3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * WIDTH);
    FloatVector right3 = FloatVector.fromArray(FLOATS, start, startFrom + 3 * WIDTH + LANES);
    FloatVector left4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * WIDTH);
    FloatVector right4 = FloatVector.fromArray(FLOATS, start, startFrom + 4 * WIDTH + LANES);
    FloatVector left5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * WIDTH);
    FloatVector right5 = FloatVector.fromArray(FLOATS, start, startFrom + 5 * WIDTH + LANES);
    FloatVector left6 = FloatVector.fromArray(FLOATS, start, startFrom + 6 * WIDTH);
    FloatVector right6 = FloatVector.fromArray(FLOATS, start, startFrom + 6 * WIDTH + LANES);
    FloatVector left7 = FloatVector.fromArray(FLOATS, start, startFrom + 7 * WIDTH);
    FloatVector right7 = FloatVector.fromArray(FLOATS, start, startFrom + 7 * WIDTH + LANES);
    FloatVector left8 = FloatVector.fromArray(FLOATS, start, startFrom + 8 * WIDTH);
    FloatVector right8 = FloatVector.fromArray(FLOATS, start, startFrom + 8 * WIDTH + LANES);
    FloatVector left9 = FloatVector.fromArray(FLOATS, start, startFrom + 9 * WIDTH);
    FloatVector right9 = FloatVector.fromArray(FLOATS, start, startFrom + 9 * WIDTH + LANES);
    FloatVector left10 = FloatVector.fromArray(FLOATS, start, startFrom + 10 * WIDTH);
    FloatVector right10 = FloatVector.fromArray(FLOATS, start, startFrom + 10 * WIDTH + LANES);
    FloatVector left11 = FloatVector.fromArray(FLOATS, start, startFrom + 11 * WIDTH);
    FloatVector right11 = FloatVector.fromArray(FLOATS, start, startFrom + 11 * WIDTH + LANES);
    FloatVector left12 = FloatVector.fromArray(FLOATS, start, startFrom + 12 * WIDTH);
    FloatVector right12 = FloatVector.fromArray(FLOATS, start, startFrom + 12 * WIDTH + LANES);
    for (int p = 0; p < depth; p++) {
      FloatVector left = FloatVector.fromArray(FLOATS, b, bFrom + p * WIDTH);
      FloatVector right = FloatVector.fromArray(FLOATS, b, bFrom + p * WIDTH + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[aFrom + p * STRIDE]);
      left0 = left.fma(a0, left0);
      right0 = right.fma(a0, right0);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[aFrom + 1 + p * STRIDE]);
      left1 = left.fma(a1, left1);
      right1 = right.fma(a1, right1);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[aFrom + 2 + p * STRIDE]);
      left2 = left.fma(a2, left2);
      right2 = right.fma(a2, right2);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[aFrom + 3 + p * STRIDE]);
      left3 = left.fma(a3, left3);
      right3 = right.fma(a3, right3);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[aFrom + 4 + p * STRIDE]);
      left4 = left.fma(a4, left4);
      right4 = right.fma(a4, right4);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[aFrom + 5 + p * STRIDE]);
      left5 = left.fma(a5, left5);
      right5 = right.fma(a5, right5);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[aFrom + 6 + p * STRIDE]);
      left6 = left.fma(a6, left6);
      right6 = right.fma(a6, right6);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[aFrom + 7 + p * STRIDE]);
      left7 = left.fma(a7, left7);
      right7 = right.fma(a7, right7);
      FloatVector a8 = FloatVector.broadcast(FLOATS, a[aFrom + 8 + p * STRIDE]);
      left8 = left.fma(a8, left8);
      right8 = right.fma(a8, right8);
      FloatVector a9 = FloatVector.broadcast(FLOATS, a[aFrom + 9 + p * STRIDE]);
      left9 = left.fma(a9, left9);
      right9 = right.fma(a9, right9);
      FloatVector a10 = FloatVector.broadcast(FLOATS, a[aFrom + 10 + p * STRIDE]);
      left10 = left.fma(a10, left10);
      right10 = right.fma(a10, right10);
      FloatVector a11 = FloatVector.broadcast(FLOATS, a[aFrom + 11 + p * STRIDE]);
      left11 = left.fma(a11, left11);
      right11 = right.fma(a11, right11);
      FloatVector a12 = FloatVector.broadcast(FLOATS, a[aFrom + 12 + p * STRIDE]);
      left12 = left.fma(a12, left12);
      right12 = right.fma(a12, right12);
    }
    left0.intoArray(c, cFrom);
    right0.intoArray(c, cFrom + LANES);
    left1.intoArray(c, cFrom + WIDTH);
    right1.intoArray(c, cFrom + WIDTH + LANES);
    left2.intoArray(c, cFrom + 2 * WIDTH);
    right2.intoArray(c, cFrom + 2 * WIDTH + LANES);
    left3.intoArray(c, cFrom + 3 * WIDTH);
    right3.intoArray(c, cFrom + 3 * WIDTH + LANES);
    left4.intoArray(c, cFrom + 4 * WIDTH);
    right4.intoArray(c, cFrom + 4 * WIDTH + LANES);
    left5.intoArray(c, cFrom + 5 * WIDTH);
    right5.intoArray(c, cFrom + 5 * WIDTH + LANES);
    left6.intoArray(c, cFrom + 6 * WIDTH);
    right6.intoArray(c, cFrom + 6 * WIDTH + LANES);
    left7.intoArray(c, cFrom + 7 * WIDTH);
    right7.intoArray(c, cFrom + 7 * WIDTH + LANES);
    left8.intoArray(c, cFrom + 8 * WIDTH);
    right8.intoArray(c, cFrom + 8 * WIDTH + LANES);
    left9.intoArray(c, cFrom + 9 * WIDTH);
    right9.intoArray(c, cFrom + 9 * WIDTH + LANES);
    left10.intoArray(c, cFrom + 10 * WIDTH);
    right10.intoArray(c, cFrom + 10 * WIDTH + LANES);
    left11.intoArray(c, cFrom + 11 * WIDTH);
    right11.intoArray(c, cFrom + 11 * WIDTH + LANES);
    left12.intoArray(c, cFrom + 12 * WIDTH);
    right12.intoArray(c, cFrom + 12 * WIDTH + LANES);
  }

  @Override
  public void cut(float[] row, int columns, float[] panels, int at, int distance) {
    for (int i = 0; i < columns; i += WIDTH) {
      FloatVector.fromArray(FLOATS, row, i).intoArray(panels, at);
      FloatVector.fromArray(FLOATS, row, i + LANES).intoArray(panels, at + LANES);
      at += distance;
    }
  }

  @Override
  public void join(float[] panels, int at, int distance, int columns, float[] row, int rowFrom) {
    for (int i = 0; i < columns; i += WIDTH) {
      FloatVector.fromArray(FLOATS, panels, at).intoArray(row, rowFrom + i);
      FloatVector.fromArray(FLOATS, panels, at + LANES).intoArray(row, rowFrom + i + LANES);
      at += distance;
    }
  }
}
