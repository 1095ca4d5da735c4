/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.List;
import org.ibmb.device.Device;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.model.Architecture;
import org.ibmb.model.BatchCapacity;
import org.ibmb.model.DeviceMemory;
import org.ibmb.objective.classification.Classification;
import org.ibmb.procedures.batching.BatchMemory;
import org.ibmb.procedures.batching.BatchSizes;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;

/**
 * The memory of a training.
 *
 * @param dimension features per node
 * @param network that is trained
 * @param batching of the training set
 */
public record TrainingMemory(
    GraphSize size,
    long dimension,
    Architecture network,
    BatchingSettings batching,
    RunSettings run,
    Device device) {
  /** How much larger the batches of another random split may be. */
  private static final double OTHER_SPLIT = 1.25;

  /**
   * The batches that a training keeps.
   *
   * @param training of those that are loaded to be learnt from
   * @param evaluation of those that choose the best epoch
   * @param lists the longest of the sets, which are batched one after the other
   * @param slack by what factor all of it may be more, or less; 0 where it is only the most that it
   *     may be
   */
  public record Sets(
      List<BatchCapacity> training,
      List<BatchCapacity> evaluation,
      long bytes,
      long rowEdges,
      long cuttingBytes,
      InfluenceListBounds lists,
      double slack) {

    /**
     * @param fixed whether the training batches are kept; otherwise one per thread is there at once
     */
    public static Sets of(
        BatchSizes training, BatchSizes validation, boolean fixed, GraphSize size) {
      List<BatchCapacity> rooms = training.all();
      if (!fixed && !rooms.isEmpty()) {
        BatchCapacity most = rooms.get(0);
        for (BatchCapacity room : rooms) {
          most = most.and(room);
        }
        rooms = List.of(most.withReserve(size.nodeCount(), size.mostEdges()));
      }
      return new Sets(
          rooms,
          validation.all(),
          (fixed ? training.bytes() : 0) + validation.bytes(),
          training.rowEdges() + validation.rowEdges(),
          Math.max(training.cuttingBytes(), validation.cuttingBytes()),
          training.lists().most() > validation.lists().most()
              ? training.lists()
              : validation.lists(),
          Math.max(training.slack(), validation.slack()) * OTHER_SPLIT);
    }

    /** Where only the size of the graph is known, and how many outputs the sets have. */
    public static Sets most(GraphSize size, BatchingSettings batching, int layers, long[] outputs) {
      List<BatchCapacity> training = BatchMemory.most(size, batching, outputs[0], layers);
      List<BatchCapacity> validation =
          BatchMemory.most(size, batching.forEvaluation((int) outputs[1]), outputs[1], layers);
      boolean fixed = !batching.drawsAnew();
      long most = Math.max(outputs[0], outputs[1]);
      return new Sets(
          fixed ? training : training.subList(0, 1),
          validation,
          (fixed ? BatchMemory.bytes(training) : 0) + BatchMemory.bytes(validation),
          Long.MAX_VALUE,
          3
              * Math.max(
                  BatchMemory.bytes(training.subList(0, 1)),
                  BatchMemory.bytes(validation.subList(0, 1))),
          BatchMemory.lists(size.nodeCount(), most, batching),
          0);
    }

    boolean known() {
      return slack > 0;
    }
  }

  /** What is known before any work, and asked for then; the engine asks for the rest. */
  MemoryNeed before(long outputs) {
    long parameters = (long) Float.BYTES * network.parameterCount();
    MemoryNeed need = graph();
    BatchMemory.startingTraining(need, size, batching, outputs, run);
    return model(need).onDevice(device, "parameters and gradients", 0, 2 * parameters);
  }

  private MemoryNeed graph() {
    return new MemoryNeed()
        .features(size, dimension)
        .relationships(size, network.type().propagation());
  }

  /** All of it. */
  public MemoryNeed of(Sets sets) {
    long most = BatchMemory.lists(size.nodeCount(), sets.lists.sources(), batching).most();
    InfluenceListBounds any = sets.known() ? sets.lists.scaled(OTHER_SPLIT, most) : sets.lists;
    MemoryNeed need = graph();
    BatchMemory.making(need, size, batching, any, run);
    if (batching.evaluatesOtherwise()) {
      BatchMemory.making(need, size, batching.forEvaluation(1), any, run);
    }
    DeviceMemory memory = onDevice(sets);
    DeviceMemory exact =
        DeviceMemory.ofFullGraph(network, size.nodeCount(), network.outputDimension(), device);
    double more = sets.known() ? sets.slack : 1;
    need.heap("batches", least(sets, sets.bytes), (long) (sets.bytes * more));
    need.heap("plan of the batches", 0, 8 * any.most() + 12 * any.sources());
    firstHop(need, sets);
    long parameters = (long) Float.BYTES * network.parameterCount();
    return need.heap("labels", 8L * size.nodeCount(), 32L * size.nodeCount())
        .stage("batches that are cut at once", 0, (long) (more * run.threads() * sets.cuttingBytes))
        .stage("scores", 0, exact.heapBytes())
        .lastStage(
            "network",
            least(sets, 3 * parameters + memory.heapBytes()),
            (long) (4 * parameters + memory.heapBytes() * more))
        .onDevice(
            device,
            "network and batches",
            least(sets, memory.bytes()),
            Math.max(exact.bytes(), (long) (memory.bytes() * more)));
  }

  /** The features of all nodes after one hop, where that is less work than row by row. */
  private void firstHop(MemoryNeed need, Sets sets) {
    if (network.type().hasExactFirstHop()) {
      long all = Float.BYTES * dimension * size.nodeCount();
      boolean certain = batching.drawsAnew();
      boolean possible = certain || sets.rowEdges > size.relationshipCount() / 2;
      need.heap("features after one hop", certain ? all : 0, possible ? all : 0);
    }
  }

  /** What is only the most that it may be is no least; fresh batches may be smaller later. */
  private long least(Sets sets, long bytes) {
    return sets.known() ? (long) (bytes / sets.slack) : 0;
  }

  private DeviceMemory onDevice(Sets sets) {
    return DeviceMemory.ofTraining(
        network,
        sets.training,
        sets.evaluation,
        !batching.drawsAnew(),
        batching.schedule().batchesPerStep(),
        Classification.TARGET_WIDTH,
        device);
  }

  /** The best weights so far and Adam's two moments; a copy while better ones arrive. */
  private MemoryNeed model(MemoryNeed need) {
    long parameters = (long) Float.BYTES * network.parameterCount();
    return need.heap("model and optimiser", 3 * parameters, 4 * parameters);
  }
}
