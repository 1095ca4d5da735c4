/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.LinkedHashMap;
import java.util.Map;
import org.neo4j.gds.core.GraphDimensions;
import org.neo4j.gds.core.concurrency.Concurrency;
import org.neo4j.gds.mem.MemoryEstimations;
import org.neo4j.gds.mem.MemoryRange;
import org.neo4j.gds.mem.MemoryTree;

/** The memory that a call takes, part by part, each between two bounds in bytes. */
final class MemoryNeed {
  /** Bytes of a relationship at the least and at the most while they are read and sorted. */
  private static final long RELATIONSHIP_MIN = 16;

  private static final long RELATIONSHIP_MAX = 32;

  /** Bytes of a node in the offsets and counters beside them. */
  private static final long NODE_MIN = 8;

  private static final long NODE_MAX = 40;

  /** Bytes of a node that each thread takes for pushes and for putting batches together. */
  private static final long PUSH_MIN = 17;

  private static final long PUSH_MAX = 33;

  /** Bytes of an influential node, and what sorting and grouping take beside it. */
  private static final long INFLUENCE_MIN = 8;

  private static final long INFLUENCE_MAX = 48;

  private final Map<String, MemoryRange> heap = new LinkedHashMap<>();
  private final Map<String, MemoryRange> offHeap = new LinkedHashMap<>();

  MemoryNeed heap(String part, long bytes) {
    return heap(part, bytes, bytes);
  }

  MemoryNeed heap(String part, long min, long max) {
    heap.put(part, MemoryRange.of(min, max));
    return this;
  }

  MemoryNeed offHeap(String part, long min, long max) {
    offHeap.put(part, MemoryRange.of(min, max));
    return this;
  }

  /** The features of all nodes as one matrix. */
  MemoryNeed features(Projection projection, FeatureSchema schema) {
    return heap("features", Float.BYTES * schema.dimension() * projection.nodeCount());
  }

  /** The relationships, from reading them to the normalised matrix. */
  MemoryNeed relationships(Projection projection) {
    long nodes = projection.nodeCount();
    long all = projection.relationshipCount();
    // How many a filter of labels leaves is known only when they have been read.
    long least = projection.hasAllNodes() ? all : 0;
    return heap(
        "relationships",
        RELATIONSHIP_MIN * least + NODE_MIN * nodes,
        RELATIONSHIP_MAX * all + NODE_MAX * nodes);
  }

  /**
   * The influential nodes of the outputs.
   *
   * @param perOutput most of them
   */
  MemoryNeed influence(Projection projection, long outputs, int perOutput, RunSettings run) {
    long nodes = projection.nodeCount();
    return heap(
        "influence",
        PUSH_MIN * nodes + INFLUENCE_MIN * outputs,
        PUSH_MAX * nodes * run.threads() + INFLUENCE_MAX * outputs * Math.min(perOutput, nodes));
  }

  long heapMin() {
    return heap.values().stream().mapToLong(range -> range.min).sum();
  }

  long heapMax() {
    return heap.values().stream().mapToLong(range -> range.max).sum();
  }

  long offHeapMin() {
    return offHeap.values().stream().mapToLong(range -> range.min).sum();
  }

  MemoryTree tree(String name, GraphDimensions dimensions, RunSettings run) {
    MemoryEstimations.Builder builder = MemoryEstimations.builder(name);
    field(builder, "heap", heap);
    field(builder, "off-heap", offHeap);
    return builder.build().estimate(dimensions, new Concurrency(run.concurrency()));
  }

  private static void field(
      MemoryEstimations.Builder builder, String name, Map<String, MemoryRange> parts) {
    MemoryEstimations.Builder field = builder.startField(name);
    parts.forEach(field::fixed);
    field.endField();
  }
}
