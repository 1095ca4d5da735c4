/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import org.ibmb.run.StopCheck;

/** How often neighbours are alike. */
public final class Homophily {
  /** Below this, neighbours say more about other classes than about a node's own. */
  public static final double LOW = 0.3;

  private static final int STOP_CHECK_INTERVAL = 1 << 14;

  private Homophily() {}

  /**
   * Edge homophily (Zhu et al., NeurIPS 2020): the share of the edges between labelled nodes that
   * join two of one class. Self-loops do not count, weights have no part in it.
   *
   * @param labels class of every node, -1 where it has none
   * @return 0 to 1; NaN where no edge joins two labelled nodes
   */
  public static double ofEdges(Csr adjacency, int[] labels, StopCheck stop) {
    long alike = 0;
    long all = 0;
    for (int u = 0; u < adjacency.nodeCount(); u++) {
      if (u % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      for (int e = adjacency.offsets()[u]; labels[u] >= 0 && e < adjacency.offsets()[u + 1]; e++) {
        int v = adjacency.targets()[e];
        if (v != u && labels[v] >= 0) {
          all++;
          alike += labels[v] == labels[u] ? 1 : 0;
        }
      }
    }
    return (double) alike / all;
  }
}
