/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import org.ibmb.procedures.config.Configuration;

/**
 * How labelled nodes are divided into training, validation and test set.
 *
 * @param property node property that names each node's set; null where fractions hold
 * @param testFraction share of the labelled nodes, in [0, 1)
 * @param validationFraction share of the labelled nodes, in (0, 1)
 */
public record SplitSettings(String property, double testFraction, double validationFraction) {

  public static SplitSettings read(Configuration keys) {
    String property = keys.string("splitProperty", null);
    boolean hasFraction = keys.has("testFraction") || keys.has("validationFraction");
    double test = keys.decimal("testFraction", 0.2);
    double validation = keys.decimal("validationFraction", 0.2);
    keys.problems()
        .require(
            property == null || !hasFraction,
            "Give either 'splitProperty' or 'testFraction' and 'validationFraction', not both")
        .inHalfOpenInterval("testFraction", test, 0, 1)
        .inOpenInterval("validationFraction", validation, 0, 1)
        .require(
            test + validation < 1,
            "'testFraction' and 'validationFraction' must leave nodes to train on, but together they are %s",
            test + validation);
    return new SplitSettings(property, test, validation);
  }

  /**
   * Most training, validation and test nodes of a graph of {@code nodes}; a property may put any
   * node into any of the first two.
   */
  public long[] mostOutputs(long nodes) {
    return property == null
        ? new long[] {
          (long) Math.ceil((1 - validationFraction - testFraction) * nodes),
          (long) Math.ceil(validationFraction * nodes),
          (long) Math.ceil(testFraction * nodes)
        }
        : new long[] {nodes, nodes, 0};
  }
}
