/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import java.util.BitSet;

/**
 * What the lists of all sources hold.
 *
 * @param distinctNodes nodes that stand in any list
 * @param coveredMass share of its walk's mass that each source's list holds, ascending
 */
public record InfluenceStatistics(int distinctNodes, double[] coveredMass) {

  public static InfluenceStatistics of(Influence influence) {
    BitSet seen = new BitSet();
    double[] covered = new double[influence.sources().length];
    for (int u = 0; u < covered.length; u++) {
      for (int i = influence.offsets()[u]; i < influence.offsets()[u + 1]; i++) {
        seen.set(influence.nodes()[i]);
        covered[u] += influence.scores()[i];
      }
    }
    Arrays.sort(covered);
    return new InfluenceStatistics(seen.cardinality(), covered);
  }

  /**
   * The covered mass that {@code share} of the sources do not exceed, by the nearest rank.
   *
   * @param share 0 (the least) to 1 (the most)
   */
  public double quantile(double share) {
    int rank = (int) Math.ceil(share * coveredMass.length);
    return coveredMass[Math.max(0, rank - 1)];
  }
}
