/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ibmb.graph.Csr;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.run.Workers;

/**
 * Personalized PageRank of some sources by power iteration, {@code p = alpha s + (1 - alpha) p D^-1
 * A}, in double precision; a walk at a node without edges stays there. The sources of a block are
 * iterated together, so that a row of the graph is read once for all of them.
 */
final class ExactInfluence {
  private static final int BLOCK = 8;

  /** Rounds go on until no more mass than this still walks. */
  private static final double LEAST_MASS = 1e-9;

  private final Csr graph;
  private final double alpha;
  private final int kept;

  ExactInfluence(Csr graph, InfluenceConfig config) {
    this.graph = graph;
    this.alpha = config.alpha();
    this.kept = config.auxiliaryPerOutput();
  }

  /**
   * Of the mass that the best nodes of a source hold, the share that each contestant found, mean
   * over the sources.
   *
   * @param lists of each contestant and each source as many nodes as are kept, or fewer; negative
   *     ones are none
   */
  double[] massFound(int[] sources, List<int[][]> lists, Workers workers) {
    double[][] shares = new double[lists.size()][sources.length];
    workers.forEach(
        (sources.length + BLOCK - 1) / BLOCK,
        (worker, block) -> {
          int from = block * BLOCK;
          int to = Math.min(sources.length, from + BLOCK);
          double[] mass = iterate(Arrays.copyOfRange(sources, from, to));
          for (int c = 0; c < shares.length; c++) {
            for (int i = from; i < to; i++) {
              shares[c][i] = massFound(mass, i - from, to - from, lists.get(c)[i]);
            }
          }
        });
    return Arrays.stream(shares).mapToDouble(s -> Arrays.stream(s).average().orElse(1)).toArray();
  }

  private double massFound(double[] mass, int at, int width, int[] list) {
    double best =
        IntStream.range(0, graph.nodeCount())
            .mapToObj(node -> mass[node * width + at])
            .sorted(Comparator.reverseOrder())
            .limit(kept)
            .mapToDouble(p -> p)
            .sum();
    double found = 0;
    for (int node : list) {
      found += node < 0 ? 0 : mass[node * width + at];
    }
    return found / best;
  }

  /** Returns {@code double[nodeCount * sources.length]}, row by row. */
  private double[] iterate(int[] sources) {
    int width = sources.length;
    double[] result = new double[Math.multiplyExact(graph.nodeCount(), width)];
    double[] walking = new double[result.length];
    for (int i = 0; i < width; i++) {
      walking[sources[i] * width + i] = 1;
    }
    for (double left = 1; left > LEAST_MASS; left *= 1 - alpha) {
      double[] next = new double[result.length];
      for (int u = 0; u < graph.nodeCount(); u++) {
        step(u, width, walking, next, result);
      }
      walking = next;
    }
    return result;
  }

  /** All that is at {@code u} stops there with probability alpha, and else goes on. */
  private void step(int u, int width, double[] walking, double[] next, double[] result) {
    double stopping = graph.degree(u) == 0 ? 1 : alpha;
    for (int i = 0; i < width; i++) {
      result[u * width + i] += stopping * walking[u * width + i];
    }
    double going = (1 - stopping) / graph.weightedDegree(u);
    for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
      int v = graph.targets()[e];
      double share = going * graph.weights()[e];
      for (int i = 0; i < width; i++) {
        next[v * width + i] += share * walking[u * width + i];
      }
    }
  }
}
