/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.device.Device;
import org.ibmb.model.Architecture;
import org.ibmb.model.DeviceMemory;

/** The memory of a training, before and after its batches are known. */
final class TrainingMemory {
  /** How much larger the batches of another random split may be. */
  private static final double OTHER_SPLIT = 1.25;

  private TrainingMemory() {}

  /** What it takes whatever the batches are. */
  static MemoryNeed before(Projection projection, FeatureSchema features, TrainSettings settings) {
    Architecture least = settings.networkFor(Math.toIntExact(features.dimension()), 2);
    long parameters = (long) Float.BYTES * least.parameterCount();
    MemoryNeed need = new MemoryNeed().features(projection, features).relationships(projection);
    return model(need, least).offHeap("parameters and gradients", 2 * parameters, 2 * parameters);
  }

  /** What it takes once everything is read. */
  static MemoryNeed ofNetwork(TrainingInput input, Device device) {
    DeviceMemory memory = onDevice(input, device);
    return model(new MemoryNeed(), input.network())
        .heap("layers that are gathered from", memory.heapBytes())
        .offHeap("network and batches", memory.bytes(), memory.bytes());
  }

  /** All of it. */
  static MemoryNeed of(
      Projection projection,
      FeatureSchema features,
      TrainingInput input,
      TrainSettings settings,
      Device device) {
    int perOutput = settings.batching().config().influence().auxiliaryPerOutput();
    DeviceMemory memory = onDevice(input, device);
    MemoryNeed need = new MemoryNeed().features(projection, features).relationships(projection);
    return model(need, input.network())
        .influence(projection, input.outputCount(), perOutput, settings.run())
        .heap("batches", input.bytes(), (long) (input.bytes() * OTHER_SPLIT))
        .heap(
            "layers that are gathered from",
            memory.heapBytes(),
            (long) (memory.heapBytes() * OTHER_SPLIT))
        .offHeap("network and batches", memory.bytes(), (long) (memory.bytes() * OTHER_SPLIT));
  }

  private static DeviceMemory onDevice(TrainingInput input, Device device) {
    return DeviceMemory.ofTraining(
        input.network(), input.loadedTraining(), input.evaluation(), device);
  }

  /** The best weights so far and Adam's two moments; copies while weights go to and fro. */
  private static MemoryNeed model(MemoryNeed need, Architecture network) {
    long parameters = (long) Float.BYTES * network.parameterCount();
    return need.heap("model and optimiser", 3 * parameters, 5 * parameters);
  }
}
