/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.List;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.run.Problems;

/**
 * The nodes that a call is about: key {@code sourceNodes}.
 *
 * @param originalIds null: all nodes of the projection
 */
public record SourceNodes(List<Long> originalIds) {

  public static SourceNodes read(Configuration keys) {
    List<Long> ids = keys.nodes("sourceNodes");
    keys.problems()
        .require(
            ids == null || !ids.isEmpty(),
            "'sourceNodes' is empty. Name at least one node, or leave the key out for all nodes.");
    return new SourceNodes(ids);
  }

  /**
   * The same nodes in the engine's numbers.
   *
   * @throws org.ibmb.run.InvalidInput where one is not in the filtered projection
   */
  public int[] in(Projection projection) {
    if (originalIds == null) {
      return projection.allNodes();
    }
    int[] nodes = originalIds.stream().mapToInt(projection::node).toArray();
    int missing = 0;
    long example = 0;
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] < 0) {
        example = missing++ == 0 ? originalIds.get(i) : example;
      }
    }
    new Problems()
        .require(
            missing == 0,
            "'sourceNodes' must be nodes of graph '%s' with the chosen labels, but %d of %d are not, for example node %d.",
            projection.name(),
            missing,
            nodes.length,
            example)
        .throwIfAny();
    return nodes;
  }
}
