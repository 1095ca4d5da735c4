/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlateauRuleTest {

  @Test
  void aLossThatStaysLowersTheRateAfterThirtyEpochsAndAgainAfterTheCooldown() {
    PlateauRule rule = new PlateauRule(1e-2);
    observe(rule, 1 + 30, 1.0);
    assertEquals(1e-2, rule.learningRate());
    observe(rule, 1, 1.0);
    assertEquals(3.3e-3, rule.learningRate(), 1e-12);
    observe(rule, 10 + 30, 1.0);
    assertEquals(3.3e-3, rule.learningRate(), 1e-12);
    observe(rule, 1, 1.0);
    assertEquals(3.3e-3 * 0.33, rule.learningRate(), 1e-12);
  }

  @Test
  void aFallingLossLeavesTheRateAlone() {
    PlateauRule rule = new PlateauRule(1e-2);
    for (int epoch = 0; epoch < 200; epoch++) {
      rule.observe(1.0 / (epoch + 1));
    }
    assertEquals(1e-2, rule.learningRate());
  }

  @Test
  void theRateStopsAtTheLeastAndIsNeverRaised() {
    PlateauRule rule = new PlateauRule(2e-4);
    observe(rule, 500, 1.0);
    assertEquals(1e-4, rule.learningRate(), 1e-12);
    PlateauRule low = new PlateauRule(1e-5);
    observe(low, 500, 1.0);
    assertEquals(1e-5, low.learningRate(), 1e-12);
  }

  private static void observe(PlateauRule rule, int epochs, double loss) {
    for (int epoch = 0; epoch < epochs; epoch++) {
      rule.observe(loss);
    }
  }
}
