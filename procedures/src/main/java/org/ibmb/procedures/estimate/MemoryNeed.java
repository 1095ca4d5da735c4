/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.estimate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.device.Device;
import org.ibmb.graph.Propagation;
import org.ibmb.procedures.call.EstimateTree;
import org.ibmb.procedures.call.EstimateTree.Bytes;
import org.ibmb.procedures.call.MemoryLedger;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.projection.GraphSize;

/**
 * The memory that a call takes, part by part, each between two bounds in bytes. Some parts stay to
 * the end; stages come one after the other, and only the largest of them counts.
 */
public final class MemoryNeed {
  /** Bytes of a node while relationships are read: a number for each of four readers, at most. */
  private static final long READING_NODE = 16;

  /**
   * A stage of the call.
   *
   * @param min heap in use during this stage, in bytes
   * @param max heap that this stage adds to the parts that live until the call ends, in bytes
   */
  private record Stage(long min, long max) {}

  private final Map<String, Bytes> heap = new LinkedHashMap<>();
  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private String lastStage = "";
  private final Map<String, Bytes> offHeap = new LinkedHashMap<>();
  private final Map<String, Bytes> onDevice = new LinkedHashMap<>();

  public MemoryNeed heap(String part, long bytes) {
    return heap(part, bytes, bytes);
  }

  public MemoryNeed heap(String part, long min, long max) {
    heap.put(part, new Bytes(min, Math.max(min, max)));
    return this;
  }

  /**
   * A stage before all parts are there; its memory is free again when the next one begins.
   *
   * @param min heap in use during this stage, in bytes
   * @param max heap that this stage adds to the parts that live until the call ends, in bytes
   */
  public MemoryNeed stage(String part, long min, long max) {
    stages.put(part, new Stage(min, max));
    return this;
  }

  /** The stage in which all parts that stay are there: both bounds are beside them. */
  public MemoryNeed lastStage(String part, long min, long max) {
    lastStage = part;
    return stage(part, min, max);
  }

  /** Memory of {@code device}: its own, or the host's outside the heap. */
  public MemoryNeed onDevice(Device device, String part, long min, long max) {
    (device.hasOwnMemory() ? onDevice : offHeap).put(part, new Bytes(min, Math.max(min, max)));
    return this;
  }

  /** The features of all nodes as one matrix. */
  public MemoryNeed features(GraphSize size, long dimension) {
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
  public MemoryNeed relationships(GraphSize size, Propagation propagation) {
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
  public MemoryLedger.Request request(
      String task, Map<Object, Long> shared, List<String> remedies) {
    long sharedBytes = shared.values().stream().mapToLong(Long::longValue).sum();
    return new MemoryLedger.Request(
        task, Math.max(0, heapMax() - sharedBytes), offHeapMax(), shared, remedies);
  }

  public long heapMin() {
    return sum(heap, false) + stages().values().stream().mapToLong(Bytes::min).max().orElse(0);
  }

  public long heapMax() {
    return sum(heap, true) + stages().values().stream().mapToLong(Bytes::max).max().orElse(0);
  }

  /** The stages, both bounds beside the parts that stay. */
  private Map<String, Bytes> stages() {
    Map<String, Bytes> beside = new LinkedHashMap<>();
    long staying = sum(heap, false);
    stages.forEach(
        (part, stage) -> {
          long before = part.equals(lastStage) ? 0 : staying;
          long min = Math.max(0, stage.min - before);
          beside.put(part, new Bytes(min, Math.max(min, stage.max)));
        });
    return beside;
  }

  public long offHeapMin() {
    return sum(offHeap, false);
  }

  public long offHeapMax() {
    return sum(offHeap, true);
  }

  private static long sum(Map<String, Bytes> parts, boolean max) {
    return parts.values().stream().mapToLong(bytes -> max ? bytes.max() : bytes.min()).sum();
  }

  /** All three together: heap, off-heap and a device's own memory, the most of each, in bytes. */
  public long max() {
    return heapMax() + offHeapMax() + sum(onDevice, true);
  }

  /** The tree that users see. */
  EstimateTree tree(String name, GraphSize size, RunSettings run) {
    return EstimateTree.of(
        name,
        heap,
        stages(),
        offHeap,
        onDevice,
        size.nodeCount(),
        size.relationshipCount(),
        run.concurrency());
  }
}
