/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ibmb.procedures.projection.Projection;

/** Adds the result of a call to the projection. */
public record ProjectionWriter(Projection projection, ResultProperties properties) {

  /**
   * @throws org.ibmb.run.InvalidInput where a property exists already
   */
  public void check() {
    properties.checkNew(projection);
  }

  /**
   * Adds all properties or none.
   *
   * @param nodes that have values
   * @param columns one per property, in their order; further ones are not asked for
   * @return how many properties were added
   */
  public long write(int[] nodes, List<NodeColumn> columns) {
    check(); // once more: another call may have been faster
    int[] positions = positions(nodes);
    List<String> added = new ArrayList<>();
    try {
      for (String property : properties.names().values()) {
        var values = columns.get(added.size()).projected().apply(positions);
        projection.store().addNodeProperty(projection.labels(), property, values);
        added.add(property);
      }
    } catch (RuntimeException e) {
      added.forEach(projection.store()::removeNodeProperty);
      throw e;
    }
    return (long) nodes.length * added.size();
  }

  /**
   * Where each node of the whole projection stands in {@code nodes}; -1 where the filter left it
   * out.
   */
  private int[] positions(int[] nodes) {
    int[] positions = new int[Math.toIntExact(projection.store().nodeCount())];
    Arrays.fill(positions, -1);
    for (int i = 0; i < nodes.length; i++) {
      positions[(int) projection.nodes().toRootNodeId(projection.mapped(nodes[i]))] = i;
    }
    return positions;
  }
}
