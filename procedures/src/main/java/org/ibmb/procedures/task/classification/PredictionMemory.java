/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.List;
import org.ibmb.device.Device;
import org.ibmb.model.Architecture;
import org.ibmb.model.BatchCapacity;
import org.ibmb.model.DeviceMemory;
import org.ibmb.procedures.batching.BatchMemory;
import org.ibmb.procedures.batching.BatchSizes;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;

/**
 * The memory of a call that applies a network to all nodes of a graph.
 *
 * @param width numbers per node of the result
 */
public record PredictionMemory(
    GraphSize size, Architecture network, int width, RunSettings run, Device device) {
  /** Bytes of a node in what a call keeps of its results: a class, and its place. */
  private static final long RESULT_NODE = 12;

  /** Most bytes of results that wait to be asked for. */
  private static final long MOST_WAITING = 32L << 20;

  /** What is known before any work, and asked for then; the engine asks for the rest. */
  MemoryNeed before(BatchingSettings batching) {
    MemoryNeed need = inputs();
    return batching.isFullGraph()
        ? need
        : BatchMemory.starting(need, size, batching, size.nodeCount(), run);
  }

  /** Features and relationships, and a number for each node that is found out. */
  private MemoryNeed inputs() {
    return new MemoryNeed()
        .features(size, network.inputDimension())
        .relationships(size, network.type().propagation())
        .heap("result", 0, RESULT_NODE * size.nodeCount() + rows());
  }

  /** Results that wait to be asked for, or to be written. */
  private long rows() {
    return Math.min(MOST_WAITING, Float.BYTES * (long) width * size.nodeCount());
  }

  /**
   * All of it, with batches of known sizes.
   *
   * @param sizes null: the full graph
   */
  MemoryNeed of(BatchSizes sizes, BatchingSettings batching) {
    if (sizes == null) {
      return onFullGraph(inputs());
    }
    MemoryNeed need = inputs();
    BatchMemory.making(need, size, batching, sizes.lists(), run);
    BatchMemory.cutting(need, sizes.lists(), run, sizes);
    return onBatches(need, sizes.rooms(), sizes.count(), sizes.slack());
  }

  /** All of it where only the size of the graph is known. */
  public MemoryNeed most(BatchingSettings batching) {
    if (batching.isFullGraph()) {
      return onFullGraph(inputs());
    }
    List<BatchCapacity> rooms =
        BatchMemory.most(size, batching, size.nodeCount(), network.layers());
    MemoryNeed need = inputs();
    BatchMemory.making(need, size, batching, size.nodeCount(), run);
    long largest = rooms.isEmpty() ? 0 : 3 * BatchMemory.bytes(rooms.subList(0, 1));
    need.stage("batches that are cut at once", 0, run.threads() * largest);
    return onBatches(need, rooms, rooms.size(), 0);
  }

  private MemoryNeed onFullGraph(MemoryNeed need) {
    DeviceMemory all = DeviceMemory.ofFullGraph(network, size.nodeCount(), width, device);
    return need.lastStage("layers that are gathered from", all.heapBytes(), all.heapBytes())
        .onDevice(device, "layers of all nodes", all.bytes(), all.bytes());
  }

  /**
   * @param slack by what factor batches may be larger, or smaller; 0: only the most is known
   */
  private MemoryNeed onBatches(
      MemoryNeed need, List<BatchCapacity> rooms, int count, double slack) {
    int lanes = Math.min(run.threads(), count);
    BatchCapacity largest = BatchCapacity.largest(rooms, network.layers());
    DeviceMemory one = DeviceMemory.ofBatches(network, List.of(largest), width, 1, device);
    DeviceMemory most = DeviceMemory.ofBatches(network, rooms, width, lanes, device);
    double more = Math.max(1, slack);
    if (network.type().hasExactFirstHop()) {
      long all = Float.BYTES * (long) network.inputDimension() * size.nodeCount();
      need.heap("features after one hop", 0, all);
    }
    return need.lastStage(
            "network",
            slack == 0 ? 0 : (long) (one.heapBytes() / slack),
            (long) (most.heapBytes() * more))
        .onDevice(
            device,
            "batches that are computed at once",
            slack == 0 ? 0 : (long) (one.bytes() / slack),
            (long) (most.bytes() * more));
  }
}
