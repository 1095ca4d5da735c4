/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.procedures.config.Configuration;

/**
 * Which part of a projection a call sees.
 *
 * @param nodeLabels {@code '*'} stands for all
 * @param relationshipTypes {@code '*'} stands for all
 * @param weightProperty relationship property that holds the weights; null where every relationship
 *     weighs 1
 */
public record ProjectionFilter(
    List<String> nodeLabels, List<String> relationshipTypes, String weightProperty) {
  static final String ALL = "*";
  private static final String WEIGHT = "relationshipWeightProperty";
  public static final ProjectionFilter EVERYTHING =
      new ProjectionFilter(List.of(ALL), List.of(ALL), null);

  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("nodeLabels", nodeLabels);
    map.put("relationshipTypes", relationshipTypes);
    map.put(WEIGHT, weightProperty);
    return map;
  }

  /** What the keys say; null for each that is absent. */
  public static ProjectionFilter readGiven(Configuration keys) {
    return new ProjectionFilter(
        keys.strings("nodeLabels", null),
        keys.strings("relationshipTypes", null),
        keys.string(WEIGHT, null));
  }

  /**
   * What {@code given} says, and {@code defaults} where it says nothing. Null is a value of the
   * weight property: it switches off the weights that a training had.
   */
  public static ProjectionFilter bind(
      Configuration keys, ProjectionFilter given, ProjectionFilter defaults) {
    ProjectionFilter bound =
        new ProjectionFilter(
            given.nodeLabels == null ? defaults.nodeLabels : given.nodeLabels,
            given.relationshipTypes == null ? defaults.relationshipTypes : given.relationshipTypes,
            given.weightProperty == null && !keys.isNull(WEIGHT)
                ? defaults.weightProperty
                : given.weightProperty);
    bound.toMap().forEach(keys::resolve);
    return bound;
  }

  /** What the keys say, and {@code defaults} where they say nothing. */
  public static ProjectionFilter read(Configuration keys, ProjectionFilter defaults) {
    return bind(keys, readGiven(keys), defaults);
  }
}
