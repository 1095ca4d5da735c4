/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import org.ibmb.procedures.call.Call;
import org.ibmb.run.InvalidInput;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.NotFoundException;

/**
 * Nodes of the database by their original id: GDS knows no other, so the deprecated calls are
 * meant.
 */
public final class DatabaseNodes {
  private DatabaseNodes() {}

  /**
   * @throws InvalidInput where the database has no such node (any more)
   */
  public static Node get(Call call, Projection projection, int node) {
    long id = projection.originalId(node);
    try {
      return call.node(id);
    } catch (NotFoundException e) {
      throw new InvalidInput(
          "Node %d of graph '%s' is not in the database, or may not be read by this user. Project the graph anew."
              .formatted(id, projection.name()));
    }
  }
}
