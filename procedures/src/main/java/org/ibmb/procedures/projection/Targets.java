/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.config.CypherTypes;
import org.ibmb.procedures.config.Suggestions;
import org.ibmb.run.InvalidInput;

/**
 * What is to be learnt.
 *
 * @param classes the values of the target property, ascending; all STRING, all INTEGER, all BOOLEAN
 *     or all FLOAT, then whole numbers; at least two
 * @param labels position of each node's value in {@code classes}; -1 where it has none
 */
public record Targets(List<Object> classes, int[] labels) {

  /**
   * @throws InvalidInput where there is no such property, it is no class, or fewer than two classes
   *     occur
   */
  public static Targets read(Call call, Projection projection, String property) {
    Object[] values = NodeValues.read(call, projection, property);
    Object first = null;
    boolean mixed = false;
    for (int node = 0; node < values.length; node++) {
      if (values[node] == null) {
        continue;
      }
      values[node] = classValue(projection, property, node, values[node]);
      first = first == null ? values[node] : first;
      mixed |= first.getClass() != values[node].getClass();
      if (mixed && !(first instanceof Number && values[node] instanceof Number)) {
        throw new InvalidInput(
            "Target property '%s' must have values of one type, but node %d has %s where others have %s."
                .formatted(
                    property,
                    projection.originalId(node),
                    CypherTypes.name(values[node]),
                    CypherTypes.name(first)));
      }
    }
    if (mixed) {
      makeIntegers(values);
    }
    Set<Object> distinct = new TreeSet<>();
    Arrays.stream(values).filter(Objects::nonNull).forEach(distinct::add);
    checkClassCount(projection, property, distinct);
    return new Targets(List.copyOf(distinct), labels(values, distinct));
  }

  /** The problem of a target property that is nowhere. */
  public static String notFound(Projection projection, String property) {
    Set<String> known = projection.nodeProperties();
    return "Target property '%s' not found in graph with node properties: %s, nor in the database.%s"
        .formatted(property, known, Suggestions.didYouMean(property, known));
  }

  /** Whether a class may be of the type of {@code value}: STRING, INTEGER, BOOLEAN or FLOAT. */
  public static boolean isClass(Object value) {
    return value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof Double;
  }

  /** Makes 1 and 1.0 one class, as they are equal in Cypher, where a property has both. */
  private static void makeIntegers(Object[] values) {
    for (int node = 0; node < values.length; node++) {
      values[node] = values[node] == null ? null : ((Number) values[node]).longValue();
    }
  }

  /** A value as Cypher knows it: {@link Long} for INTEGER, {@link Double} for FLOAT. */
  private static Object classValue(Projection projection, String property, int node, Object value) {
    if (value instanceof String || value instanceof Boolean || value instanceof Long) {
      return value;
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return ((Number) value).longValue();
    }
    if (value instanceof Number number && number.doubleValue() == number.longValue()) {
      return number.doubleValue() + 0.0; // without the sign of zero
    }
    throw new InvalidInput(
        "Target property '%s' must be STRING, INTEGER or BOOLEAN to be a class, or FLOAT with whole numbers, but on node %d it is %s."
            .formatted(
                property,
                projection.originalId(node),
                CypherTypes.name(value) + (value instanceof Number ? " " + value : "")));
  }

  private static void checkClassCount(
      Projection projection, String property, Set<Object> distinct) {
    if (distinct.isEmpty()) {
      throw new InvalidInput(
          "Target property '%s' has no value on any of the %d nodes of graph '%s'. At least two classes are needed."
              .formatted(property, projection.nodeCount(), projection.name()));
    }
    if (distinct.size() < 2) {
      throw new InvalidInput(
          "Target property '%s' must have at least two classes, but all labelled nodes have %s."
              .formatted(property, distinct.iterator().next()));
    }
  }

  /**
   * @throws InvalidInput where no two nodes have the same class, so that there is nothing to learn
   */
  public void checkRepeated(String property) {
    long labelled = Arrays.stream(labels).filter(label -> label >= 0).count();
    if (labelled == classes.size() && labelled > 2) {
      throw new InvalidInput(
          "Target property '%s' has another value on each of the %d labelled nodes, as an identifier has. Name a property whose values repeat: each one is a class."
              .formatted(property, labelled));
    }
  }

  private static int[] labels(Object[] values, Set<Object> distinct) {
    Map<Object, Integer> positions = new HashMap<>();
    distinct.forEach(value -> positions.put(value, positions.size()));
    int[] labels = new int[values.length];
    for (int node = 0; node < labels.length; node++) {
      labels[node] = values[node] == null ? -1 : positions.get(values[node]);
    }
    return labels;
  }

  public int classCount() {
    return classes.size();
  }
}
