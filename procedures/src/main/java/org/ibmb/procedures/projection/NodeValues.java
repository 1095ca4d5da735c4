/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.config.CypherTypes;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.neo4j.gds.NodeLabel;
import org.neo4j.gds.api.nodeproperties.ValueType;
import org.neo4j.gds.api.properties.nodes.NodePropertyValues;
import org.neo4j.graphdb.Node;

/**
 * Single values of a node property, from the projection or, as strings cannot be projected, from
 * the database. A projected property hides one of the database.
 */
public final class NodeValues {
  private static final int STOP_CHECK_INTERVAL = 1024;

  /** How many nodes are looked at for an example. */
  private static final int SAMPLE = 1000;

  private NodeValues() {}

  /**
   * Whether there is anything to {@link #read}; not whether a node of the projection has a value.
   */
  public static boolean exist(Call call, Projection projection, String property) {
    return projection.hasNodeProperty(property) || areInDatabase(call, projection, property);
  }

  /**
   * Checks, before any work, that those of {@code properties} that are read from the database are
   * read from the nodes that were projected.
   *
   * @param properties may hold null
   * @throws InvalidInput where the projection does not fit the database any more
   */
  public static void check(Call call, Projection projection, Collection<String> properties) {
    for (String property : properties) {
      if (property != null
          && !projection.hasNodeProperty(property)
          && areInDatabase(call, projection, property)) {
        DatabaseFit.check(call, projection);
        return;
      }
    }
  }

  private static boolean areInDatabase(Call call, Projection projection, String property) {
    return projection.isOfDatabase() && call.databaseKnowsProperty(property);
  }

  /**
   * The value of every node; null where it has none.
   *
   * @throws InvalidInput where the property is projected for some of the chosen labels and the
   *     database has it on a node of the others: nobody could say which of the two is meant
   */
  static Object[] read(Call call, Projection projection, String property) {
    StopCheck stop = call.stop();
    Set<NodeLabel> projecting = projection.labelsWith(property);
    NodePropertyValues projected = projecting.isEmpty() ? null : projection.values(property);
    boolean ambiguous =
        projected != null
            && projecting.size() < projection.labels().size()
            && projection.isOfDatabase()
            && call.databaseKnowsProperty(property);
    if (projected == null) {
      DatabaseFit.check(call, projection); // again: the call may have waited for memory
    }
    Object[] values = new Object[projection.nodeCount()];
    for (int node = 0; node < values.length; node++) {
      if (node % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      values[node] =
          projected == null
              ? stored(DatabaseNodes.get(call, projection, node), property)
              : projectedValue(projected, projection.mapped(node));
      if (ambiguous && values[node] == null && !projection.hasAnyLabel(node, projecting)) {
        requireAbsent(call, projection, property, node);
      }
    }
    return values;
  }

  private static void requireAbsent(Call call, Projection projection, String property, int node) {
    Object found = stored(DatabaseNodes.get(call, projection, node), property);
    if (found != null) {
      Set<NodeLabel> with = projection.labelsWith(property);
      throw new InvalidInput(
          "Property '%s' has two meanings in graph '%s': it is projected for the labels %s, and the database has it on nodes of %s, for example on node %d (%s). Name only labels of one meaning in 'nodeLabels', or project it under another name."
              .formatted(
                  property,
                  projection.name(),
                  Projection.names(with),
                  Projection.names(
                      projection.labels().stream().filter(label -> !with.contains(label)).toList()),
                  projection.originalId(node),
                  CypherTypes.name(found)));
    }
  }

  /** A value of the database; NaN is as missing there as it is in a projection. */
  private static Object stored(Node node, String property) {
    Object value = node.getProperty(property, null);
    boolean number = value instanceof Double || value instanceof Float;
    return number && Double.isNaN(((Number) value).doubleValue()) ? null : value;
  }

  /** The value of some node in the database, or nothing where none of the first ones has one. */
  static Optional<Object> sample(Call call, Projection projection, String property) {
    if (!projection.isOfDatabase() || !call.databaseKnowsProperty(property)) {
      return Optional.empty();
    }
    return IntStream.range(0, Math.min(SAMPLE, projection.nodeCount()))
        .mapToObj(node -> DatabaseNodes.get(call, projection, node).getProperty(property, null))
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static Object projectedValue(NodePropertyValues values, int node) {
    if (values.valueType() == ValueType.LONG) {
      long value = values.longValue(node);
      return value == Long.MIN_VALUE ? null : value; // what GDS puts where there is no integer
    }
    if (values.valueType() == ValueType.DOUBLE) {
      double value = values.doubleValue(node);
      return Double.isNaN(value) ? null : value;
    }
    return values.getObject(node);
  }
}
