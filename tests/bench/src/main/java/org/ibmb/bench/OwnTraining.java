/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.Arrays;
import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.model.Architecture;
import org.ibmb.model.BatchInput;
import org.ibmb.model.Loss;
import org.ibmb.model.Network;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;
import org.ibmb.schedule.Schedule;

/** The engine's side of a contest: a network, its batches in device memory, and Adam. */
final class OwnTraining implements AutoCloseable {
  static final double LEARNING_RATE = 1e-3;
  static final long SEED = 1;

  private final Device device;
  private final Arena arena;
  private final Network network;
  private final List<BatchInput> inputs;
  private final int[][] labels;
  private final Loss loss;
  private final Device.Optimiser optimiser;
  private final Schedule schedule;
  private final Seeds seeds = new Seeds(SEED);
  private int epoch;
  private long step;

  /**
   * @param labels class of every node of the graph
   */
  OwnTraining(
      Architecture architecture,
      Graph graph,
      Features features,
      int[] labels,
      Batches batches,
      Device device,
      Workers workers) {
    this.device = device;
    this.arena = device.newArena();
    this.network = new Network(architecture, device, arena, batches.list());
    network.initialise(seeds);
    this.inputs =
        batches.list().stream()
            .map(
                b ->
                    BatchInput.load(
                        b, architecture, new NodeInputs(graph, features), device, arena, workers))
            .toList();
    this.labels =
        batches.list().stream().map(batch -> outputLabels(batch, labels)).toArray(int[][]::new);
    this.loss = Loss.crossEntropy(architecture.classes());
    this.optimiser = network.adam();
    this.schedule = Schedule.random(inputs.size(), seeds);
  }

  private static int[] outputLabels(Batch batch, int[] labels) {
    return Arrays.stream(batch.nodes(), 0, batch.outputCount()).map(n -> labels[n]).toArray();
  }

  /** One step on each batch, in a fresh random order. */
  void epoch() {
    for (int i : schedule.order(++epoch)) {
      lossAndGradients(i);
      optimiser.step(LEARNING_RATE, 0);
    }
  }

  /** Loss on batch {@code i}; the gradients are then those of this step. */
  double lossAndGradients(int i) {
    return network.lossAndGradients(inputs.get(i), labels[i], loss, seeds, step++);
  }

  float[] gradients() {
    return network.gradients();
  }

  /** Writes the first batch for a peer, with the parameters as they are now. */
  void write(BatchFiles files, Architecture architecture, Features features) {
    BatchInput first = inputs.get(0);
    files.write(
        architecture,
        LEARNING_RATE,
        first.batch(),
        features,
        first.propagated() == null ? null : device.download(first.propagated()),
        labels[0],
        network.parameters());
  }

  @Override
  public void close() {
    arena.close();
  }
}
