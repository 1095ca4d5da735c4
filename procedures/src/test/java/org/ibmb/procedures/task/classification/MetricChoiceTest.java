/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  @Test
  void aMapNamesEveryClassAlsoWhatNoStringCan() {
    List<Object> classes = List.of("", " padded ", "two\nlines", "*", "plain");
    List<Object> asked = new ArrayList<>();
    classes.forEach(value -> asked.add(Map.of("metric", "f1", "Class", value)));
    List<MetricChoice> choices = read(asked.toArray());
    Map<String, Metric> metrics = MetricChoice.resolve(choices, classes);
    assertEquals(classes.size(), metrics.size());
    for (int label = 0; label < classes.size(); label++) {
      assertEquals(
          new Metric(Metric.Kind.F1, label), metrics.get("F1_class_" + classes.get(label)));
    }
    assertEquals(
        List.of("ACCURACY"), List.copyOf(resolve(List.of(), Map.of("metric", "ACCURACY"))));
  }

  @Test
  void theConfigurationShowsAnEntryInTheFormItWasGivenIn() {
    Map<String, Object> map = Map.of("metric", "F1", "class", "");
    Configuration keys = Configuration.of(Map.of("metrics", List.of(map, "f1(class=a)")));
    MetricChoice.read(keys);
    assertEquals(List.of(map, "F1(class=a)"), keys.resolved().get("metrics"));
  }

  @Test
  void aMapThatIsNoMetricIsNamed() {
    for (Object bad :
        List.of(
            Map.of("metric", "F2", "class", "a"),
            Map.of("metric", "F1_MACRO", "class", "a"),
            Map.of("metric", "F1"),
            Map.of("class", "a"),
            Map.of("metric", "F1", "class", List.of("a")),
            Map.of("metric", "F1", "class", "a", "klass", "b"),
            7L)) {
      Configuration keys = Configuration.of(Map.of("metrics", List.of(bad)));
      MetricChoice.read(keys);
      String message = assertThrows(InvalidInput.class, keys::throwIfAny).getMessage();
      assertTrue(message.contains("'metrics' must be of"), message);
    }
  }

  /** 1 and 1.0 are equal in Cypher, so either names the class. */
  @Test
  void aFloatClassIsNamedByItsValueAndByTheIntegerThatItEquals() {
    List<Object> floats = List.of(0.0, 1.0);
    for (Object name :
        List.of(
            "F1(class=1)",
            "F1(class=1.0)",
            Map.of("metric", "F1", "class", 1L),
            Map.of("metric", "F1", "class", 1.0))) {
      assertEquals(List.of("F1_class_1.0"), List.copyOf(resolve(floats, name)), name.toString());
    }
  }

  private static Set<String> resolve(List<Object> classes, Object metric) {
    return MetricChoice.resolve(read(metric), classes).keySet();
  }

  private static List<MetricChoice> read(Object... metrics) {
    Configuration keys = Configuration.of(Map.of("metrics", List.of(metrics)));
    List<MetricChoice> choices = MetricChoice.read(keys);
    keys.throwIfAny();
    return choices;
  }
}
