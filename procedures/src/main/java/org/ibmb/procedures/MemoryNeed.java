/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.device.Device;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.ListLengths;
import org.ibmb.influence.NodeInfluence;
import org.neo4j.gds.core.GraphDimensions;
import org.neo4j.gds.core.concurrency.Concurrency;
import org.neo4j.gds.mem.MemoryEstimation;
import org.neo4j.gds.mem.MemoryEstimations;
import org.neo4j.gds.mem.MemoryRange;
import org.neo4j.gds.mem.MemoryTree;

/**
 * The memory that a call takes, part by part, each between two bounds in bytes. Some parts stay to
 * the end; stages come one after the other, and only the largest of them counts.
 */
final class MemoryNeed {
  /** Bytes of a node while relationships are read: a number for each of four readers, at most. */
  private static final long READING_NODE = 16;

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

  /**
   * @param min of the whole heap meanwhile, whatever of it stays
   * @param max beside all parts that stay
   */
  private record Stage(long min, long max) {}

  private final Map<String, MemoryRange> heap = new LinkedHashMap<>();
  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private String lastStage = "";
  private final Map<String, MemoryRange> offHeap = new LinkedHashMap<>();
  private final Map<String, MemoryRange> onDevice = new LinkedHashMap<>();

  MemoryNeed heap(String part, long bytes) {
    return heap(part, bytes, bytes);
  }

  MemoryNeed heap(String part, long min, long max) {
    heap.put(part, MemoryRange.of(min, Math.max(min, max)));
    return this;
  }

  /**
   * A stage before all parts are there; its memory is free again when the next one begins.
   *
   * @param min of the whole heap meanwhile, whatever of it stays
   * @param max beside all parts that stay
   */
  MemoryNeed stage(String part, long min, long max) {
    stages.put(part, new Stage(min, max));
    return this;
  }

  /** The stage in which all parts that stay are there: both bounds are beside them. */
  MemoryNeed lastStage(String part, long min, long max) {
    lastStage = part;
    return stage(part, min, max);
  }

  /** Memory of {@code device}: its own, or the host's outside the heap. */
  MemoryNeed onDevice(Device device, String part, long min, long max) {
    (device.hasOwnMemory() ? onDevice : offHeap).put(part, MemoryRange.of(min, Math.max(min, max)));
    return this;
  }

  /** The features of all nodes as one matrix. */
  MemoryNeed features(GraphSize size, long dimension) {
    return heap("features", Float.BYTES * dimension * size.nodeCount());
  }

  /** Bytes of the relationships as they are. */
  static long plainBytes(GraphSize size) {
    return 8L * size.relationshipCount() + 4L * size.nodeCount();
  }

  /** Bytes of the relationships as a network reads them, beside those as they are. */
  static long normalisedBytes(GraphSize size, Propagation propagation) {
    long nodes = size.nodeCount();
    return switch (propagation) {
      case SYMMETRIC -> 8 * (size.relationshipCount() + nodes) + 4 * nodes;
      case MEAN -> 4 * size.relationshipCount();
      case NONE -> 12 * nodes;
    };
  }

  /** The relationships as they are and as the network reads them, and how they are read. */
  MemoryNeed relationships(GraphSize size, Propagation propagation) {
    // Parallel relationships are merged when they have been read, so only that is for certain.
    long read = 8L * size.leastRelationships();
    heap(
        "relationships",
        8L * size.nodeCount(),
        plainBytes(size) + normalisedBytes(size, propagation));
    return stage("reading of relationships", read, READING_NODE * size.nodeCount());
  }

  /**
   * What a call asks for before it works: the upper bounds of all that this need has, of which
   * {@code shared} is held once for all calls.
   *
   * @param task name of the procedure
   * @param remedies keys of the call that lower the need
   */
  MemoryLedger.Request request(String task, Map<Object, Long> shared, List<String> remedies) {
    long sharedBytes = shared.values().stream().mapToLong(Long::longValue).sum();
    return new MemoryLedger.Request(
        task, Math.max(0, heapMax() - sharedBytes), offHeapMax(), shared, remedies);
  }

