/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.device.Device;

/**
 * How many bytes a run takes at its peak, beside its input and its result.
 *
 * @param bytes of device memory
 * @param heapBytes that the device takes from the heap, because it reads them faster there
 */
public record DeviceMemory(long bytes, long heapBytes) {

  /**
   * A training, whose batches all stay loaded.
   *
   * @param training batches that are learnt from
   * @param evaluation batches that are only predicted
   */
  public static DeviceMemory ofTraining(
      Architecture architecture,
      Collection<Batch> training,
      Collection<Batch> evaluation,
      Device device) {
    List<Batch> all = new ArrayList<>(training);
    all.addAll(evaluation);
    try (CountingArena arena = new CountingArena(device)) {
      new Network(architecture, device, arena, all);
      for (Batch batch : all) {
        InputMemory.reserve(List.of(batch), architecture, arena);
      }
      arena.add(ofGradients(architecture, training, device::gradientScratchBytes));
      arena.addOnHeap(ofGradients(architecture, training, device::gradientScratchHeapBytes));
      return arena.memory();
    }
  }

  /** Scratch memory of weight gradients, in bytes. */
  private interface Scratch {
    long bytes(int rows, long numbers);
  }

  /** The largest scratch memory that the gradients of one batch take. */
  private static long ofGradients(
      Architecture architecture, Collection<Batch> batches, Scratch scratch) {
    long most = 0;
    for (Batch batch : batches) {
      most = Math.max(most, ofGradients(architecture, batch, scratch));
    }
    return most;
  }

  private static long ofGradients(Architecture architecture, Batch batch, Scratch scratch) {
    long hidden = architecture.hiddenDimension();
    int layers = architecture.layers();
    int matrices = architecture.type().hasRootWeight() ? 2 : 1;
    long most = scratch.bytes(batch.outputCount(), hidden * architecture.classes());
    for (int l = 0; l < layers; l++) {
      long input = l == 0 ? architecture.inputDimension() : hidden;
      // A GAT multiplies its weights with every row that the block reads.
      int hops = architecture.type().hasExactFirstHop() ? layers - 1 - l : layers - l;
      most = Math.max(most, scratch.bytes(batch.within(hops), input * hidden * matrices));
    }
    return most;
  }

  /**
   * A prediction from batches.
   *
   * @param lanes how many batches are computed at once
   */
  public static DeviceMemory ofBatches(
      Architecture architecture, Collection<Batch> batches, int lanes, Device device) {
    try (CountingArena arena = new CountingArena(device)) {
      new Network(architecture, device, arena, List.copyOf(batches));
      InputMemory.reserve(batches, architecture, arena);
      int atOnce = Math.min(lanes, batches.size());
      DeviceMemory one = arena.memory();
      return new DeviceMemory(one.bytes * atOnce, one.heapBytes * atOnce);
    }
  }

  /** A prediction on the full graph, layer by layer. */
  public static DeviceMemory ofFullGraph(Architecture architecture, int nodeCount, Device device) {
    try (CountingArena arena = new CountingArena(device)) {
      LayerWise.reserve(architecture, nodeCount, device, arena);
      long scratch = 0;
      if (architecture.type().hasExactFirstHop()) {
        int hidden = architecture.hiddenDimension();
        int widest =
            Math.max(architecture.inputDimension(), architecture.layers() > 1 ? hidden : 0);
        scratch = device.inferenceScratchBytes(widest, hidden, architecture.type().hasRootWeight());
      }
      arena.add(scratch);
      return arena.memory();
    }
  }
}
