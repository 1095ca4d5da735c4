/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import org.ibmb.run.InvalidInput;

/**
 * The most influential nodes of each source.
 *
 * @param sources {@code int[sourceCount]}, in the order that was asked for
 * @param offsets {@code int[sourceCount + 1]}; source {@code i} owns {@code nodes[offsets[i] ..
 *     offsets[i + 1])}
 * @param nodes by descending score, ties by ascending node; the source itself is always among them
 * @param scores approximate personalized PageRank, in [0, 1]
 */
public record Influence(int[] sources, int[] offsets, int[] nodes, float[] scores) {

  public Influence {
    if (offsets.length != sources.length + 1 || nodes.length != scores.length) {
      throw new InvalidInput("influence lists do not fit their offsets");
    }
  }

  /** The share of the walks' whole mass that the kept nodes hold, from 0 to 1. */
  public double coveredMass() {
    double sum = 0;
    for (float score : scores) {
      sum += score;
    }
    return sources.length == 0 ? 1 : sum / sources.length;
  }
}
