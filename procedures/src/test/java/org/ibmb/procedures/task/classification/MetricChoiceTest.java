/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ibmb.objective.classification.Metric;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;

class MetricChoiceTest {
  private static final List<Object> CLASSES = List.of("a", "b (c)");

  @Test
  void namesAreThoseOfGdsInTheOrderAskedFor() {
    List<MetricChoice> choices =
        read(
            "f1(class=*)",
            "Precision( CLASS = b (c) )",
            "ACCURACY",
            "accuracy(class=a)",
            "F1(class=*)");
    assertEquals(
        List.of("F1(class=*)", "PRECISION(class=b (c))", "ACCURACY", "ACCURACY(class=a)"),
        choices.stream().map(MetricChoice::toString).toList());
    Map<String, Metric> metrics = MetricChoice.resolve(choices, CLASSES);
    assertEquals(
        List.of(
            "F1_class_a",
            "F1_class_b (c)",
            "PRECISION_class_b (c)",
            "ACCURACY",
            "ACCURACY_class_a"),
        List.copyOf(metrics.keySet()));
    assertEquals(new Metric(Metric.Kind.PRECISION, 1), metrics.get("PRECISION_class_b (c)"));
    assertEquals(Metric.ACCURACY, metrics.get("ACCURACY"));
  }

  @Test
  void theDefaultIsThreeMetricsOfAllClasses() {
    Configuration keys = Configuration.of(Map.of());
    List<MetricChoice> choices = MetricChoice.read(keys);
    assertEquals(
        List.of(Metric.ACCURACY, Metric.F1_MACRO, Metric.F1_WEIGHTED),
        List.copyOf(MetricChoice.resolve(choices, CLASSES).values()));
  }

  @Test
  void whatIsNoMetricIsNamed() {
    for (String bad : List.of("F2", "F1", "F1_MACRO(class=a)", "PRECISION(a)", "F1(class=)", "")) {
      Configuration keys = Configuration.of(Map.of("metrics", List.of(bad)));
      MetricChoice.read(keys);
      String message = assertThrows(InvalidInput.class, keys::throwIfAny).getMessage();
      assertTrue(
          message.contains("'metrics' must be of") && message.contains("'" + bad + "'"), message);
    }
    List<MetricChoice> choices = read("RECALL(class=d)");
    String message =
        assertThrows(InvalidInput.class, () -> MetricChoice.resolve(choices, CLASSES)).getMessage();
    assertEquals("'metrics' names the class d, but the classes are [a, b (c)]", message);
  }

  private static List<MetricChoice> read(String... metrics) {
    Configuration keys = Configuration.of(Map.of("metrics", List.of(metrics)));
    List<MetricChoice> choices = MetricChoice.read(keys);
    keys.throwIfAny();
    return choices;
  }
}
