/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class WeightUnitTest {
  private static final double ROOT = Math.sqrt(2);

  @Property
  void itIsThePowerOfTwoNextToTheMean(@ForAll @DoubleRange(min = -100, max = 100) double log) {
    double mean = Math.pow(2, log);
    double unit = WeightUnit.nearest(mean);
    assertEquals(Math.scalb(1.0, Math.getExponent(unit)), unit, "a power of two");
    assertTrue(unit / mean <= ROOT + 1e-12 && mean / unit <= ROOT + 1e-12, unit + " of " + mean);
  }

  @Property
  void doublingAllWeightsDoublesIt(@ForAll @DoubleRange(min = -30, max = 30) double log) {
    double mean = Math.pow(2, log);
    assertEquals(2 * WeightUnit.nearest(mean), WeightUnit.nearest(2 * mean));
  }

  /** 0 - 1 - 2, with one to three parallel relationships between 0 and 1. */
  @Test
  void someParallelRelationshipsAreOfNoAccount() {
    assertEquals(1, WeightUnit.of(path(1)));
    assertEquals(1, WeightUnit.of(path(1.5f)));
    assertEquals(2, WeightUnit.of(path(3)));
    assertEquals(1, WeightUnit.of(new Csr(2, new int[3], new int[0], new float[0])));
  }

  private static Csr path(float first) {
    return new Csr(
        3, new int[] {0, 1, 3, 4}, new int[] {1, 0, 2, 1}, new float[] {first, first, 1, 1});
  }
}
