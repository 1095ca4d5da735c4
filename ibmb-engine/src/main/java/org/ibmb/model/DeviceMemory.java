/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;

/** How many bytes of device memory a run takes at its peak. */
public final class DeviceMemory {
  private DeviceMemory() {}

  /**
   * A training, whose batches all stay loaded.
   *
   * @param training batches that are learnt from
   * @param evaluation batches that are only predicted
   */
  public static long ofTraining(
      Architecture architecture,
      Collection<Batch> training,
      Collection<Batch> evaluation,
      Device device) {
    List<Batch> all = new ArrayList<>(training);
    all.addAll(evaluation);
    try (Arena arena = new CountingArena()) {
      new Network(architecture, device, arena, all);
      for (Batch batch : all) {
        InputMemory.reserve(List.of(batch), architecture, arena);
      }
      long scratch = 0;
      for (Batch batch : training) {
        scratch = Math.max(scratch, ofGradients(architecture, batch, device));
      }
      return arena.bytes() + scratch;
    }
  }

  /** The largest scratch memory of the products that make the gradients of one batch. */
  private static long ofGradients(Architecture architecture, Batch batch, Device device) {
    int hidden = architecture.hiddenDimension();
    int layers = architecture.layers();
    long most = device.scratchBytes(batch.outputCount(), hidden, architecture.classes());
    for (int l = 0; l < layers; l++) {
      int input = l == 0 ? architecture.inputDimension() : hidden;
      // A GAT multiplies its weights with every row that the block reads.
      int hops = architecture.type().hasExactFirstHop() ? layers - 1 - l : layers - l;
      most = Math.max(most, device.scratchBytes(batch.within(hops), input, hidden));
    }
    return most;
  }

  /**
   * A prediction from batches.
   *
   * @param lanes how many batches are computed at once
   */
  public static long ofBatches(
      Architecture architecture, Collection<Batch> batches, int lanes, Device device) {
    try (Arena arena = new CountingArena()) {
      new Network(architecture, device, arena, batches);
      InputMemory.reserve(batches, architecture, arena);
      return arena.bytes() * Math.min(lanes, batches.size());
    }
  }

  /** A prediction on the full graph, layer by layer. */
  public static long ofFullGraph(Architecture architecture, int nodeCount, Device device) {
    try (Arena arena = new CountingArena()) {
      LayerWise.reserve(architecture, nodeCount, device, arena);
      return arena.bytes();
    }
  }
}
