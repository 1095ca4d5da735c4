/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.model.Architecture;
import org.ibmb.model.BatchInput;
import org.ibmb.model.BatchTarget;
import org.ibmb.model.Network;
import org.ibmb.objective.classification.Classes;
import org.ibmb.objective.classification.Classification;
import org.ibmb.objective.classification.Loss;
import org.ibmb.objective.classification.Metric;
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
  private final Classification objective;
  private final List<BatchTarget> targets;
  private final double[] weights;
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
    this.objective = classification(labels, architecture.outputDimension());
    this.targets = batches.list().stream().map(this::load).toList();
    this.weights = batches.list().stream().mapToDouble(this::weight).toArray();
    this.optimiser = network.adam();
    this.schedule = Schedule.random(inputs.size(), seeds);
  }

  /** Cross-entropy over classes that are numbered. */
  static Classification classification(int[] labels, int classes) {
    return new Classification(
        classes(classes), labels, Loss.crossEntropy(classes), Metric.ACCURACY);
  }

  static Classes classes(int count) {
    return new Classes(IntStream.range(0, count).boxed().toList());
  }

  private BatchTarget load(Batch batch) {
    return BatchTarget.reserve(batch.outputCount(), objective.targetWidth(), arena)
        .fill(objective.targets(batch), objective.rowWeights(batch), device);
  }

  private double weight(Batch batch) {
    double total = 0;
    for (float weight : objective.rowWeights(batch)) {
      total += weight;
    }
    return total;
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
    double loss =
        objective.lossAndGradient(
            device,
            network.forward(inputs.get(i), seeds, step++),
            network.outputBias(),
            targets.get(i),
            weights[i],
            network.outputBiasGradient());
    network.backward(inputs.get(i));
    return loss;
  }

  float[] gradients() {
    return network.gradients();
  }

  /** Writes the first batch for a peer, with the parameters as they are now. */
  void write(BatchFiles files, Architecture architecture, Features features) {
    BatchInput first = inputs.get(0);
    int[] outputs = Arrays.copyOf(first.batch().nodes(), first.batch().outputCount());
    files.write(
        architecture,
        LEARNING_RATE,
        first.batch(),
        features,
        first.propagated() == null ? null : device.download(first.propagated()),
        objective.strata(outputs),
        network.parameters());
  }

  @Override
  public void close() {
    arena.close();
  }
}
