/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
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

  /** The nodes of the list of source number {@code source}, ascending. */
  public int[] sortedNodes(int source) {
    int[] sorted = Arrays.copyOfRange(nodes, offsets[source], offsets[source + 1]);
    Arrays.sort(sorted);
    return sorted;
  }

  /**
   * The first {@code k} of each list. A source that is not among them takes the last one's place.
   */
  public Influence top(int k) {
    int[] shorter = new int[offsets.length];
    int[] kept = new int[nodes.length];
    float[] keptScores = new float[nodes.length];
    int end = 0;
    for (int u = 0; u < sources.length; u++) {
      int length = Math.min(k, offsets[u + 1] - offsets[u]);
      boolean sourceSeen = false;
      for (int i = offsets[u]; i < offsets[u + 1] && end < shorter[u] + length; i++) {
        boolean own = nodes[i] == sources[u];
        if (own || sourceSeen || end < shorter[u] + length - 1) {
          kept[end] = nodes[i];
          keptScores[end++] = scores[i];
        }
        sourceSeen |= own;
      }
      shorter[u + 1] = end;
    }
    return new Influence(
        sources, shorter, Arrays.copyOf(kept, end), Arrays.copyOf(keptScores, end));
  }

  /**
   * The lists of some of the sources.
   *
   * @param some ascending, as the sources of this influence
   * @throws InvalidInput where one has no list
   */
  public Influence of(int[] some) {
    int[] places = new int[some.length];
    int[] someOffsets = new int[some.length + 1];
    for (int i = 0; i < some.length; i++) {
      places[i] = Arrays.binarySearch(sources, some[i]);
      if (places[i] < 0) {
        throw new InvalidInput("node %d has no influence list".formatted(some[i]));
      }
      someOffsets[i + 1] = someOffsets[i] + offsets[places[i] + 1] - offsets[places[i]];
    }
    int[] someNodes = new int[someOffsets[some.length]];
    float[] someScores = new float[someNodes.length];
    for (int i = 0; i < some.length; i++) {
      int from = offsets[places[i]];
      int length = someOffsets[i + 1] - someOffsets[i];
      System.arraycopy(nodes, from, someNodes, someOffsets[i], length);
      System.arraycopy(scores, from, someScores, someOffsets[i], length);
    }
    return new Influence(some, someOffsets, someNodes, someScores);
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
