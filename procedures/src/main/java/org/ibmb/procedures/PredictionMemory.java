/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.List;
import org.ibmb.batch.Batches;
import org.ibmb.device.Device;
import org.ibmb.influence.ListLengths;
import org.ibmb.model.Architecture;
import org.ibmb.model.DeviceMemory;
import org.ibmb.model.Room;

/**
 * The memory of a call that applies a network to all nodes of a graph.
 *
 * @param width numbers per node of the result
 */
record PredictionMemory(
    GraphSize size, Architecture network, int width, RunSettings run, Device device) {

  /** What is known before any work. */
  MemoryNeed before() {
    long result = (long) Float.BYTES * width * size.nodeCount();
    return new MemoryNeed()
        .features(size, network.inputDimension())
        .relationships(size, network.type().propagation())
        .heap("result", result + 4L * size.nodeCount());
  }

  /** What the network takes once everything is read. */
  MemoryNeed ofNetwork(Batches batches) {
    return batches == null
        ? onFullGraph(new MemoryNeed())
        : onBatches(new MemoryNeed(), Room.ofEach(batches.list(), network.layers()), true);
  }

  /**
   * All of it, with batches that were made.
   *
   * @param batches null: the full graph
   * @param lists of their outputs
   */
  MemoryNeed of(Batches batches, ListLengths lists, BatchingSettings batching) {
    if (batches == null) {
      return onFullGraph(before());
    }
    MemoryNeed need = before().heap("batches", batches.bytes());
    BatchMemory.making(need, size, batching, lists, run);
    return onBatches(need, Room.ofEach(batches.list(), network.layers()), true);
  }

  /** All of it where only the size of the graph is known. */
  MemoryNeed most(BatchingSettings batching) {
    if (batching.method() == BatchingMethod.FULL) {
      return onFullGraph(before());
    }
    List<Room> rooms = BatchMemory.most(size, batching, size.nodeCount(), network.layers());
    MemoryNeed need = before().heap("batches", 0, BatchMemory.bytes(rooms));
    BatchMemory.making(need, size, batching, size.nodeCount(), run);
    return onBatches(need, rooms, false);
  }

  private MemoryNeed onFullGraph(MemoryNeed need) {
    DeviceMemory all = DeviceMemory.ofFullGraph(network, size.nodeCount(), width, device);
    return need.lastStage("layers that are gathered from", all.heapBytes(), all.heapBytes())
        .offHeap("layers of all nodes", all.bytes(), all.bytes());
  }

  private MemoryNeed onBatches(MemoryNeed need, List<Room> rooms, boolean known) {
    DeviceMemory one = DeviceMemory.ofBatches(network, rooms, width, 1, device);
    DeviceMemory most = DeviceMemory.ofBatches(network, rooms, width, run.threads(), device);
    return need.lastStage("network", known ? one.heapBytes() : 0, most.heapBytes())
        .offHeap("batches that are computed at once", known ? one.bytes() : 0, most.bytes());
  }
}
