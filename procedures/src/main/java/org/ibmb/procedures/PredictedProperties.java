/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.run.Problems;

/**
 * The properties that a prediction is stored as.
 *
 * @param key the configuration key of the first: {@code mutateProperty} or {@code writeProperty}
 * @param classProperty takes the class
 * @param probabilityProperty takes the probabilities, in the order of the model's classes; null:
 *     they are not stored
 */
record PredictedProperties(String key, String classProperty, String probabilityProperty) {
  private static final String PROBABILITY_KEY = "predictedProbabilityProperty";

  static PredictedProperties read(Configuration keys, String key) {
    String classes = keys.mandatoryString(key);
    String probabilities = keys.string(PROBABILITY_KEY, null);
    keys.problems()
        .require(
            !classes.equals(probabilities),
            "'%s' and '%s' must differ but both are '%s'",
            key,
            PROBABILITY_KEY,
            classes);
    return new PredictedProperties(key, classes, probabilities);
  }

  /** How many properties a node gets. */
  long count() {
    return probabilityProperty == null ? 1 : 2;
  }

  /**
   * Checks that both are new to the projection.
   *
   * @throws org.ibmb.run.InvalidInput where one exists
   */
  void checkNew(Projection projection) {
    Problems problems = new Problems();
    checkNew(projection, key, classProperty, problems);
    if (probabilityProperty != null) {
      checkNew(projection, PROBABILITY_KEY, probabilityProperty, problems);
    }
    problems.throwIfAny();
  }

  /** Notes a problem where the projection has this property. */
  static void checkNew(Projection projection, String key, String property, Problems problems) {
    problems.require(
        !projection.store().hasNodeProperty(property),
        "Node property '%s' already exists in graph '%s'. Choose another '%s', or drop it with gds.graph.nodeProperties.drop.",
        property,
        projection.name(),
        key);
  }
}
