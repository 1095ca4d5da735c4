/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

/** What a network multiplies hidden values with to pass messages. */
public enum Propagation {
  /** {@link Normalisation#symmetric}: graph convolutional networks. */
  SYMMETRIC,
  /** {@link Normalisation#mean}: GraphSAGE. */
  MEAN,
  /** {@link Normalisation#identity}: no messages at all, every node sees itself. */
  NONE;

  Csr of(Csr adjacency) {
    return switch (this) {
      case SYMMETRIC -> Normalisation.symmetric(adjacency);
      case MEAN -> Normalisation.mean(adjacency);
      case NONE -> Normalisation.identity(adjacency.nodeCount());
    };
  }
}
