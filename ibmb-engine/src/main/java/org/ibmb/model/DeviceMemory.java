/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.device.Device;

/**
 * How many bytes a run takes at its peak, beside its input and its result.
 *
 * @param bytes of device memory
 * @param heapBytes that the network takes from the heap: what the device reads faster there, copies
 *     that it makes to read them there, and what goes to and fro
 */
public record DeviceMemory(long bytes, long heapBytes) {

  /** Bytes of the host outside its heap: those of a device that has no memory of its own. */
  public long offHeapBytes(Device device) {
    return device.hasOwnMemory() ? 0 : bytes;
  }

  /**
   * A training.
   *
   * @param training room of each batch that is learnt from at once
   * @param evaluation room of each batch that is only predicted
   * @param fixed whether the training batches all stay loaded; fresh ones share one memory
   * @param batchesPerStep whose gradients are summed
   * @param targetWidth numbers per output that are loaded of its target
   */
  public static DeviceMemory ofTraining(
      Architecture architecture,
      List<BatchCapacity> training,
      List<BatchCapacity> evaluation,
      boolean fixed,
      int batchesPerStep,
      int targetWidth,
      Device device) {
    List<BatchCapacity> all = new ArrayList<>(training);
    all.addAll(evaluation);
    BatchCapacity largest = BatchCapacity.largest(all, architecture.layers());
    try (CountingArena arena = new CountingArena(device)) {
      new Network(architecture, device, arena).makeRoom(largest, arena);
      if (batchesPerStep > 1 && (training.size() > 1 || !fixed)) {
        arena.matrix(1, architecture.parameterCount());
      }
      arena.addHeap(device.productHeapBytes(products(architecture, largest, true)));
      List<BatchCapacity> loaded = new ArrayList<>(fixed ? training : List.of(largest));
      loaded.forEach(room -> BatchTarget.reserve(room, targetWidth, arena));
      loaded.addAll(evaluation);
      loaded.forEach(room -> InputMemory.reserve(room, architecture, arena));
      long scratch = 0;
      long scratchOnHeap = 0;
      long backward = 0;
      for (BatchCapacity room : training) {
        scratch = Math.max(scratch, ofGradients(architecture, room, device::gradientScratchBytes));
        scratchOnHeap =
            Math.max(
                scratchOnHeap, ofGradients(architecture, room, device::gradientScratchHeapBytes));
        backward = Math.max(backward, backwardHeap(architecture, room, device));
        arena.addHeap(attends(architecture) ? (long) Integer.BYTES * room.edges() : 0);
      }
      arena.add(scratch);
      arena.addHeap(scratchOnHeap + uploaded(largest.rows(0), targetWidth));
      long forward = forwardHeap(architecture, largest, device);
      arena.addHeap(
          Math.max(forward, backward)
              + downloaded(largest.rows(0), architecture.outputDimension()));
      return arena.memory();
    }
  }

