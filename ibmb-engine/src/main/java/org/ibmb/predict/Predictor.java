/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;
import org.ibmb.model.BatchInput;
import org.ibmb.model.DeviceMemory;
import org.ibmb.model.InputMemory;
import org.ibmb.model.LayerWise;
import org.ibmb.model.Network;
import org.ibmb.model.Room;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.FreeHeap;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;

/** Stage 7: class probabilities or embeddings, from batches or of the full graph. */
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
    int[] nodes = outputs(batches);
    int classes = model.architecture().classes();
    float[] probabilities =
        run(
            model,
            graph,
            features,
            batches,
            nodes,
            classes,
            Network::probabilities,
            device,
            workers);
    for (int i = 0; i < nodes.length; i++) {
      // The softmax of one row is finite everywhere or nowhere.
      checkFinite(nodes[i], probabilities[i * classes]);
    }
    return new Predictions(nodes, classes, probabilities);
  }

  /** The last hidden layer, from batches, as {@link #predict} computes it. */
  public static Embeddings embed(
      TrainedModel model,
      Graph graph,
      Features features,
      Batches batches,
      Device device,
      Workers workers) {
    int[] nodes = outputs(batches);
    int width = model.architecture().hiddenDimension();
    return checked(
        new Embeddings(
            nodes,
            width,
            run(model, graph, features, batches, nodes, width, Network::hidden, device, workers)));
  }

  /** What is computed of a batch: a row for each output. */
  private interface Output {
    float[] of(Network network, BatchInput input);
  }

  /**
   * @param nodes all outputs, ascending
   * @param width numbers per output
   * @return {@code float[nodes.length * width]}
   */
  private static float[] run(
      TrainedModel model,
      Graph graph,
      Features features,
      Batches batches,
      int[] nodes,
      int width,
      Output output,
      Device device,
      Workers workers) {
    checkDimension(model, features);
    float[] rows = new float[Features.length(nodes.length, width)];
    int atOnce = lanes(model, batches, width, device, workers);
    if (atOnce == 1) {
      try (Lane lane = new Lane(model, graph, features, batches, device, workers)) {
        for (Batch batch : batches.list()) {
          lane.run(batch, output, nodes, rows, width);
        }
      }
      return rows;
    }
    List<Device> devices = device.lanes().subList(0, atOnce);
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
                lanes[worker].run(batches.list().get(i), output, nodes, rows, width);
              });
    } finally {
      for (Lane lane : lanes) {
        if (lane != null) {
          lane.close();
        }
      }
    }
    return rows;
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

  /** The exact last hidden layer of all nodes. */
  public static Embeddings embedOnFullGraph(
      TrainedModel model, Graph graph, Features features, Device device, Workers workers) {
    checkDimension(model, features);
    int width = model.architecture().hiddenDimension();
    float[] values = new float[Features.length(graph.nodeCount(), width)];
    LayerWise.hidden(
        model,
        graph,
        features,
        device,
        workers,
        (from, rows) -> System.arraycopy(rows, 0, values, from * width, rows.length));
    int[] nodes = IntStream.range(0, graph.nodeCount()).toArray();
    return checked(new Embeddings(nodes, width, values));
  }

  private static Embeddings checked(Embeddings embeddings) {
    float[] values = embeddings.values();
    for (int i = 0; i < values.length; i++) {
      checkFinite(embeddings.nodes()[i / embeddings.dimension()], values[i]);
    }
    return embeddings;
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
     * @param nodes all outputs, ascending; {@code rows} has a row for each
     */
    void run(Batch batch, Output output, int[] nodes, float[] rows, int width) {
      BatchInput input =
          BatchInput.load(
              batch, model.architecture(), graph, features, device, arena, workers, memory);
      float[] result = output.of(network, input);
      for (int i = 0; i < batch.outputCount(); i++) {
        int row = Arrays.binarySearch(nodes, batch.nodes()[i]);
        System.arraycopy(result, i * width, rows, row * width, width);
      }
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  /**
   * How many batches are computed at once: as many as there are threads, if there are as many
   * batches and as much memory, on the heap, too; else one, by all threads.
   */
  private static int lanes(
      TrainedModel model, Batches batches, int width, Device device, Workers workers) {
    int threads = workers.count();
    if (batches.list().size() < threads) {
      return 1;
    }
    Architecture network = model.architecture();
    List<Room> room = List.of(Room.of(batches.list(), network.layers()));
    DeviceMemory lane = DeviceMemory.ofBatches(network, room, width, 1, device.lanes().get(0));
    long fitting = Math.min(threads, lane.timesIn(device.freeBytes(), Long.MAX_VALUE));
    long freeHeap = FreeHeap.bytes(fitting * lane.heapBytes());
    return (int) Math.max(1, Math.min(fitting, lane.timesIn(Long.MAX_VALUE, freeHeap)));
  }

  private static void checkDimension(TrainedModel model, Features features) {
    if (features.dimension() != model.architecture().inputDimension()) {
      throw new InvalidInput(
          "The model was trained on %d features per node, the projection has %d. Name the same featureProperties in the same order."
              .formatted(model.architecture().inputDimension(), features.dimension()));
    }
  }

  private static void checkFinite(int node, float value) {
    if (!Float.isFinite(value)) {
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
