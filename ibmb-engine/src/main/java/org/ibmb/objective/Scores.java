/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective;

/** How well the predictions of a set of nodes fit their targets. */
public interface Scores {
  /** Mean loss of the nodes; NaN where there are none. */
  double loss();
}