  /** The influential nodes of the outputs: pieces of lists, and all of them joined. */
  MemoryNeed influence(GraphSize size, ListLengths lists, RunSettings run) {
    long nodes = size.nodeCount();
    return stage(
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
  MemoryNeed grouping(GraphSize size, ListLengths lists, BatchingConfig config, RunSettings run) {
    long assembling = LIST_ENTRY * lists.most() + ASSEMBLY * size.nodeCount() * run.threads();
    long grouping = LIST_ENTRY * lists.most() + groupingBytes(lists, config);
    return stage("grouping", 0, Math.max(grouping, assembling));
  }

  /**
   * Most bytes that grouping takes beside the lists: a number for every entry and, once more, for
   * every pair of outputs of which one is in the other's list; later three numbers for each pair.
   * Where nodes of a batch are limited, the nodes of every group beside these.
   */
  static long groupingBytes(ListLengths lists, BatchingConfig config) {
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
  MemoryNeed stored(GraphSize size, StoringMemory.Earlier file, RunSettings run) {
    long nodes = size.nodeCount();
    return stage("influence", 0, 0)
        .stage("grouping", 0, ASSEMBLY * nodes * run.threads())
        .heap("stored batches", file.bytes(), file.mostBytes())
        .heap("imprint of the graph", 0, StoringMemory.IMPRINT * nodes);
  }

  /**
   * The division of the graph into parts.
   *
   * @param atOnce how many divisions are made at the same time
   */
  MemoryNeed partition(GraphSize size, int atOnce) {
    long edges = 2 * size.relationshipCount();
    return stage(
        "division of the graph",
        0,
        atOnce * (PARTITION_EDGE * edges + PARTITION_NODE * size.nodeCount()));
  }

  long heapMin() {
    return sum(heap, false) + stages().values().stream().mapToLong(s -> s.min).max().orElse(0);
  }

  long heapMax() {
    return sum(heap, true) + stages().values().stream().mapToLong(s -> s.max).max().orElse(0);
  }

  /** The stages, both bounds beside the parts that stay. */
  private Map<String, MemoryRange> stages() {
    Map<String, MemoryRange> beside = new LinkedHashMap<>();
    long staying = sum(heap, false);
    stages.forEach(
        (part, stage) -> {
          long before = part.equals(lastStage) ? 0 : staying;
          long min = Math.max(0, stage.min - before);
          beside.put(part, MemoryRange.of(min, Math.max(min, stage.max)));
        });
    return beside;
  }

  long offHeapMin() {
    return sum(offHeap, false);
  }

  long offHeapMax() {
    return sum(offHeap, true);
  }

  private static long sum(Map<String, MemoryRange> parts, boolean max) {
    return parts.values().stream().mapToLong(range -> max ? range.max : range.min).sum();
  }

  /** All three together. */
  long max() {
    return heapMax() + offHeapMax() + sum(onDevice, true);
  }

  MemoryTree tree(String name, GraphDimensions dimensions, RunSettings run) {
    MemoryEstimations.Builder builder = MemoryEstimations.builder(name);
    MemoryEstimations.Builder onHeap = builder.startField("heap");
    heap.forEach(onHeap::fixed);
    if (!stages.isEmpty()) {
      onHeap.max("largest of the stages", estimations(stages()));
    }
    onHeap.endField();
    MemoryEstimations.Builder outside = builder.startField("off-heap");
    offHeap.forEach(outside::fixed);
    outside.endField();
    MemoryEstimations.Builder device = builder.startField("device");
    onDevice.forEach(device::fixed);
    device.endField();
    return builder.build().estimate(dimensions, new Concurrency(run.concurrency()));
  }

  private static List<MemoryEstimation> estimations(Map<String, MemoryRange> parts) {
    return parts.entrySet().stream()
        .map(part -> MemoryEstimations.of(part.getKey(), part.getValue()))
        .toList();
  }
}
