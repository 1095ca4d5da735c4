/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.result;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;
import org.neo4j.gds.NodeLabel;
import org.neo4j.graphdb.ConstraintViolationException;
import org.neo4j.graphdb.Label;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.schema.ConstraintDefinition;
import org.neo4j.graphdb.schema.ConstraintType;

/** Constraints of the database that allow a value of a property on one node of a label only. */
final class UniqueValues {
  private UniqueValues() {}

  /**
   * Refuses to write few values to many nodes where each must have its own.
   *
   * @param values most values that differ of the first property
   * @throws InvalidInput with every constraint that forbids it
   */
  static void check(Call call, Projection projection, ResultProperties properties, int values) {
    Problems problems = new Problems();
    Map.Entry<String, String> first = properties.names().entrySet().iterator().next();
    for (NodeLabel projected : projection.labels()) {
      Label label = Label.label(projection.databaseLabels().get(projected));
      long nodes = projection.nodes().nodeCount(projected);
      for (ConstraintDefinition constraint : constraints(call, label, first.getValue())) {
        boolean ofItsOwn = keys(constraint).size() == 1;
        problems.require(
            nodes <= values || !ofItsOwn,
            "Property '%s' must differ between all :%s, says the constraint '%s', but %d of them would get one of %d values. %s",
            first.getValue(),
            label.name(),
            constraint.getName(),
            nodes,
            values,
            remedy(first.getKey(), constraint.getName()));
      }
    }
    problems.throwIfAny();
  }

  /** What the user is told of a value that a constraint forbids on {@code node}. */
  @SuppressWarnings("removal") // GDS projections know nodes by these ids
  static InvalidInput violation(
      Call call,
      ResultProperties properties,
      Node node,
      String property,
      ConstraintViolationException violation) {
    for (Label label : node.getLabels()) {
      for (ConstraintDefinition constraint : constraints(call, label, property)) {
        return new InvalidInput(
            "Property '%s' must differ between all :%s, says the constraint '%s', but the value for node %d is on another one. Nothing was written. %s"
                .formatted(
                    property,
                    label.name(),
                    constraint.getName(),
                    node.getId(),
                    remedy(properties.key(property), constraint.getName())));
      }
    }
    return new InvalidInput(
        "Property '%s' cannot be set on node %d: %s. Nothing was written. Choose another '%s', or change the constraint."
            .formatted(property, node.getId(), violation.getMessage(), properties.key(property)));
  }

  private static List<ConstraintDefinition> constraints(Call call, Label label, String property) {
    Iterable<ConstraintDefinition> all = call.schema().getConstraints(label);
    return StreamSupport.stream(all.spliterator(), false)
        .filter(
            one ->
                one.isConstraintType(ConstraintType.UNIQUENESS)
                    || one.isConstraintType(ConstraintType.NODE_KEY))
        .filter(one -> keys(one).contains(property))
        .toList();
  }

  private static List<String> keys(ConstraintDefinition constraint) {
    return StreamSupport.stream(constraint.getPropertyKeys().spliterator(), false).toList();
  }

  private static String remedy(String key, String constraint) {
    return "Choose another '%s', or drop the constraint with DROP CONSTRAINT %s."
        .formatted(key, constraint);
  }
}
