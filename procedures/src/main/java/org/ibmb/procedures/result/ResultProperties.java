/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.result;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.run.Problems;

/**
 * The properties that the result of a call is stored as.
 *
 * @param names by the configuration keys that give them, in the order of the result's columns
 */
public record ResultProperties(Map<String, String> names) {
  private static final String MUTATE_KEY = "mutateProperty";
  private static final String WRITE_KEY = "writeProperty";
  private static final String PROBABILITY_KEY = "predictedProbabilityProperty";

  /** What a {@code mutate} mode stores. */
  public static ResultProperties mutated(Configuration keys) {
    return read(keys, MUTATE_KEY, false);
  }

  /** What a {@code write} mode stores. */
  public static ResultProperties written(Configuration keys) {
    return read(keys, WRITE_KEY, false);
  }

  /** What a {@code mutate} mode stores of a prediction: the class and, if asked, probabilities. */
  public static ResultProperties predictionMutated(Configuration keys) {
    return read(keys, MUTATE_KEY, true);
  }

  /** What a {@code write} mode stores of a prediction. */
  public static ResultProperties predictionWritten(Configuration keys) {
    return read(keys, WRITE_KEY, true);
  }

  private static ResultProperties read(Configuration keys, String key, boolean ofPrediction) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(key, keys.mandatoryString(key));
    if (ofPrediction) {
      readProbabilities(keys, key, names);
    }
    if (key.equals(WRITE_KEY)) {
      // Accepted as GDS accepts it; one transaction has one writer.
      keys.problems().atLeast("writeConcurrency", keys.count("writeConcurrency", 4), 1);
    }
    return new ResultProperties(names);
  }

  private static void readProbabilities(Configuration keys, String key, Map<String, String> names) {
    String classes = names.get(key);
    String probabilities = keys.string(PROBABILITY_KEY, null);
    keys.problems()
        .require(
            !classes.equals(probabilities),
            "'%s' and '%s' must differ but both are '%s'",
            key,
            PROBABILITY_KEY,
            classes);
    if (probabilities != null) {
      names.put(PROBABILITY_KEY, probabilities);
    }
  }

  /** The configuration key that gave a property its name. */
  String key(String property) {
    return names.entrySet().stream()
        .filter(entry -> entry.getValue().equals(property))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Checks that all are new to the projection.
   *
   * @throws org.ibmb.run.InvalidInput where one exists
   */
  void checkNew(Projection projection) {
    Problems problems = new Problems();
    names.forEach(
        (key, property) ->
            problems.require(
                !projection.store().hasNodeProperty(property),
                "Node property '%s' already exists in graph '%s'. Choose another '%s', or drop it with gds.graph.nodeProperties.drop.",
                property,
                projection.name(),
                key));
    problems.throwIfAny();
  }
}
