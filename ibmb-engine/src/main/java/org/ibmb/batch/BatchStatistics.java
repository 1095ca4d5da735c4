/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.BitSet;
import org.ibmb.graph.Csr;

/**
 * What batches have in common.
 *
 * @param overlapFactor nodes of all batches, per distinct node; 1 where batches share nothing
 * @param edgeCutShare share of the graph's edges between two outputs whose ends are outputs of
 *     different batches; self-loops do not count. NaN where there is no such edge, or where an
 *     output stands in several batches
 */
public record BatchStatistics(double overlapFactor, double edgeCutShare) {
  private static final int NONE = -1;

  /** Looks at one batch after the other, so that nobody has to hold all of them. */
  public static final class Collector {
    private final BitSet seen = new BitSet();
    private long nodeCount;

    /** Counts the nodes of a batch. */
    public void add(Batch batch) {
      for (int node : batch.nodes()) {
        seen.set(node);
      }
      nodeCount += batch.nodeCount();
    }

    /**
     * The statistics of the batches that were added, which are all of {@code planned}. Linear in
     * the edges of the graph.
     */
    public BatchStatistics statistics(PlannedBatches planned, Csr adjacency) {
      int[] batchOf = new int[adjacency.nodeCount()];
      boolean distinct = assign(planned, batchOf) < 0;
      return new BatchStatistics(
          (double) nodeCount / seen.cardinality(),
          distinct ? cutShare(batchOf, adjacency) : Double.NaN);
    }
  }

  /**
   * The number of the batch that has each node as an output; -1 where none has.
   *
   * @throws IllegalStateException where an output stands in several batches
   */
  public static int[] batchOfOutputs(PlannedBatches batches, int nodeCount) {
    int[] batchOf = new int[nodeCount];
    int twice = assign(batches, batchOf);
    if (twice >= 0) {
      throw new IllegalStateException("node %d is an output of several batches".formatted(twice));
    }
    return batchOf;
  }

  /** Returns a node that stands in several batches, or -1. */
  private static int assign(PlannedBatches batches, int[] batchOf) {
    Arrays.fill(batchOf, NONE);
    for (int b = 0; b < batches.count(); b++) {
      for (int node : batches.outputs(b)) {
        if (batchOf[node] != NONE) {
          return node;
        }
        batchOf[node] = b;
      }
    }
    return NONE;
  }

  private static double cutShare(int[] batchOf, Csr adjacency) {
    long cut = 0;
    long all = 0;
    for (int u = 0; u < batchOf.length; u++) {
      for (int e = adjacency.offsets()[u]; batchOf[u] >= 0 && e < adjacency.offsets()[u + 1]; e++) {
        int v = adjacency.targets()[e];
        if (v != u && batchOf[v] >= 0) {
          all++;
          cut += batchOf[v] == batchOf[u] ? 0 : 1;
        }
      }
    }
    return (double) cut / all;
  }
}
