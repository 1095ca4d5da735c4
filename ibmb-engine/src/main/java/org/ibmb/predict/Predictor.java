/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import java.util.Arrays;
import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.model.BatchInput;
import org.ibmb.model.InputMemory;
import org.ibmb.model.LayerWise;
import org.ibmb.model.Network;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;

/** Stage 7: class probabilities, from batches or of the full graph. */
public final class Predictor {
  private Predictor() {}

  /**
   * A forward pass per batch. Batches are shared out among the device's lanes; each has one input
   * memory, as large as the largest batch needs, for all its batches.
   */
  public static Predictions predict(
      TrainedModel model,
      Graph graph,
      Features features,
      Batches batches,
      Device device,
      Workers workers) {
    checkDimension(model, features);
    int[] nodes = outputs(batches);
    int classes = model.architecture().classes();
    float[] probabilities = new float[Features.length(nodes.length, classes)];
    if (batches.list().size() == 1) {
      try (Lane lane = new Lane(model, graph, features, batches, device, workers)) {
        lane.predict(batches.list().get(0), nodes, probabilities);
      }
      return new Predictions(nodes, classes, probabilities);
    }
    List<Device> devices = device.lanes();
    Lane[] lanes = new Lane[devices.size()];
    try {
      workers
          .limit(devices.size())
          .forEach(
              batches.list().size(),
              (worker, i) -> {
                if (lanes[worker] == null) {
                  lanes[worker] =
                      new Lane(
                          model, graph, features, batches, devices.get(worker), workers.limit(1));
                }
                lanes[worker].predict(batches.list().get(i), nodes, probabilities);
              });
    } finally {
      for (Lane lane : lanes) {
        if (lane != null) {
          lane.close();
        }
      }
    }
    return new Predictions(nodes, classes, probabilities);
  }

  /**
   * Exact predictions, layer by layer over all nodes: the cheaper way where the outputs are a large
   * share of the graph.
   *
   * @param outputs distinct nodes, ascending
   */
  public static Predictions predictOnFullGraph(
      TrainedModel model,
      Graph graph,
      Features features,
      int[] outputs,
      Device device,
      Workers workers) {
    checkDimension(model, features);
    int classes = model.architecture().classes();
    float[] probabilities = new float[Features.length(outputs.length, classes)];
    LayerWise.probabilities(model, graph, features, outputs, device, workers, probabilities);
    for (int i = 0; i < outputs.length; i++) {
      checkFinite(outputs[i], probabilities[i * classes]);
    }
    return new Predictions(outputs, classes, probabilities);
  }

  /** A network of its own, and memory for one batch. */
  private static final class Lane implements AutoCloseable {
    private final TrainedModel model;
    private final Graph graph;
    private final Features features;
    private final Device device;
    private final Workers workers;
    private final Arena arena;
    private final Network network;
    private final InputMemory memory;

    Lane(
        TrainedModel model,
        Graph graph,
        Features features,
        Batches batches,
        Device device,
        Workers workers) {
      this.model = model;
      this.graph = graph;
      this.features = features;
      this.device = device;
      this.workers = workers;
      this.arena = device.newArena();
      try {
        this.network = new Network(model.architecture(), device, arena, batches.list());
        network.setParameters(model.parameters());
        this.memory = InputMemory.reserve(batches.list(), model.architecture(), arena);
      } catch (Throwable e) {
        arena.close();
        throw e;
      }
    }

    /**
     * @param nodes all outputs, ascending; {@code probabilities} has a row for each
     */
    void predict(Batch batch, int[] nodes, float[] probabilities) {
      BatchInput input =
          BatchInput.load(
              batch, model.architecture(), graph, features, device, arena, workers, memory);
      float[] result = network.probabilities(input);
      int classes = model.architecture().classes();
      for (int i = 0; i < batch.outputCount(); i++) {
        checkFinite(batch.nodes()[i], result[i * classes]);
        int row = Arrays.binarySearch(nodes, batch.nodes()[i]);
        System.arraycopy(result, i * classes, probabilities, row * classes, classes);
      }
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  private static void checkDimension(TrainedModel model, Features features) {
    if (features.dimension() != model.architecture().inputDimension()) {
      throw new InvalidInput(
          "The model was trained on %d features per node, the projection has %d. Name the same featureProperties in the same order."
              .formatted(model.architecture().inputDimension(), features.dimension()));
    }
  }

  /** The softmax of one row is finite everywhere or nowhere. */
  private static void checkFinite(int node, float probability) {
    if (!Float.isFinite(probability)) {
      throw new ArithmeticException(
          "The prediction for node number %d is no finite number: its features or those of its neighbours are too large (numbers up to 1e18 are safe). Scale them, for example with gds.scaleProperties, and train again."
              .formatted(node));
    }
  }

  private static int[] outputs(Batches batches) {
    return batches.list().stream()
        .flatMapToInt(batch -> Arrays.stream(batch.nodes(), 0, batch.outputCount()))
        .sorted()
        .toArray();
  }
}
