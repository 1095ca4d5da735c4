/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.device.Device;
import org.ibmb.influence.ListLengths;
import org.ibmb.model.Architecture;
import org.ibmb.model.DeviceMemory;
import org.ibmb.model.Room;

/**
 * The memory of a training.
 *
 * @param dimension features per node
 * @param network that is trained
 * @param batching of the training set
 */
record TrainingMemory(
    GraphSize size,
    long dimension,
    Architecture network,
    BatchingSettings batching,
    RunSettings run,
    Device device) {
  /** How much larger the batches of another random split may be. */
  private static final double OTHER_SPLIT = 1.25;

  /**
   * The batches of a training.
   *
   * @param training room of each batch that is loaded to be learnt from
   * @param evaluation room of each of the others
   * @param bytes of all of them on the heap
   * @param outputs of the largest of the three sets
   * @param known whether they are those of the training, or the most that they may be
   */
  record Sets(List<Room> training, List<Room> evaluation, long bytes, long outputs, boolean known) {

    static Sets of(TrainingInput input, int nodeCount) {
      int layers = input.network().layers();
      List<Batch> evaluation = input.evaluation();
      List<Room> training = Room.ofEach(input.training().list(), layers);
      if (!input.source().fixed()) {
        Room most = Room.of(input.training().list(), layers);
        int edges = input.graph().propagation().edgeCount();
        training = List.of(most.withReserve(nodeCount, edges));
      }
      return new Sets(
          training, Room.ofEach(evaluation, layers), input.bytes(), input.mostOutputs(), true);
    }

    /** Where only the size of the graph is known, and how many outputs the sets have. */
    static Sets most(GraphSize size, BatchingSettings batching, int layers, long[] outputs) {
      List<Room> training = BatchMemory.most(size, batching, outputs[0], layers);
      List<Room> validation =
          BatchMemory.most(size, batching.forEvaluation((int) outputs[1]), outputs[1], layers);
      List<Room> test =
          outputs[2] == 0
              ? List.of()
              : BatchMemory.most(
                  size, batching.forEvaluation((int) outputs[2]), outputs[2], layers);
      List<Room> evaluation = new ArrayList<>(validation);
      evaluation.addAll(test);
      return new Sets(
          batching.drawsAnew() ? training.subList(0, 1) : training,
          evaluation,
          BatchMemory.bytes(training) + BatchMemory.bytes(validation) + BatchMemory.bytes(test),
          Math.max(outputs[0], Math.max(outputs[1], outputs[2])),
          false);
    }
  }

  /** What it takes whatever the batches are. */
  MemoryNeed before() {
    long parameters = (long) Float.BYTES * network.parameterCount();
    return model(graph()).offHeap("parameters and gradients", 2 * parameters, 2 * parameters);
  }

  private MemoryNeed graph() {
    return new MemoryNeed()
        .features(size, dimension)
        .relationships(size, network.type().propagation());
  }

  /** What it takes once everything is read. */
  MemoryNeed ofNetwork(Sets sets) {
    DeviceMemory memory = onDevice(sets);
    return model(new MemoryNeed())
        .heap("network", memory.heapBytes())
        .offHeap("network and batches", memory.bytes(), memory.bytes());
  }

  /** All of it. */
  MemoryNeed of(Sets sets) {
    MemoryNeed need = graph();
    BatchMemory.making(need, size, batching, sets.outputs, run);
    if (batching.method().isFresh()) {
      BatchMemory.making(need, size, batching.forEvaluation(1), sets.outputs, run);
    }
    return made(need, sets);
  }

  /**
   * The same where the graph is known.
   *
   * @param lists the longest of the three sets
   */
  MemoryNeed of(Sets sets, ListLengths lists) {
    long most = BatchMemory.lists(size.nodeCount(), lists.sources(), batching).most();
    ListLengths any = lists.scaled(OTHER_SPLIT, most);
    MemoryNeed need = graph();
    BatchMemory.making(need, size, batching, any, run);
    if (batching.method().isFresh()) {
      BatchMemory.making(need, size, batching.forEvaluation(1), any, run);
    }
    return made(need, sets);
  }

  private MemoryNeed made(MemoryNeed need, Sets sets) {
    DeviceMemory memory = onDevice(sets);
    double more = sets.known ? OTHER_SPLIT : 1;
    need.heap("batches", least(sets, sets.bytes), (long) (sets.bytes * more));
    if (batching.drawsAnew()) {
      // While an epoch is drawn, the first one is there, too.
      need.heap("batches of an epoch", 0, (long) (sets.bytes * more));
      if (network.type().hasExactFirstHop()) {
        need.heap("features after one hop", Float.BYTES * dimension * size.nodeCount());
      }
    }
    long parameters = (long) Float.BYTES * network.parameterCount();
    return need.heap("labels", 8L * size.nodeCount(), 32L * size.nodeCount())
        .lastStage(
            "network",
            least(sets, 3 * parameters + memory.heapBytes()),
            (long) (4 * parameters + memory.heapBytes() * more))
        .offHeap(
            "network and batches", least(sets, memory.bytes()), (long) (memory.bytes() * more));
  }

  /** What is only the most that it may be is no least; fresh batches may be smaller later. */
  private long least(Sets sets, long bytes) {
    if (!sets.known) {
      return 0;
    }
    return batching.drawsAnew() ? (long) (bytes / OTHER_SPLIT) : bytes;
  }

  private DeviceMemory onDevice(Sets sets) {
    return DeviceMemory.ofTraining(
        network,
        sets.training,
        sets.evaluation,
        !batching.drawsAnew(),
        batching.schedule().batchesPerStep(),
        device);
  }

  /** The best weights so far and Adam's two moments; a copy while better ones arrive. */
  private MemoryNeed model(MemoryNeed need) {
    long parameters = (long) Float.BYTES * network.parameterCount();
    return need.heap("model and optimiser", 3 * parameters, 4 * parameters);
  }
}
