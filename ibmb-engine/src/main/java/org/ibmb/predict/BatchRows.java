/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.ibmb.batch.Batch;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.NodeInputs;
import org.ibmb.model.Architecture;
import org.ibmb.model.BatchCapacity;
import org.ibmb.model.BatchInput;
import org.ibmb.model.DeviceMemory;
import org.ibmb.model.InputMemory;
import org.ibmb.model.Network;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.NotEnoughMemory;
import org.ibmb.run.Workers;

/**
 * Results batch by batch: a batch is cut out of the graph, computed and let go. Each lane works on
 * one batch at a time; there are as many lanes as threads, if there are as many batches and as much
 * memory, else one that all threads work for.
 */
final class BatchRows implements RowStream {
  /** Most numbers that wait to be asked for, 16 MiB. */
  private static final int WAITING_NUMBERS = 1 << 22;

  private static final int MOST_BATCHES_PER_LANE = 8;

  private final TrainedModel model;
  private final NodeInputs inputs;
  private final PlannedBatches planned;
  private final Output output;
  private final int width;
  private final Device device;
  private final Workers workers;
  private final List<Lane> lanes = new ArrayList<>();
  private final Queue<Rows> waiting = new ArrayDeque<>();

  /** Edges of all rows so far whose first hop was asked for. */
  private final AtomicLong firstHopEdges = new AtomicLong();

  private volatile boolean firstHopRefused;
  private int next;

  BatchRows(
      TrainedModel model,
      NodeInputs inputs,
      PlannedBatches planned,
      Output output,
      Device device,
      Workers workers) {
    this.model = model;
    this.inputs = inputs;
    this.planned = planned;
    this.output = output;
    this.width = output.width(model.architecture());
    this.device = device;
    this.workers = workers;
  }

  @Override
  public Rows next() {
    if (waiting.isEmpty() && next < planned.count()) {
      computeSome();
    }
    return waiting.poll();
  }

  private void computeSome() {
    if (lanes.isEmpty()) {
      openLanes();
      return;
    }
    long perBatch = (long) width * planned.outputs(next).length;
    long fitting = Math.max(1, WAITING_NUMBERS / Math.max(1, perBatch) / lanes.size());
    int most = (int) Math.min(MOST_BATCHES_PER_LANE, fitting) * lanes.size();
    int from = next;
    int count = Math.min(most, planned.count() - from);
    Rows[] computed = new Rows[count];
    if (lanes.size() == 1) {
      for (int i = 0; i < count; i++) {
        computed[i] = lanes.get(0).compute(from + i);
      }
    } else {
      workers
          .limit(lanes.size())
          .forEach(count, (worker, i) -> computed[i] = lanes.get(worker).compute(from + i));
    }
    next += count;
    waiting.addAll(Arrays.asList(computed));
  }

  /** Computes the first batch, which tells how many lanes the memory has room for. */
  private void openLanes() {
    List<Device> devices = device.lanes();
    int most = Math.min(devices.size(), workers.count());
    if (planned.count() < most || most == 1) {
      most = 1;
      devices = List.of(device);
    }
    Lane first = new Lane(devices.get(0), most == 1 ? workers : workers.limit(1));
    lanes.add(first);
    waiting.add(first.compute(0));
    next = 1;
    for (int i = 1; i < most; i++) {
      Lane another = new Lane(devices.get(i), workers.limit(1));
      try {
        another.makeRoom(first.room);
      } catch (NotEnoughMemory e) {
        return; // fewer lanes are slower, and no less right
      }
      lanes.add(another);
    }
  }

  /** A network of its own, and memory for one batch. */
  private final class Lane {
    private final Device own;
    private final Workers helpers;
    private final PlannedBatches.Cutter cutter;
    private final MemoryClaims.HighWater claimed = new MemoryClaims.HighWater(workers.memory());
    private Arena arena;
    private BatchCapacity room;
    private Network network;
    private InputMemory loaded;

    Lane(Device own, Workers helpers) {
      this.own = own;
      this.helpers = helpers;
      this.cutter = planned.newCutter(inputs.graph(), workers.memory());
    }

    Rows compute(int number) {
      Batch batch = cutter.cut(number);
      Architecture architecture = model.architecture();
      BatchCapacity needed = BatchCapacity.of(List.of(batch), architecture.layers());
      if (room == null) {
        makeRoom(needed);
      } else if (!room.holds(needed)) {
        int edges = inputs.graph().propagation().edgeCount();
        makeRoom(room.and(needed.withReserve(inputs.graph().nodeCount(), edges)));
      }
      countFirstHop(batch);
      BatchInput input = BatchInput.load(batch, architecture, inputs, own, helpers, loaded);
      int[] nodes = Arrays.copyOf(batch.nodes(), batch.outputCount());
      return Predictor.checked(new Rows(nodes, width, output.of(own, network, input)));
    }

    /**
     * Computes the first hop of all nodes once the rows so far have cost as much: batches come one
     * by one, so nobody knows the sum beforehand, and no stream takes more than twice the least.
     */
    private void countFirstHop(Batch batch) {
      long edges = BatchInput.firstHopEdges(batch, model.architecture(), inputs);
      long sum = firstHopEdges.addAndGet(edges);
      if (!firstHopRefused) {
        try {
          inputs.computeFirstHopIfLess(sum, workers);
        } catch (NotEnoughMemory e) {
          firstHopRefused = true; // row by row is slower, and no less right
        }
      }
    }

    private void makeRoom(BatchCapacity larger) {
      Architecture architecture = model.architecture();
      DeviceMemory needed = DeviceMemory.ofBatches(architecture, List.of(larger), width, 1, own);
      claimed.require(needed.heapBytes(), needed.offHeapBytes(own));
      close();
      arena = own.newArena();
      network = new Network(architecture, own, arena);
      network.makeRoom(larger, arena);
      network.setParameters(model.parameters());
      loaded = InputMemory.reserve(larger, architecture, arena);
      room = larger;
    }

    void close() {
      if (arena != null) {
        arena.close();
        arena = null;
      }
    }
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
    lanes.forEach(lane -> lane.claimed.close());
    next = planned.count();
    waiting.clear();
  }
}
