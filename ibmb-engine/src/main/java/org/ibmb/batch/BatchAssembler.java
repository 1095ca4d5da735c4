/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.MemoryClaims;

/**
 * Stage 4: slices the induced subgraph of one batch. Scratch space of one worker, dense over the
 * graph's nodes.
 */
final class BatchAssembler {
  private static final int ABSENT = -1;
  private static final int UNPLACED = -2;

  /**
   * Bytes of an edge while a batch is cut: its place, its slice, and that turned once and twice.
   */
  private static final long EDGE_BYTES = 28;

  /** Bytes of a node meanwhile: its lists, and offsets of the three matrices. */
  private static final long NODE_BYTES = 32;

  private final Csr propagation;
  private final MemoryClaims.HighWater memory;
  private final int[] localOf;
  private final float[] influenceOf;
  private int[] nodes = new int[1024];

  /** Edges of the graph that lie inside the batch, row after row. */
  private int[] edges = {};

  /**
   * @param memory is asked before a batch takes more than any before it
   */
  BatchAssembler(Csr propagation, MemoryClaims memory) {
    this.propagation = propagation;
    this.memory = new MemoryClaims.HighWater(memory);
    this.localOf = new int[propagation.nodeCount()];
    this.influenceOf = new float[propagation.nodeCount()];
    Arrays.fill(localOf, ABSENT);
  }

  /**
   * @param outputs ascending
   * @param members the candidates for the batch, with repetitions; those of the outputs may be
   *     missing
   * @param scores influence of each entry of {@code members}
   * @param memberCount how many entries of both are used
   */
  Batch assemble(int[] outputs, int[] members, float[] scores, int memberCount) {
    int distinct = 0;
    for (int output : outputs) {
      localOf[output] = UNPLACED;
      distinct = append(distinct, output);
    }
    for (int i = 0; i < memberCount; i++) {
      influenceOf[members[i]] += scores[i];
      if (localOf[members[i]] == ABSENT) {
        localOf[members[i]] = UNPLACED;
        distinct = append(distinct, members[i]);
      }
    }
    int[] all = Arrays.copyOf(nodes, distinct);
    Arrays.sort(all);
    int[] offsets = new int[distinct + 1];
    int[] reach = place(outputs, all, offsets);
    float[] influence = new float[distinct];
    for (int i = 0; i < distinct; i++) {
      influence[i] = influenceOf[nodes[i]];
    }
    int[] ordered = Arrays.copyOf(nodes, distinct);
    Csr transposed = slice(offsets).transpose();
    for (int node : ordered) {
      localOf[node] = ABSENT;
      influenceOf[node] = 0;
    }
    // Turned twice, the rows are in ascending local order.
    return new Batch(
        ordered, outputs.length, reach, influence, transposed.transpose(), transposed, null);
  }

  /**
   * Breadth-first from the outputs: fills {@code nodes} and {@code localOf}, and finds the edges of
   * each row on the way, as rows are visited in their local order. Hubs have rows that are far
   * longer than what a batch keeps of them, so each is looked at once.
   *
   * @param offsets filled with where the edges of each local row begin
   * @return the count per hop
   */
  private int[] place(int[] outputs, int[] all, int[] offsets) {
    int[] reach = new int[8];
    int hop = 0;
    int placed = 0;
    for (int output : outputs) {
      localOf[output] = placed;
      nodes[placed++] = output;
    }
    reach[0] = placed;
    int levelStart = 0;
    while (levelStart < placed) {
      int levelEnd = placed;
      for (int i = levelStart; i < levelEnd; i++) {
        placed = discover(i, placed, all, offsets);
      }
      Arrays.sort(nodes, levelEnd, placed);
      for (int i = levelEnd; i < placed; i++) {
        localOf[nodes[i]] = i;
      }
      if (placed > levelEnd) {
        if (++hop == reach.length) {
          reach = Arrays.copyOf(reach, 2 * hop);
        }
        reach[hop] = placed;
      }
      levelStart = levelEnd;
    }
    int reached = placed;
    for (int node : all) {
      if (localOf[node] == UNPLACED) {
        localOf[node] = placed;
        nodes[placed++] = node;
      }
    }
    for (int i = reached; i < placed; i++) {
      discover(i, placed, all, offsets);
    }
    return Arrays.copyOf(reach, hop + 1);
  }

  /**
   * Looks at the row of local node {@code i}: notes its edges inside the batch, and places the
   * nodes at their ends that have no place yet. Where the row is far longer than the batch, the
   * nodes of the batch are looked up in the row, which gives the same edges in the same order.
   */
  private int discover(int i, int placed, int[] all, int[] offsets) {
    int node = nodes[i];
    int from = propagation.offsets()[node];
    int to = propagation.offsets()[node + 1];
    int count = offsets[i];
    boolean isLong = to - from > (long) all.length * (32 - Integer.numberOfLeadingZeros(to - from));
    int most = isLong ? all.length : to - from;
    if (edges.length - count < most) {
      edges = Arrays.copyOf(edges, grown(count, most));
    }
    int next = placed;
    if (isLong) {
      for (int member : all) {
        int e = Arrays.binarySearch(propagation.targets(), from, to, member);
        if (e >= 0) {
          edges[count++] = e;
          next = place(member, next);
          from = e;
        }
      }
    } else {
      for (int e = from; e < to; e++) {
        int target = propagation.targets()[e];
        if (localOf[target] != ABSENT) {
          edges[count++] = e;
          next = place(target, next);
        }
      }
    }
    offsets[i + 1] = count;
    return next;
  }

  /** Gives {@code node} the place {@code next} if it has none; returns the next free place. */
  private int place(int node, int next) {
    if (localOf[node] != UNPLACED) {
      return next;
    }
    localOf[node] = next;
    nodes[next] = node;
    return next + 1;
  }

  /** A length that holds {@code more} edges behind {@code count} others, and some to come. */
  private int grown(int count, int more) {
    long wanted = Math.max((long) count + more, 2L * edges.length);
    return (int) Math.min(propagation.edgeCount(), wanted);
  }

  private Csr slice(int[] offsets) {
    int rows = offsets.length - 1;
    memory.require(EDGE_BYTES * offsets[rows] + NODE_BYTES * rows, 0);
    int[] targets = new int[offsets[rows]];
    float[] weights = new float[targets.length];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = localOf[propagation.targets()[edges[i]]];
      weights[i] = propagation.weights()[edges[i]];
    }
    return new Csr(rows, offsets, targets, weights);
  }

  private int append(int count, int node) {
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * count);
    }
    nodes[count] = node;
    return count + 1;
  }
}
