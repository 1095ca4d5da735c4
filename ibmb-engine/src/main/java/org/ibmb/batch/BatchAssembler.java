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

  /** Bytes of an edge while a batch is cut: its slice, and that turned round once and twice. */
  private static final long EDGE_BYTES = 24;

  /** Bytes of a node meanwhile: its lists, and offsets of the three matrices. */
  private static final long NODE_BYTES = 32;

  private final Csr propagation;
  private final MemoryClaims.HighWater memory;
  private final int[] localOf;
  private final float[] influenceOf;
  private int[] nodes = new int[1024];

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
    int[] reach = place(outputs, all);
    float[] influence = new float[distinct];
    for (int i = 0; i < distinct; i++) {
      influence[i] = influenceOf[nodes[i]];
    }
    int[] ordered = Arrays.copyOf(nodes, distinct);
    Csr transposed = slice(ordered).transpose();
    for (int node : ordered) {
      localOf[node] = ABSENT;
      influenceOf[node] = 0;
    }
    // Turned twice, the rows are in ascending local order.
    return new Batch(
        ordered, outputs.length, reach, influence, transposed.transpose(), transposed, null);
  }

  /**
   * Breadth-first from the outputs: fills {@code nodes} and {@code localOf}, returns the count per
   * hop.
   */
  private int[] place(int[] outputs, int[] all) {
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
        placed = discover(nodes[i], placed);
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
    Arrays.sort(all);
    for (int node : all) {
      if (localOf[node] == UNPLACED) {
        localOf[node] = placed;
        nodes[placed++] = node;
      }
    }
    return Arrays.copyOf(reach, hop + 1);
  }

  private int discover(int node, int placed) {
    for (int e = propagation.offsets()[node]; e < propagation.offsets()[node + 1]; e++) {
      int neighbour = propagation.targets()[e];
      if (localOf[neighbour] == UNPLACED) {
        localOf[neighbour] = placed;
        nodes[placed++] = neighbour;
      }
    }
    return placed;
  }

  private Csr slice(int[] ordered) {
    int[] offsets = new int[ordered.length + 1];
    for (int i = 0; i < ordered.length; i++) {
      int count = 0;
      for (int e = propagation.offsets()[ordered[i]];
          e < propagation.offsets()[ordered[i] + 1];
          e++) {
        count += localOf[propagation.targets()[e]] >= 0 ? 1 : 0;
      }
      offsets[i + 1] = Math.addExact(offsets[i], count);
    }
    memory.require(EDGE_BYTES * offsets[ordered.length] + NODE_BYTES * ordered.length, 0);
    int[] targets = new int[offsets[ordered.length]];
    float[] weights = new float[targets.length];
    int at = 0;
    for (int node : ordered) {
      for (int e = propagation.offsets()[node]; e < propagation.offsets()[node + 1]; e++) {
        int local = localOf[propagation.targets()[e]];
        if (local >= 0) {
          targets[at] = local;
          weights[at++] = propagation.weights()[e];
        }
      }
    }
    return new Csr(ordered.length, offsets, targets, weights);
  }

  private int append(int count, int node) {
    if (count == nodes.length) {
      nodes = Arrays.copyOf(nodes, 2 * count);
    }
    nodes[count] = node;
    return count + 1;
  }
}
