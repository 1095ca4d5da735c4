/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.util.Map;
import org.neo4j.gds.core.GraphDimensions;
import org.neo4j.gds.core.concurrency.Concurrency;
import org.neo4j.gds.mem.MemoryEstimations;
import org.neo4j.gds.mem.MemoryRange;
import org.neo4j.gds.mem.MemoryTree;

/**
 * The memory of a call as the tree that GDS draws of its own estimates: what is on the heap, with
 * the largest of its stages, what is outside it, and what a device has of its own.
 *
 * @param requiredMemory both bounds in units that people read
 * @param treeView the tree as text
 * @param mapView the tree as a map
 * @param bytesMin lower bound of all parts together, in bytes
 * @param bytesMax upper bound of all parts together, in bytes
 */
public record EstimateTree(
    String requiredMemory,
    String treeView,
    Map<String, Object> mapView,
    long bytesMin,
    long bytesMax) {

  /** Bounds of the memory of one part, in bytes; {@code max} is never less than {@code min}. */
  public record Bytes(long min, long max) {
    public Bytes {
      max = Math.max(min, max);
    }
  }

  /**
   * Draws the tree.
   *
   * @param name of the procedure, at the root
   * @param heap parts on the Java heap that are there together
   * @param stages parts on the Java heap of which only the largest counts
   * @param offHeap parts outside the heap that are there together
   * @param onDevice parts in memory that a device has of its own
   */
  public static EstimateTree of(
      String name,
      Map<String, Bytes> heap,
      Map<String, Bytes> stages,
      Map<String, Bytes> offHeap,
      Map<String, Bytes> onDevice,
      long nodes,
      long relationships,
      int concurrency) {
    MemoryEstimations.Builder builder = MemoryEstimations.builder(name);
    MemoryEstimations.Builder onHeap = builder.startField("heap");
    heap.forEach((part, bytes) -> onHeap.fixed(part, range(bytes)));
    if (!stages.isEmpty()) {
      onHeap.max(
          "largest of the stages",
          stages.entrySet().stream()
              .map(stage -> MemoryEstimations.of(stage.getKey(), range(stage.getValue())))
              .toList());
    }
    onHeap.endField();
    MemoryEstimations.Builder outside = builder.startField("off-heap");
    offHeap.forEach((part, bytes) -> outside.fixed(part, range(bytes)));
    outside.endField();
    MemoryEstimations.Builder own = builder.startField("device");
    onDevice.forEach((part, bytes) -> own.fixed(part, range(bytes)));
    own.endField();
    MemoryTree tree =
        builder
            .build()
            .estimate(GraphDimensions.of(nodes, relationships), new Concurrency(concurrency));
    return new EstimateTree(
        tree.memoryUsage().toString(),
        tree.render(),
        tree.renderMap(),
        tree.memoryUsage().min,
        tree.memoryUsage().max);
  }

  private static MemoryRange range(Bytes bytes) {
    return MemoryRange.of(bytes.min, bytes.max);
  }
}
