/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.influence.NodeInfluence;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;

/** Memory of the stages in which batches are made: influence, grouping, division of the graph. */
public final class StageMemory {
  /** Bytes of a node that pushes share, and that each thread has for its own. */
  private static final long PUSH_SHARED = 16;

  private static final long PUSH_MIN = 28;
  private static final long PUSH_MAX = 52;

  /** Bytes of a node in an influence list. */
  static final long LIST_ENTRY = 8;

  /** Bytes of a pair of outputs while pairs are ordered. */
  private static final long PAIR = 24;

  /** Bytes of a node that a thread needs to put batches together. */
  private static final long ASSEMBLY = 16;

  /** Bytes of an edge and of a node while a graph is divided, coarse levels included. */
  private static final long PARTITION_EDGE = 28;

  private static final long PARTITION_NODE = 64;

  /** The influential nodes of the outputs: pieces of lists, and all of them joined. */
  static MemoryNeed influence(
      MemoryNeed need, GraphSize size, InfluenceListBounds lists, RunSettings run) {
    long nodes = size.nodeCount();
    return need.stage(
        "influence",
        leastPushing(nodes) + 8 * lists.sources() + LIST_ENTRY * lists.least(),
        pushing(nodes, lists.sources(), run) + 2 * LIST_ENTRY * lists.most());
  }

  /** Most bytes that pushes take beside their lists. */
  static long pushing(long nodes, long sources, RunSettings run) {
    long pieces = (sources + NodeInfluence.PIECE - 1) / NodeInfluence.PIECE;
    return PUSH_SHARED * nodes + PUSH_MAX * nodes * Math.min(run.threads(), pieces);
  }

  /** Least bytes of them: one thread's, with few nodes reached. */
  static long leastPushing(long nodes) {
    return (PUSH_SHARED + PUSH_MIN) * nodes;
  }

  /** Groups of outputs that share influential nodes, and a batch of each group. */
  static MemoryNeed grouping(
      MemoryNeed need,
      GraphSize size,
      InfluenceListBounds lists,
      NodeWiseConfig config,
      RunSettings run) {
    long assembling = LIST_ENTRY * lists.most() + ASSEMBLY * size.nodeCount() * run.threads();
    long grouping = LIST_ENTRY * lists.most() + groupingBytes(lists, config);
    return need.stage("grouping", 0, Math.max(grouping, assembling));
  }

  /**
   * Most bytes that grouping takes beside the lists: a number for every entry and, once more, for
   * every pair of outputs of which one is in the other's list; later three numbers for each pair.
   * Where nodes of a batch are limited, the nodes of every group beside these.
   */
  static long groupingBytes(InfluenceListBounds lists, NodeWiseConfig config) {
    long outputs = lists.sources();
    long others = Math.min(outputs, 1L << 31) * (outputs - 1) / 2;
    long pairs = Math.min(lists.most(), Math.max(0, others));
    long members = config.auxiliaryPerBatch() == 0 ? 0 : 4 * lists.most() + 20 * outputs;
    return Math.max(8 * (lists.most() + pairs), PAIR * pairs) + members + 24 * outputs;
  }

  /**
   * Stored batches in place of influence and grouping: their file stays while batches are cut, and
   * is compared with the graph before.
   */
  static MemoryNeed stored(
      MemoryNeed need, GraphSize size, StoringMemory.Earlier file, RunSettings run) {
    long nodes = size.nodeCount();
    return need.stage("influence", 0, 0)
        .stage("grouping", 0, ASSEMBLY * nodes * run.threads())
        .heap("stored batches", file.bytes(), file.mostBytes())
        .heap("imprint of the graph", 0, StoringMemory.IMPRINT * nodes);
  }

  /**
   * The division of the graph into parts.
   *
   * @param atOnce how many divisions are made at the same time
   */
  public static MemoryNeed partition(MemoryNeed need, GraphSize size, int atOnce) {
    long edges = 2 * size.relationshipCount();
    return need.stage(
        "division of the graph",
        0,
        atOnce * (PARTITION_EDGE * edges + PARTITION_NODE * size.nodeCount()));
  }

  private StageMemory() {}
}
