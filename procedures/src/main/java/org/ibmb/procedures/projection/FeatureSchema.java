/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which node properties make up the features, in which order. Equality ignores the order, because a
 * model's features are always read in the model's order.
 *
 * @param widths how many numbers each property has per node: 1 for a scalar, its length for a list
 */
public record FeatureSchema(Map<String, Integer> widths) {

  public FeatureSchema {
    widths = new LinkedHashMap<>(widths); // Map.copyOf would lose the order
  }

  public List<String> properties() {
    return List.copyOf(widths.keySet());
  }

  /** Features per node. */
  public long dimension() {
    return widths.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** {@code [words: 1433, year: 1]}. */
  @Override
  public String toString() {
    return widths.entrySet().stream()
        .map(e -> e.getKey() + ": " + e.getValue())
        .toList()
        .toString();
  }
}
