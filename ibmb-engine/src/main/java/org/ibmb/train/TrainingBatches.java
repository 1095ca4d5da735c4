/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import java.util.Arrays;
import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.Features;
import org.ibmb.model.BatchInput;
import org.ibmb.model.InputMemory;
import org.ibmb.model.Loss;
import org.ibmb.model.Network;
import org.ibmb.model.Room;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;
import org.ibmb.schedule.Schedule;

/**
 * The training batches of one epoch after the other.
 *
 * <p>Fixed batches are loaded once. Fresh ones are loaded one at a time, all into the same memory;
 * where it has become too small, it is freed and reserved anew with something over, for the network
 * too. The first hop of their features is computed once for all nodes, because every epoch asks for
 * other ones.
 */
final class TrainingBatches implements AutoCloseable {
  private final TrainingTask task;
  private final Network network;
  private final Device device;
  private final Workers workers;
  private final Seeds seeds;
  private final boolean fixed;

  private Arena arena;
  private Room room;
  private InputMemory memory;
  private Features firstHop;
  private List<Batch> batches;
  private List<BatchInput> loaded;
  private int[][] labels;
  private float[][] rowWeights;
  private Schedule schedule;

  /**
   * @param network whose memory is reserved here
   * @param evaluation room for the batches that it will also be run on
   */
  TrainingBatches(
      TrainingTask task,
      Network network,
      Room evaluation,
      Device device,
      Workers workers,
      Seeds seeds) {
    this.task = task;
    this.network = network;
    this.device = device;
    this.workers = workers;
    this.seeds = seeds;
    this.fixed = task.training().fixed();
    this.room = evaluation;
  }

  /** Makes or recalls the batches of {@code epoch}; called before anything else. */
  void begin(int epoch) {
    if (fixed && batches != null) {
      return;
    }
    batches = null; // not kept while the next ones are drawn
    batches = task.training().forEpoch(epoch, workers).list();
    labels = new int[batches.size()][];
    rowWeights = new float[batches.size()][];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = labels(batches.get(i));
      rowWeights[i] = task.loss().rowWeights(labels[i], batches.get(i).lossWeights());
    }
    schedule = Schedule.of(task.config().order(), labels, task.architecture().classes(), seeds);
    makeRoom();
    if (fixed) {
      loaded = batches.stream().map(this::loadFixed).toList();
    }
  }

  private void makeRoom() {
    Room needed = Room.of(batches, task.architecture().layers());
    if (arena != null && room.holds(needed)) {
      return;
    }
    close();
    room =
        room.and(
            fixed
                ? needed
                : needed.withReserve(
                    task.graph().nodeCount(), task.graph().propagation().edgeCount()));
    arena = device.newArena();
    network.makeRoom(room, arena);
    memory = fixed ? null : InputMemory.reserve(room, task.architecture(), arena);
  }

  private BatchInput loadFixed(Batch batch) {
    return BatchInput.load(
        batch, task.architecture(), task.graph(), task.features(), device, arena, workers);
  }

  private BatchInput loadFresh(Batch batch) {
    if (firstHop == null && task.architecture().type().hasExactFirstHop()) {
      firstHop = task.features().propagated(task.graph().propagation(), workers);
    }
    return BatchInput.load(
        batch,
        task.architecture(),
        task.graph(),
        task.features(),
        firstHop,
        device,
        arena,
        workers,
        memory);
  }

  /** The order in which {@code epoch}, which has begun, visits its batches. */
  int[] order(int epoch) {
    return schedule.order(epoch);
  }

  int count() {
    return batches.size();
  }

  /** Batch {@code i} in device memory; good until the next one is asked for. */
  BatchInput input(int i) {
    return fixed ? loaded.get(i) : loadFresh(batches.get(i));
  }

  /** Class of each output of batch {@code i}. */
  int[] labels(int i) {
    return labels[i];
  }

  /** How much each output of batch {@code i} counts. */
  float[] rowWeights(int i) {
    return rowWeights[i];
  }

  /** The sum of the weights of batch {@code i}. */
  double weight(int i) {
    return Loss.total(rowWeights[i]);
  }

  private int[] labels(Batch batch) {
    return Arrays.stream(batch.nodes(), 0, batch.outputCount())
        .map(node -> task.labels()[node])
        .toArray();
  }

  @Override
  public void close() {
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }
}
