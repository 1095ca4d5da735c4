/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

/**
 * The structure that all stages read.
 *
 * @param adjacency row {@code u}: the nodes whose messages {@code u} receives; the random walk of
 *     the influence stage follows the same edges, from a node to where its information comes from
 * @param propagation {@link Normalisation#symmetric symmetrically normalised} adjacency of the full
 *     graph, with self-loops
 * @param undirected whether every edge stands in both rows
 */
public record Graph(Csr adjacency, Csr propagation, boolean undirected) {

  public static Graph of(Csr adjacency, boolean undirected) {
    return new Graph(adjacency, Normalisation.symmetric(adjacency), undirected);
  }

  public int nodeCount() {
    return adjacency.nodeCount();
  }
}
