/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective.classification;

import java.util.Arrays;
import org.ibmb.run.Problems;

/**
 * What a training minimises: the weighted mean of the focal loss {@code (1 - p)^focus * -log p}
 * (Lin et al. 2017), which is cross-entropy where the focus is 0.
 *
 * @param classWeights weight of the nodes of each class, one per class, each from 1e-20 to 1e20
 * @param focus how much less a node counts that is classified well already; 0 or greater
 */
public record Loss(float[] classWeights, double focus) {

  /** Beyond these a sum of weights is 0 or infinite as a float, and the loss no number. */
  private static final double LEAST_WEIGHT = 1e-20;

  private static final double MOST_WEIGHT = 1e20;

  public Loss {
    Problems problems = new Problems().notNegative("focusWeight", focus);
    for (float weight : classWeights) {
      checkWeight(problems, "classWeights", weight);
    }
    problems.throwIfAny();
  }

  /** Notes a problem where {@code weight} cannot be that of a class. */
  public static void checkWeight(Problems problems, String name, double weight) {
    problems
        .positive(name, weight)
        .require(
            !(weight > 0 && weight < Double.POSITIVE_INFINITY)
                || (weight >= (float) LEAST_WEIGHT && weight <= (float) MOST_WEIGHT),
            "'%s' must be between %s and %s but was %s",
            name,
            LEAST_WEIGHT,
            MOST_WEIGHT,
            weight);
  }

  /** Cross-entropy in which every node counts the same. */
  public static Loss crossEntropy(int classes) {
    float[] ones = new float[classes];
    Arrays.fill(ones, 1f);
    return new Loss(ones, 0);
  }

  /**
   * Weights by which every class counts the same in all: {@code nodes / (classes * nodes of the
   * class)}. A class without nodes has weight 1.
   *
   * @param labels class of each training node
   */
  public static float[] balanced(int[] labels, int classes) {
    int[] counts = new int[classes];
    for (int label : labels) {
      counts[label]++;
    }
    float[] weights = new float[classes];
    for (int c = 0; c < classes; c++) {
      weights[c] = counts[c] == 0 ? 1 : (float) ((double) labels.length / classes / counts[c]);
    }
    return weights;
  }
}
