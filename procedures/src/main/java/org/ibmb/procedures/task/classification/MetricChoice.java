/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ibmb.objective.classification.Metric;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.run.InvalidInput;

/**
 * One entry of the key {@code metrics}, in the words of GDS: {@code F1_MACRO}, {@code F1(class=3)}
 * or {@code PRECISION(class=*)}.
 *
 * @param className the class's text, {@code *} for every class, or null: all classes together
 */
public record MetricChoice(Metric.Kind kind, String className) {
  private static final String KEY = "metrics";
  private static final String EVERY_CLASS = "*";
  private static final List<String> DEFAULT = List.of("ACCURACY", "F1_MACRO", "F1_WEIGHTED");
  private static final Pattern FORMAT =
      Pattern.compile(
          "\\s*(\\w+)\\s*(?:\\(\\s*class\\s*=\\s*(.+?)\\s*\\)\\s*)?", Pattern.CASE_INSENSITIVE);

  static List<MetricChoice> read(Configuration keys) {
    List<String> names = keys.strings(KEY, DEFAULT);
    keys.problems().require(!names.isEmpty(), "'%s' must name at least one of %s", KEY, DEFAULT);
    List<MetricChoice> choices = new ArrayList<>();
    for (String name : names.isEmpty() ? DEFAULT : names) {
      MetricChoice choice = parse(name);
      keys.problems()
          .require(
              choice != null,
              "'%s' must be of %s, or ACCURACY, F1, PRECISION or RECALL of a class, such as 'F1(class=*)', but one was '%s'",
              KEY,
              DEFAULT,
              name);
      if (choice != null && !choices.contains(choice)) {
        choices.add(choice);
      }
    }
    keys.resolve(KEY, choices.stream().map(MetricChoice::toString).toList());
    return choices;
  }

  /** Null where there is no such metric. */
  private static MetricChoice parse(String text) {
    Matcher found = FORMAT.matcher(text);
    if (!found.matches()) {
      return null;
    }
    for (Metric.Kind kind : Metric.Kind.values()) {
      boolean asked = found.group(2) == null ? kind.isGlobal() : kind.isOfOneClass();
      if (asked && kind.name().equals(found.group(1).toUpperCase(Locale.ROOT))) {
        return new MetricChoice(kind, found.group(2));
      }
    }
    return null;
  }

  /**
   * All that was asked for, by the name that {@code modelInfo} shows: {@code F1_MACRO}, or as in
   * GDS {@code F1_class_3}. The first one is the one that validation compares.
   *
   * @throws InvalidInput where a class is named that does not occur
   */
  static Map<String, Metric> resolve(List<MetricChoice> choices, List<Object> classes) {
    Map<String, Metric> metrics = new LinkedHashMap<>();
    for (MetricChoice choice : choices) {
      boolean found = choice.className == null;
      if (found) {
        metrics.put(choice.kind.name(), new Metric(choice.kind, -1));
      }
      for (int label = 0; choice.className != null && label < classes.size(); label++) {
        String name = String.valueOf(classes.get(label));
        if (choice.className.equals(EVERY_CLASS) || choice.className.equals(name)) {
          metrics.put(choice.kind + "_class_" + name, new Metric(choice.kind, label));
          found = true;
        }
      }
      if (!found) {
        throw new InvalidInput(
            "'%s' names the class %s, but the classes are %s"
                .formatted(KEY, choice.className, classes));
      }
    }
    return metrics;
  }

  @Override
  public String toString() {
    return className == null ? kind.name() : kind + "(class=" + className + ")";
  }
}
