/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.graph.FeatureScaling;

/**
 * What a model does to the features that it reads: the same in training and prediction.
 *
 * @param defaultValue in the place of what is missing or NaN, before the scaling; null: that is an
 *     error
 * @param scaling learnt on the training nodes
 */
record FeatureTreatment(Double defaultValue, FeatureScaling scaling) {
  static final String DEFAULT_VALUE = "defaultFeatureValue";
  static final FeatureTreatment NONE = new FeatureTreatment(null, FeatureScaling.NONE);

  /**
   * @param fallback where the key is absent
   */
  static Double readDefaultValue(Configuration keys, Double fallback) {
    if (!keys.has(DEFAULT_VALUE)) {
      return keys.resolve(DEFAULT_VALUE, fallback);
    }
    double value = keys.decimal(DEFAULT_VALUE, 0);
    keys.problems()
        .require(
            Float.isFinite((float) value),
            "'%s' must be a finite number but was %s",
            DEFAULT_VALUE,
            value);
    return value;
  }
}