  /**
   * The dense products of a pass.
   *
   * @param backward whether a backward pass follows, whose products with the weights of the blocks
   *     are no larger than those of the forward pass
   */
  private static List<Device.Product> products(
      Architecture architecture, BatchCapacity room, boolean backward) {
    int layers = architecture.layers();
    int hidden = architecture.hiddenDimension();
    int outputs = architecture.outputDimension();
    List<Device.Product> products = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      int rows = room.rows(attends(architecture) ? layers - l : layers - 1 - l);
      products.add(ofBlock(architecture, l, rows, backward && l > 0));
    }
    products.add(new Device.Product(room.rows(0), hidden, outputs, 1, false));
    if (backward) {
      products.add(new Device.Product(room.rows(0), outputs, hidden, 1, false));
    }
    return products;
  }

  private static Device.Product ofBlock(
      Architecture architecture, int layer, int rows, boolean inputGradients) {
    int hidden = architecture.hiddenDimension();
    int inputs = layer == 0 ? architecture.inputDimension() : hidden;
    int terms = architecture.type().hasRootWeight() ? 2 : 1;
    return new Device.Product(rows, inputs, hidden, terms, inputGradients);
  }

  private static boolean attends(Architecture architecture) {
    return !architecture.type().hasExactFirstHop();
  }

  /** Target and weight of each output of a batch on their way to the device. */
  private static long uploaded(int rows, int targetWidth) {
    return (long) Float.BYTES * rows * (targetWidth + 1);
  }

  /** Results on their way from the device. */
  private static long downloaded(int rows, int width) {
    return (long) Float.BYTES * rows * width;
  }

  /** Scratch memory of weight gradients, in bytes. */
  private interface Scratch {
    long bytes(int rows, int columns, long numbers);
  }

  /** The largest scratch memory that the gradients of one batch take. */
  private static long ofGradients(Architecture architecture, BatchCapacity room, Scratch scratch) {
    int hidden = architecture.hiddenDimension();
    int outputs = architecture.outputDimension();
    int layers = architecture.layers();
    int matrices = architecture.type().hasRootWeight() ? 2 : 1;
    long most = scratch.bytes(room.rows(0), outputs, (long) hidden * outputs);
    for (int l = 0; l < layers; l++) {
      long input = l == 0 ? architecture.inputDimension() : hidden;
      // A GAT multiplies its weights with every row that the block reads.
      int hops = attends(architecture) ? layers - l : layers - 1 - l;
      most = Math.max(most, scratch.bytes(room.rows(hops), hidden, input * hidden * matrices));
    }
    return most;
  }

  /** The most that the forward pass of a block takes from the heap. */
  private static long forwardHeap(Architecture architecture, BatchCapacity room, Device device) {
    int hidden = architecture.hiddenDimension();
    int layers = architecture.layers();
    long most = 0;
    for (int l = 0; l < layers; l++) {
      int inputs = room.rows(layers - l);
      if (attends(architecture)) {
        most =
            Math.max(
                most,
                device.attentionHeapBytes(inputs, hidden, room.edges(), architecture.heads()));
      } else if (l > 0
          && !(architecture.isOnlyGathered(l - 1) && device.gathersOnHeap(inputs, hidden))) {
        most = Math.max(most, device.sparseHeapBytes(inputs, hidden));
      }
    }
    return most;
  }

  /** The same of the backward pass. */
  private static long backwardHeap(Architecture architecture, BatchCapacity room, Device device) {
    int hidden = architecture.hiddenDimension();
    int layers = architecture.layers();
    long most = 0;
    for (int l = 0; l < layers; l++) {
      int inputs = room.rows(layers - l);
      int rows = room.rows(layers - 1 - l);
      if (attends(architecture)) {
        most =
            Math.max(
                most,
                device.attentionBackwardHeapBytes(
                    inputs, rows, hidden, room.edges(), architecture.heads()));
      } else if (l > 0) {
        most = Math.max(most, device.sparseHeapBytes(rows, hidden));
      }
    }
    return most;
  }

  /**
   * A prediction from batches that are not known before they are cut: memory that has become too
   * small is reserved anew with something over.
   *
   * @param batches room of each of them
   * @param width numbers per output of the result
   * @param lanes how many batches are computed at once
   */
  public static DeviceMemory ofBatches(
      Architecture architecture, List<BatchCapacity> batches, int width, int lanes, Device device) {
    BatchCapacity largest = BatchCapacity.largest(batches, architecture.layers());
    if (batches.size() > 1) {
      largest = largest.withReserve(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
    try (CountingArena arena = new CountingArena(device)) {
      new Network(architecture, device, arena).makeRoom(largest, arena);
      InputMemory.reserve(largest, architecture, arena);
      int atOnce = Math.min(Math.min(lanes, device.lanes().size()), batches.size());
      Device each = atOnce > 1 ? device.lanes().get(0) : device;
      arena.addHeap(
          forwardHeap(architecture, largest, each)
              + each.productHeapBytes(products(architecture, largest, false))
              + downloaded(largest.rows(0), width));
      DeviceMemory one = arena.memory();
      return new DeviceMemory(one.bytes * atOnce, one.heapBytes * atOnce);
    }
  }

  /**
   * A prediction on the full graph, layer by layer.
   *
   * @param width numbers per node of the result
   */
  public static DeviceMemory ofFullGraph(
      Architecture architecture, int nodeCount, int width, Device device) {
    int hidden = architecture.hiddenDimension();
    try (CountingArena arena = new CountingArena(device)) {
      LayerWise.reserve(architecture, nodeCount, device, arena);
      int chunk = Math.min(FullGraphInput.CHUNK, nodeCount);
      int computed = FullGraphInput.chunk(nodeCount, architecture.outputDimension());
      arena.addHeap(downloaded(computed, width));
      List<Device.Product> products = new ArrayList<>();
      for (int l = 0; l < architecture.layers(); l++) {
        products.add(ofBlock(architecture, l, attends(architecture) ? chunk : nodeCount, false));
      }
      products.add(new Device.Product(computed, hidden, architecture.outputDimension(), 1, false));
      arena.addHeap(device.productHeapBytes(products));
      long scratch = 0;
      if (attends(architecture)) {
        arena.addHeap(device.attentionHeapBytes(nodeCount, hidden, 0, architecture.heads()));
      } else {
        int widest =
            Math.max(architecture.inputDimension(), architecture.layers() > 1 ? hidden : 0);
        scratch = device.inferenceScratchBytes(widest, hidden, architecture.type().hasRootWeight());
        boolean copied = architecture.layers() > 1 && !device.gathersOnHeap(nodeCount, hidden);
        arena.addHeap(copied ? device.sparseHeapBytes(nodeCount, hidden) : 0);
      }
      arena.add(scratch);
      return arena.memory();
    }
  }
}
