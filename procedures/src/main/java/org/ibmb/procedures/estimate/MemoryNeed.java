/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.estimate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.graph.Propagation;
import org.ibmb.procedures.call.MemoryLedger;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.projection.GraphSize;
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
public final class MemoryNeed {
  /** Bytes of a node while relationships are read: a number for each of four readers, at most. */
  private static final long READING_NODE = 16;

  /**
   * @param min of the whole heap meanwhile, whatever of it stays
   * @param max beside all parts that stay
   */
  private record Stage(long min, long max) {}

  private final Map<String, MemoryRange> heap = new LinkedHashMap<>();
  private final Map<String, Stage> stages = new LinkedHashMap<>();
  private String lastStage = "";
  private final Map<String, MemoryRange> offHeap = new LinkedHashMap<>();

  public MemoryNeed heap(String part, long bytes) {
    return heap(part, bytes, bytes);
  }

  public MemoryNeed heap(String part, long min, long max) {
    heap.put(part, MemoryRange.of(min, Math.max(min, max)));
    return this;
  }

  /**
   * A stage before all parts are there; its memory is free again when the next one begins.
   *
   * @param min of the whole heap meanwhile, whatever of it stays
   * @param max beside all parts that stay
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

  public MemoryNeed offHeap(String part, long min, long max) {
    offHeap.put(part, MemoryRange.of(min, Math.max(min, max)));
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

  /** Both together. */
  public long max() {
    return heapMax() + offHeapMax();
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
    return builder.build().estimate(dimensions, new Concurrency(run.concurrency()));
  }

  private static List<MemoryEstimation> estimations(Map<String, MemoryRange> parts) {
    return parts.entrySet().stream()
        .map(part -> MemoryEstimations.of(part.getKey(), part.getValue()))
        .toList();
  }
}
