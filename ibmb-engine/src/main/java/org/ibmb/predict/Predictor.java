/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import org.ibmb.batch.PlannedBatches;
import org.ibmb.device.Device;
import org.ibmb.graph.NodeInputs;
import org.ibmb.model.DeviceMemory;
import org.ibmb.model.LayerWise;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Workers;

/** Stage 7: answers or hidden values, from batches or of the full graph, some nodes at a time. */
public final class Predictor {
  private Predictor() {}

  /**
   * A forward pass per batch.
   *
   * @param workers whose memory claims are asked before a batch takes more than any before it
   * @throws InvalidInput where the features are not those of the model
   */
  public static RowStream batches(
      TrainedModel model,
      NodeInputs inputs,
      PlannedBatches batches,
      Output output,
      Device device,
      Workers workers) {
    checkDimension(model, inputs);
    return new BatchRows(model, inputs, batches, output, device, workers);
  }

  /**
   * Exact results, layer by layer over all nodes: the cheaper way where the outputs are a large
   * share of the graph. All layers are computed here, the results of the last one when they are
   * asked for.
   *
   * @param nodes whose results are asked for, distinct and ascending
   * @throws InvalidInput where the features are not those of the model
   */
  public static RowStream fullGraph(
      TrainedModel model,
      NodeInputs inputs,
      int[] nodes,
      Output output,
      Device device,
      Workers workers) {
    checkDimension(model, inputs);
    int width = output.width(model.architecture());
    DeviceMemory needed =
        DeviceMemory.ofFullGraph(model.architecture(), inputs.graph().nodeCount(), width, device);
    var claimed = new MemoryClaims.HighWater(workers.memory());
    claimed.require(needed.heapBytes(), needed.offHeapBytes(device));
    LayerWise layers = LayerWise.compute(model, inputs, device, workers);
    return new FullGraphRows(layers, output, width, nodes, device, claimed);
  }

  private static void checkDimension(TrainedModel model, NodeInputs inputs) {
    if (inputs.dimension() != model.architecture().inputDimension()) {
      throw new InvalidInput(
          "The model was trained on %d features per node, the projection has %d. Name the same featureProperties in the same order."
              .formatted(model.architecture().inputDimension(), inputs.dimension()));
    }
  }

  /** {@code rows}, which are finite. */
  static Rows checked(Rows rows) {
    for (int i = 0; i < rows.values().length; i++) {
      if (!Float.isFinite(rows.values()[i])) {
        throw new ArithmeticException(
            "The prediction for node number %d is no finite number: its features or those of its neighbours are too large (numbers up to 1e18 are safe). Scale them, for example with gds.scaleProperties, and train again."
                .formatted(rows.nodes()[i / rows.width()]));
      }
    }
    return rows;
  }
}
