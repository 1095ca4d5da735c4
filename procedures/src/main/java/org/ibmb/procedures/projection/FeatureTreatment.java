/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import org.ibmb.graph.FeatureScaling;
import org.ibmb.procedures.config.Configuration;

/**
 * What a model does to the features that it reads: the same in training and prediction.
 *
 * @param defaultValue in the place of what is missing or NaN, before the scaling; null: that is an
 *     error
 * @param scaling learnt on the training nodes
 */
public record FeatureTreatment(Double defaultValue, FeatureScaling scaling) {
  public static final String DEFAULT_VALUE = "defaultFeatureValue";
  public static final FeatureTreatment NONE = new FeatureTreatment(null, FeatureScaling.NONE);

  /**
   * @param fallback where the key is absent
   */
  public static Double readDefaultValue(Configuration keys, Double fallback) {
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
