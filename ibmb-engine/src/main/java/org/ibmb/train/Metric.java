/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

/** What a classifier is measured by; the names are those of GDS. */
public enum Metric {
  ACCURACY,
  /** Mean over the classes of their F1 scores. */
  F1_MACRO,
  /** Mean of the classes' F1 scores, weighted by how many nodes each class has. */
  F1_WEIGHTED
}
