/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import java.util.Arrays;
import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.batch.ParallelCutter;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.model.BatchCapacity;
import org.ibmb.model.BatchInput;
import org.ibmb.model.BatchTarget;
import org.ibmb.model.DeviceMemory;
import org.ibmb.model.InputMemory;
import org.ibmb.model.Network;
import org.ibmb.objective.Objective;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;
import org.ibmb.schedule.Schedule;

/**
 * The training batches of one epoch after the other.
 *
 * <p>Fixed batches are cut and loaded once. Fresh ones are cut when the epoch comes to them, as
 * many at once as there are workers, and loaded one at a time into the same memory; where it has
 * become too small, it is freed and reserved anew with something over, for the network too. The
 * first hop of their features is computed once for all nodes, because every epoch asks for other
 * ones.
 */
final class TrainingBatches implements AutoCloseable {
  private final TrainingTask<?> task;
  private final Network network;
  private final List<Batch> evaluation;
  private final Device device;
  private final Workers workers;
  private final MemoryClaims.HighWater claimed;
  private final Seeds seeds;
  private final boolean fixed;

  private Arena arena;
  private BatchCapacity room;
  private InputMemory input;
  private BatchTarget targetMemory;
  private PlannedBatches planned;
  private ParallelCutter cutter;
  private Batch[] cut;
  private BatchInput[] loaded;
  private BatchTarget[] targets;
  private double[] weights;
  private Schedule schedule;

  /**
   * @param network whose memory is reserved here
   * @param evaluation the batches that it will also be run on
   * @param claimed is asked for what the network and its input take
   */
  TrainingBatches(
      TrainingTask<?> task,
      Network network,
      List<Batch> evaluation,
      Device device,
      Workers workers,
      MemoryClaims.HighWater claimed,
      Seeds seeds) {
    this.task = task;
    this.network = network;
    this.evaluation = evaluation;
    this.device = device;
    this.workers = workers;
    this.claimed = claimed;
    this.seeds = seeds;
    this.fixed = task.training().fixed();
    this.room = BatchCapacity.of(evaluation, task.architecture().layers());
  }

  /** Plans or recalls the batches of {@code epoch}; called before anything else. */
  void begin(int epoch) {
    if (fixed && planned != null) {
      return;
    }
    planned = task.training().plan(epoch);
    cut = new Batch[planned.count()];
    weights = new double[cut.length];
    schedule = schedule();
    if (fixed) {
      loadAll();
    } else {
      cutter = new ParallelCutter(planned, task.inputs().graph(), workers);
    }
  }

  private Schedule schedule() {
    Objective<?> objective = task.objective();
    int[][] strata = new int[planned.count()][];
    for (int i = 0; i < strata.length; i++) {
      strata[i] = objective.strata(planned.outputs(i));
    }
    return Schedule.of(task.config().order(), strata, objective.strataCount(), seeds);
  }

  private void loadAll() {
    List<Batch> all = planned.cutAll(task.inputs().graph(), workers).list();
    all.toArray(cut);
    countFirstHop(all);
    makeRoom(all);
    loaded = new BatchInput[cut.length];
    targets = new BatchTarget[cut.length];
    for (int i = 0; i < cut.length; i++) {
      weigh(i);
      targets[i] =
          load(
              cut[i],
              BatchTarget.reserve(cut[i].outputCount(), task.objective().targetWidth(), arena));
      loaded[i] =
          BatchInput.load(cut[i], task.architecture(), task.inputs(), device, arena, workers);
    }
  }

  /** Hubs stand in many batches: their first hop is computed once where that is less work. */
  private void countFirstHop(List<Batch> training) {
    long edges = 0;
    for (List<Batch> batches : List.of(training, evaluation)) {
      for (Batch batch : batches) {
        edges += BatchInput.firstHopEdges(batch, task.architecture(), task.inputs());
      }
    }
    task.inputs().computeFirstHopIfLess(edges, workers);
  }

  private BatchTarget load(Batch batch, BatchTarget memory) {
    return memory.fill(task.objective().targets(batch), task.objective().rowWeights(batch), device);
  }

  private void weigh(int batch) {
    double total = 0;
    for (float weight : task.objective().rowWeights(cut[batch])) {
      total += weight;
    }
    weights[batch] = total;
  }

  private void makeRoom(List<Batch> batches) {
    BatchCapacity needed = BatchCapacity.of(batches, task.architecture().layers());
    if (arena != null && room.holds(needed)) {
      return;
    }
    close();
    room = room.and(fixed ? needed : withReserve(needed));
    int layers = task.architecture().layers();
    DeviceMemory most =
        DeviceMemory.ofTraining(
            task.architecture(),
            fixed ? BatchCapacity.ofEach(batches, layers) : List.of(room),
            BatchCapacity.ofEach(evaluation, layers),
            fixed,
            task.config().batchesPerStep(),
            task.objective().targetWidth(),
            device);
    claimed.require(most.heapBytes(), most.offHeapBytes(device));
    arena = device.newArena();
    network.makeRoom(room, arena);
    input = fixed ? null : InputMemory.reserve(room, task.architecture(), arena);
    targetMemory = fixed ? null : BatchTarget.reserve(room, task.objective().targetWidth(), arena);
  }

  private BatchCapacity withReserve(BatchCapacity needed) {
    var graph = task.inputs().graph();
    return needed.withReserve(graph.nodeCount(), graph.propagation().edgeCount());
  }

  /**
   * Has the batches of one step ready, and perhaps those of the next ones.
   *
   * @param order in which the epoch visits its batches
   * @param from place in {@code order} of the first batch of the step
   * @param count how many batches the step has
   */
  void ready(int[] order, int from, int count) {
    if (fixed || cut[order[from]] != null) {
      return;
    }
    Arrays.fill(cut, null);
    int steps = Math.max(1, workers.count() / count);
    int[] which = Arrays.copyOfRange(order, from, Math.min(order.length, from + steps * count));
    List<Batch> some = cutter.cut(which);
    for (int i = 0; i < which.length; i++) {
      cut[which[i]] = some.get(i);
      weigh(which[i]);
    }
    if (task.architecture().type().hasExactFirstHop()) {
      task.inputs().computeFirstHop(workers);
    }
    makeRoom(some);
  }

  /** The order in which {@code epoch}, which has begun, visits its batches. */
  int[] order(int epoch) {
    return schedule.order(epoch);
  }

  int count() {
    return planned.count();
  }

  /** Batch {@code i}, which is ready, in device memory; good until the next one is asked for. */
  BatchInput input(int i) {
    return fixed
        ? loaded[i]
        : BatchInput.load(cut[i], task.architecture(), task.inputs(), device, workers, input);
  }

  /** Targets of batch {@code i}, which is ready; good until the next ones are asked for. */
  BatchTarget target(int i) {
    return fixed ? targets[i] : load(cut[i], targetMemory);
  }

  /** The sum of the row weights of batch {@code i}, which is ready. */
  double weight(int i) {
    return weights[i];
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }
}
