/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;

/**
 * What {@code ibmb.batches.store} takes: the relationships, lists and groups, but neither a
 * network's matrix nor any batch cut out of the graph.
 *
 * @param lists of the outputs
 */
public record StoringMemory(
    GraphSize size, NodeWiseConfig config, InfluenceListBounds lists, RunSettings run) {
  /** Bytes of a node in an imprint of the graph. */
  static final long IMPRINT = 16;

  /** Bytes of an output beside its list: in lists, drifts and groups, and in the call. */
  private static final long OUTPUT_MIN = 16;

  private static final long OUTPUT_MAX = 20;

  /** Bytes of a group beside its outputs. */
  private static final long GROUP = 24;

  /** Bytes of an output while lists are computed or, in an update, chosen from two sources. */
  private static final long CHOICE = 18;

  /** Bytes of a node, and of one of the earlier graph, while it is known which lists are kept. */
  private static final long DISTANCE = 9;

  private static final long NUMBER = 4;

  /** Bytes of a node and of a relationship while walks are followed backwards from changed rows. */
  private static final long BACKWARDS_NODE = 61;

  private static final long BACKWARDS_EDGE = 8;

  /** Bytes of an output and of a group while groups are brought up to date. */
  private static final long MEMBER = 8;

  private static final long UPDATED_GROUP = 56;

  /**
   * Batches on disk that are brought up to date.
   *
   * @param bytes of their file, which are those of memory once it is read
   * @param nodes of their graph
   */
  public record Earlier(long bytes, long nodes, long outputs, long groups) {
    /** Of memory, in which every group is an array. */
    long mostBytes() {
      return bytes + GROUP * groups;
    }
  }

  public MemoryNeed fromScratch() {
    long outputs = lists.sources();
    long nodes = size.nodeCount();
    boolean limited = config.auxiliaryPerBatch() > 0;
    // The two smallest groups exceed the budget together: it is over half full on average.
    long groups = limited ? outputs : Math.min(outputs, 1 + 2 * outputs / config.outputsPerBatch());
    return staying(groups)
        .stage(
            "influence",
            IMPRINT * nodes
                + StageMemory.leastPushing(nodes)
                + StageMemory.LIST_ENTRY * lists.least(),
            CHOICE * outputs
                + StageMemory.pushing(nodes, outputs, run)
                + StageMemory.LIST_ENTRY * lists.most())
        .stage("grouping", 0, StageMemory.groupingBytes(lists, config));
  }

  /**
   * Between an update that changes nothing, and one in which every list is computed anew.
   *
   * @param added outputs that the earlier batches do not hold, at most
   */
  public MemoryNeed update(Earlier earlier, long added) {
    long nodes = size.nodeCount();
    long outputs = lists.sources();
    long numbers = NUMBER * earlier.nodes;
    MemoryNeed need = staying(Math.min(outputs, earlier.groups + added));
    return need.heap("earlier batches", earlier.bytes, earlier.mostBytes())
        .stage(
            "comparison of graphs",
            0,
            BACKWARDS_EDGE * size.relationshipCount()
                + BACKWARDS_NODE * nodes
                + numbers
                + NUMBER * outputs)
        .stage(
            "influence",
            0,
            DISTANCE * nodes
                + numbers
                + CHOICE * outputs
                + StageMemory.pushing(nodes, outputs, run)
                + StageMemory.LIST_ENTRY * lists.most())
        .stage("grouping", 0, regrouping(earlier, added));
  }

  /** New outputs are grouped, and all others whose new lists exceed what a batch may hold. */
  private long regrouping(Earlier earlier, long added) {
    boolean limited = config.auxiliaryPerBatch() > 0;
    long outputs = lists.sources();
    long rest = limited ? outputs : Math.min(outputs, added);
    long entries = Math.min(lists.most(), rest * config.influence().auxiliaryPerOutput());
    return UPDATED_GROUP * (earlier.groups + rest)
        + MEMBER * (outputs + earlier.outputs)
        + (limited ? 4 * lists.most() : 0)
        + StageMemory.LIST_ENTRY * entries
        + StageMemory.groupingBytes(new InfluenceListBounds(rest, rest, entries), config);
  }

  /** What is there at the end. */
  private MemoryNeed staying(long groups) {
    long outputs = lists.sources();
    return new MemoryNeed()
        .relationships(size, Propagation.NONE)
        .heap("imprint of the graph", IMPRINT * size.nodeCount())
        .heap(
            "lists and groups",
            OUTPUT_MIN * outputs + StageMemory.LIST_ENTRY * lists.least(),
            OUTPUT_MAX * outputs + GROUP * groups + StageMemory.LIST_ENTRY * lists.most());
  }
}
