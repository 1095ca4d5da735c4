/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import java.util.Arrays;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.model.BatchInput;
import org.ibmb.model.Network;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;

/**
 * Stage 7: a forward pass per batch. One input matrix, as large as the largest batch needs, serves
 * them all.
 */
public final class Predictor {
  private Predictor() {}

  public static Predictions predict(
      TrainedModel model,
      Graph graph,
      Features features,
      Batches batches,
      Device device,
      Workers workers) {
    if (features.dimension() != model.architecture().inputDimension()) {
      throw new InvalidInput(
          "The model was trained on %d features per node, the projection has %d. Name the same featureProperties in the same order."
              .formatted(model.architecture().inputDimension(), features.dimension()));
    }
    int classes = model.architecture().classes();
    int[] nodes = outputs(batches);
    float[] probabilities = new float[Features.length(nodes.length, classes)];
    try (Arena arena = device.newArena()) {
      Network network = new Network(model.architecture(), device, arena, batches.list());
      network.setParameters(model.parameters());
      BatchInput.Memory memory =
          BatchInput.Memory.reserve(
              batches.list(), model.architecture(), features.dimension(), arena);
      for (Batch batch : batches.list()) {
        BatchInput input =
            BatchInput.load(
                batch, model.architecture(), graph, features, device, arena, workers, memory);
        float[] result = network.probabilities(input);
        checkFinite(batch, result, classes);
        for (int i = 0; i < batch.outputCount(); i++) {
          int row = Arrays.binarySearch(nodes, batch.nodes()[i]);
          System.arraycopy(result, i * classes, probabilities, row * classes, classes);
        }
      }
    }
    return new Predictions(nodes, classes, probabilities);
  }

  /** The softmax of one row is finite everywhere or nowhere. */
  private static void checkFinite(Batch batch, float[] probabilities, int classes) {
    for (int i = 0; i < batch.outputCount(); i++) {
      if (!Float.isFinite(probabilities[i * classes])) {
        throw new ArithmeticException(
            "The prediction for node number %d is no finite number: its features or those of its neighbours are too large (numbers up to 1e18 are safe). Scale them, for example with gds.scaleProperties, and train again."
                .formatted(batch.nodes()[i]));
      }
    }
  }

  private static int[] outputs(Batches batches) {
    return batches.list().stream()
        .flatMapToInt(batch -> Arrays.stream(batch.nodes(), 0, batch.outputCount()))
        .sorted()
        .toArray();
  }
}
