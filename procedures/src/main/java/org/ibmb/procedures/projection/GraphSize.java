/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

/**
 * How large a graph is: what the memory of a call depends on before its batches are known.
 *
 * @param nodeCount nodes that are seen
 * @param relationshipCount of the chosen types, before any are merged; an undirected one counts
 *     twice
 * @param leastRelationships how many of them are read for certain: a filter of labels may leave
 *     some out
 */
public record GraphSize(int nodeCount, long relationshipCount, long leastRelationships) {

  public static GraphSize of(Projection projection) {
    long all = projection.relationshipCount();
    return new GraphSize(projection.nodeCount(), all, projection.hasAllNodes() ? all : 0);
  }

  /**
   * Edges of the normalised matrix at most: a self-loop for every node beside the relationships.
   */
  public int mostEdges() {
    return (int) Math.min(Integer.MAX_VALUE - 8, relationshipCount + nodeCount);
  }
}
