/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

/**
 * A division of the nodes of a graph.
 *
 * @param parts how many parts there are; none is empty
 * @param partOf {@code int[nodeCount]}, each in {@code [0, parts)}
 * @param partWeights {@code long[parts]}: sum of the node weights in each part
 * @param weightLimit what no part exceeds: {@code (1 + imbalance)} times the average, rounded up,
 *     or what single heavy nodes force, see {@link GraphPartitioner}
 * @param cut weight of the edges between parts; a pair that stands in the graph in both directions
 *     counts once, with the mean of its two weights
 */
public record Partition(int parts, int[] partOf, long[] partWeights, long weightLimit, double cut) {

  /** Weight of the heaviest part over the average; 1 where nothing weighs anything. */
  public double balance() {
    long total = 0;
    long heaviest = 0;
    for (long weight : partWeights) {
      total += weight;
      heaviest = Math.max(heaviest, weight);
    }
    return total == 0 ? 1 : (double) heaviest * parts / total;
  }
}
