/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.List;
import org.ibmb.graph.Csr;
import org.ibmb.run.MemoryClaims;

/**
 * Makes batches of sampled edges, each row sampled once, when its node is met. Scratch space of one
 * worker, clean between two batches.
 *
 * <p>A kept edge weighs {@code degree / size} times as much as in the full graph: the inverse of
 * its probability, so that every row is the full graph's in expectation (Horvitz and Thompson
 * 1952). Self-loops are always kept as they are and not counted among the neighbours. Nodes at the
 * last hop have no row but their self-loop.
 */
final class SampledAssembler {
  private static final int ABSENT = -1;

  /** Bytes of an edge: as it is sampled, and in the batch's matrix and the turned ones. */
  private static final long EDGE_BYTES = 40;

  private final Csr propagation;
  private final MemoryClaims.HighWater memory;
  private final int[] localOf;
  private int[] nodes = new int[256];
  private int[] rowEnds = new int[256];
  private int[] edges = new int[64];
  private int[] targets = new int[1024];
  private float[] weights = new float[1024];
  private int nodeCount;
  private int edgeCount;

  /**
   * @param memory is asked before a batch takes more than any before it
   */
  SampledAssembler(Csr propagation, MemoryClaims memory) {
    this.propagation = propagation;
    this.memory = new MemoryClaims.HighWater(memory);
    this.localOf = new int[propagation.nodeCount()];
    Arrays.fill(localOf, ABSENT);
  }

  /**
   * @param outputs ascending
   * @param sizes how many neighbours are kept, hop by hop
   */
  Batch assemble(int[] outputs, List<Integer> sizes, Sampling.Choice choice) {
    nodeCount = 0;
    edgeCount = 0;
    int[] reach = new int[sizes.size() + 1];
    for (int output : outputs) {
      place(output);
    }
    reach[0] = nodeCount;
    int hops = 0;
    int from = 0;
    while (hops < sizes.size() && from < nodeCount) {
      int to = nodeCount;
      for (int i = from; i < to; i++) {
        sampleRow(i, sizes.get(hops), hops, choice);
      }
      // Which row met a node first must not matter for its number.
      Arrays.sort(nodes, to, nodeCount);
      for (int i = to; i < nodeCount; i++) {
        localOf[nodes[i]] = i;
      }
      from = to;
      if (nodeCount > to) {
        reach[++hops] = nodeCount;
      }
    }
    for (int i = from; i < nodeCount; i++) {
      keepLoop(nodes[i]);
      endRow(i);
    }
    return finish(outputs.length, Arrays.copyOf(reach, hops + 1));
  }

  private Batch finish(int outputCount, int[] reach) {
    memory.require(EDGE_BYTES * edgeCount, 0);
    int[] offsets = new int[nodeCount + 1];
    System.arraycopy(rowEnds, 0, offsets, 1, nodeCount);
    int[] local = new int[edgeCount];
    for (int e = 0; e < edgeCount; e++) {
      local[e] = localOf[targets[e]];
    }
    Csr sampled = new Csr(nodeCount, offsets, local, Arrays.copyOf(weights, edgeCount));
    Csr transposed = sampled.transpose();
    int[] ordered = Arrays.copyOf(nodes, nodeCount);
    for (int node : ordered) {
      localOf[node] = ABSENT;
    }
    // Turned twice, the rows are in ascending local order.
    return new Batch(
        ordered,
        outputCount,
        reach,
        new float[nodeCount],
        transposed.transpose(),
        transposed,
        null);
  }

  private void sampleRow(int row, int size, int hop, Sampling.Choice choice) {
    int node = nodes[row];
    int count = 0;
    edges = grown(edges, propagation.degree(node));
    for (int e = propagation.offsets()[node]; e < propagation.offsets()[node + 1]; e++) {
      if (propagation.targets()[e] == node) {
        keep(e, 1);
      } else {
        edges[count++] = e;
      }
    }
    boolean all = size == SamplingConfig.ALL || size >= count;
    int kept = all ? count : choice.keep(edges, count, propagation.targets(), size, hop);
    double scale = all ? 1 : (double) count / size;
    for (int i = 0; i < kept; i++) {
      keep(edges[i], scale);
      int target = propagation.targets()[edges[i]];
      if (localOf[target] == ABSENT) {
        place(target);
      }
    }
    endRow(row);
  }

  private void keepLoop(int node) {
    int from = propagation.offsets()[node];
    int loop =
        Arrays.binarySearch(propagation.targets(), from, propagation.offsets()[node + 1], node);
    if (loop >= 0) {
      keep(loop, 1);
    }
  }

  private void keep(int edge, double scale) {
    if (edgeCount == targets.length) {
      targets = grown(targets, edgeCount + 1);
      weights = Arrays.copyOf(weights, targets.length);
    }
    targets[edgeCount] = propagation.targets()[edge];
    weights[edgeCount++] = (float) (propagation.weights()[edge] * scale);
  }

  private void endRow(int row) {
    rowEnds = grown(rowEnds, row + 1);
    rowEnds[row] = edgeCount;
  }

  private void place(int node) {
    nodes = grown(nodes, nodeCount + 1);
    localOf[node] = nodeCount;
    nodes[nodeCount++] = node;
  }

  private static int[] grown(int[] array, int length) {
    return length <= array.length ? array : Arrays.copyOf(array, 2 * length);
  }
}
