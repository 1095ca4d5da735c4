/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ibmb.objective.classification.Metric;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.projection.Targets;
import org.ibmb.run.InvalidInput;

/**
 * One entry of the key {@code metrics}: in the words of GDS, {@code F1_MACRO}, {@code F1(class=3)}
 * or {@code PRECISION(class=*)}, or as a map, {@code {metric: 'F1', class: ''}}, which can name
 * every class.
 *
 * @param className the class's text, {@code *} for every class, or null: all classes together, or
 *     the class that {@code value} is
 * @param value the class itself, where a map gave it; else null
 */
public record MetricChoice(Metric.Kind kind, String className, Object value) {
  private static final String KEY = "metrics";
  private static final String EVERY_CLASS = "*";
  private static final List<String> DEFAULT = List.of("ACCURACY", "F1_MACRO", "F1_WEIGHTED");
  private static final Pattern FORMAT =
      Pattern.compile(
          "\\s*(\\w+)\\s*(?:\\(\\s*class\\s*=\\s*(.+?)\\s*\\)\\s*)?", Pattern.CASE_INSENSITIVE);

  static List<MetricChoice> read(Configuration keys) {
    Object given = keys.any(KEY);
    List<?> entries =
        given instanceof List<?> list ? list : given == null ? DEFAULT : List.of(given);
    keys.problems().require(!entries.isEmpty(), "'%s' must name at least one of %s", KEY, DEFAULT);
    List<MetricChoice> choices = new ArrayList<>();
    for (Object entry : entries.isEmpty() ? DEFAULT : entries) {
      MetricChoice choice = entry instanceof Map<?, ?> map ? parse(map) : parse(entry);
      keys.problems()
          .require(
              choice != null,
              "'%s' must be of %s, or ACCURACY, F1, PRECISION or RECALL of a class, such as 'F1(class=*)' or {metric: 'F1', class: 'rare'}, but one was '%s'",
              KEY,
              DEFAULT,
              entry);
      if (choice != null && !choices.contains(choice)) {
        choices.add(choice);
      }
    }
    keys.resolve(KEY, choices.stream().map(MetricChoice::shown).toList());
    return choices;
  }

  /** Null where a map is no metric; keys match without regard to case. */
  private static MetricChoice parse(Map<?, ?> map) {
    Map<String, Object> keys = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    map.forEach((key, value) -> keys.put(String.valueOf(key), value));
    Object value = keys.remove("class");
    Metric.Kind kind = kind(keys.remove("metric"), value != null);
    boolean ok = value == null || Targets.isClass(value);
    return kind == null || !ok || !keys.isEmpty() ? null : new MetricChoice(kind, null, value);
  }

  /** Null where there is no such metric. */
  private static MetricChoice parse(Object text) {
    Matcher found = FORMAT.matcher(text instanceof String ? (String) text : "");
    if (!found.matches()) {
      return null;
    }
    Metric.Kind kind = kind(found.group(1), found.group(2) != null);
    return kind == null ? null : new MetricChoice(kind, found.group(2), null);
  }

  private static Metric.Kind kind(Object name, boolean ofOneClass) {
    for (Metric.Kind kind : Metric.Kind.values()) {
      boolean asked = ofOneClass ? kind.isOfOneClass() : kind.isGlobal();
      if (asked && name instanceof String text && kind.name().equalsIgnoreCase(text.trim())) {
        return kind;
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
      boolean found = choice.isGlobal();
      if (found) {
        metrics.put(choice.kind.name(), new Metric(choice.kind, -1));
      }
      for (int label = 0; !choice.isGlobal() && label < classes.size(); label++) {
        if (choice.names(classes.get(label))) {
          String name = choice.kind + "_class_" + classes.get(label);
          metrics.put(name, new Metric(choice.kind, label));
          found = true;
        }
      }
      if (!found) {
        throw new InvalidInput(
            "'%s' names the class %s, but the classes are %s"
                .formatted(KEY, choice.value == null ? choice.className : choice.value, classes));
      }
    }
    return metrics;
  }

  private boolean isGlobal() {
    return className == null && value == null;
  }

  /** Whether this is asked of {@code known}, which may be a number of the other type. */
  private boolean names(Object known) {
    if (value instanceof Number asked && known instanceof Number number) {
      return asked.equals(number)
          || (asked.getClass() != number.getClass() && asked.doubleValue() == number.doubleValue());
    }
    return value == null
        ? className.equals(EVERY_CLASS) || ClassNames.of(known).contains(className)
        : ClassNames.of(known).contains(String.valueOf(value));
  }

  /** As the configuration shows it: in the form that it was given in. */
  private Object shown() {
    if (value == null) {
      return toString();
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("metric", kind.name());
    map.put("class", value);
    return map;
  }

  @Override
  public String toString() {
    Object of = value == null ? className : value;
    return of == null ? kind.name() : kind + "(class=" + of + ")";
  }
}
