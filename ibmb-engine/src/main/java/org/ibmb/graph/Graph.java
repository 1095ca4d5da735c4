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
 * @param kind how the adjacency was normalised
 * @param propagation the full graph, normalised as the network needs it
 * @param undirected whether every edge stands in both rows
 */
public record Graph(Csr adjacency, Propagation kind, Csr propagation, boolean undirected) {

  /** A graph for graph convolutional networks. */
  public static Graph of(Csr adjacency, boolean undirected) {
    return of(adjacency, undirected, Propagation.SYMMETRIC);
  }

  public static Graph of(Csr adjacency, boolean undirected, Propagation propagation) {
    return new Graph(adjacency, propagation, propagation.of(adjacency), undirected);
  }

  public int nodeCount() {
    return adjacency.nodeCount();
  }
}
