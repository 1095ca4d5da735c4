/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

/**
 * Features in 64 bits, one node at a time, from wherever they are: nobody holds all of them in this
 * width.
 */
public interface FeatureRows {
  /** Numbers per node. */
  int dimension();

  /**
   * Writes the row of {@code node}.
   *
   * @param into {@code double[dimension]}, overwritten with finite numbers
   * @throws org.ibmb.run.InvalidInput where the node has none
   */
  void read(int node, double[] into);
}
