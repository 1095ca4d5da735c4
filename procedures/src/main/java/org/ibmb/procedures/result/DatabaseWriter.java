/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.result;

import java.util.List;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.projection.DatabaseFit;
import org.ibmb.procedures.projection.DatabaseNodes;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.neo4j.graphdb.ConstraintViolationException;
import org.neo4j.graphdb.Node;

/**
 * Writes the result of a call as node properties, in the caller's transaction: with his rights, and
 * undone when his query fails.
 */
public record DatabaseWriter(Call call, Projection projection, ResultProperties properties) {
  private static final int STOP_CHECK_INTERVAL = 1024;

  /**
   * Checks what can be known before the work.
   *
   * @throws InvalidInput where the projection's nodes are not the database's, or not any more
   */
  public void check() {
    if (!projection.isOfDatabase()) {
      throw new InvalidInput(
          "Graph '%s' does not come from database '%s', so nothing can be written back. Use the stream mode."
              .formatted(projection.name(), call.databaseName()));
    }
    DatabaseFit.check(call, projection);
  }

  /**
   * Checks what can be known before the work about properties of which the first one takes few
   * values.
   *
   * @param values most values that differ
   * @throws InvalidInput where the projection's nodes are not the database's, or a constraint
   *     forbids that values repeat
   */
  public void check(int values) {
    check();
    UniqueValues.check(call, projection, properties, values);
  }

  /**
   * @param nodes that have values
   * @param columns one per property, in their order; further ones are not asked for
   * @return how many properties were set
   * @throws InvalidInput where a node is not what was projected any more, or a constraint forbids
   *     its value
   */
  public long write(int[] nodes, List<NodeColumn> columns) {
    StopCheck stop = call.stop();
    DatabaseFit.check(call, projection, nodes); // again: the call has worked since
    List<String> names = List.copyOf(properties.names().values());
    for (int i = 0; i < nodes.length; i++) {
      if (i % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      Node node = DatabaseNodes.get(call, projection, nodes[i]);
      for (int p = 0; p < names.size(); p++) {
        set(node, names.get(p), columns.get(p).stored().apply(i));
      }
    }
    return (long) nodes.length * names.size();
  }

  private void set(Node node, String property, Object value) {
    try {
      node.setProperty(property, value);
    } catch (ConstraintViolationException e) {
      throw UniqueValues.violation(call, properties, node, property, e);
    }
  }
}
