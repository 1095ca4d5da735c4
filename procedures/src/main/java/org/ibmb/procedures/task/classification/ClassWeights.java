/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ibmb.objective.classification.Loss;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.CypherTypes;
import org.ibmb.procedures.projection.Targets;
import org.ibmb.run.InvalidInput;

/**
 * How much the nodes of each class count in training.
 *
 * @param balanced whether every class counts the same in all, however many nodes it has
 * @param byClass weights by the class's text; classes that are not named weigh 1
 */
public record ClassWeights(boolean balanced, Map<String, Double> byClass) {
  private static final String KEY = "classWeights";
  private static final String BALANCED = "balanced";

  static ClassWeights read(Configuration keys) {
    Object value = keys.any(KEY);
    if (value == null || BALANCED.equals(value)) {
      return new ClassWeights(value != null, Map.of());
    }
    Map<String, Double> weights = new TreeMap<>();
    boolean ok = value instanceof Map<?, ?>;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getValue() instanceof Number number) {
          weights.put(String.valueOf(entry.getKey()), number.doubleValue());
          Loss.checkWeight(keys.problems(), KEY + "." + entry.getKey(), number.doubleValue());
        } else {
          ok = false;
        }
      }
    }
    keys.problems()
        .require(
            ok,
            "'%s' must be '%s' or a MAP from class to a number, such as {rare: 5.0}, but was %s (%s)",
            KEY,
            BALANCED,
            value,
            CypherTypes.name(value));
    return new ClassWeights(false, weights);
  }

  /**
   * @throws InvalidInput where a class is named that does not occur
   */
  void check(List<Object> classes) {
    List<String> names = classes.stream().map(String::valueOf).toList();
    List<String> unknown = byClass.keySet().stream().filter(name -> !names.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new InvalidInput(
          "'%s' names %s, but the classes are %s."
              .formatted(
                  KEY,
                  unknown,
                  names.stream().limit(50).collect(Collectors.joining(", ", "[", "]"))));
    }
  }

  /**
   * @param training nodes that are learnt from
   */
  Loss loss(Targets targets, int[] training, double focus) {
    int classes = targets.classCount();
    if (balanced) {
      int[] labels = Arrays.stream(training).map(node -> targets.labels()[node]).toArray();
      return new Loss(Loss.balanced(labels, classes), focus);
    }
    float[] weights = new float[classes];
    for (int c = 0; c < classes; c++) {
      weights[c] = byClass.getOrDefault(String.valueOf(targets.classes().get(c)), 1.0).floatValue();
    }
    return new Loss(weights, focus);
  }
}
