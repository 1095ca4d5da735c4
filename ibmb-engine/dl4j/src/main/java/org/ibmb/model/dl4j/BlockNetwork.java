/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.ibmb.model.Architecture;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.model.TrainedModel;
import org.ibmb.run.InvalidInput;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network that is a chain of our blocks and a softmax layer, and nothing else.
 *
 * @param blocks in their order; frozen ones are taken out of their wrapper
 */
record BlockNetwork(Architecture architecture, List<GraphBlockLayer> blocks, Layer linear) {

  /**
   * @throws InvalidInput where {@code network} is anything else
   */
  static BlockNetwork of(ComputationGraph network) {
    List<GraphBlockLayer> blocks = new ArrayList<>();
    for (Layer layer : network.getLayers()) {
      if (unfrozen(layer) instanceof GraphBlockLayer block) {
        blocks.add(block);
      }
    }
    blocks.sort(Comparator.comparingInt(block -> block.layerConf().getPosition()));
    require(!blocks.isEmpty(), "it has no GraphBlock");
    require(
        network.getConfiguration().getVertices().size() == blocks.size() + 1
            && network.getNumOutputArrays() == 1
            && network.getNumInputArrays() == 1,
        "it is no chain of GraphBlocks and one output layer");
    Layer linear = network.getOutputLayer(0);
    require(
        linear.conf().getLayer() instanceof OutputLayer output
            && output.getActivationFn() instanceof ActivationSoftmax
            && output.hasBias(),
        "its output layer is no OutputLayer with softmax and bias");
    requireChain(network, blocks);
    return new BlockNetwork(
        architecture(blocks, (OutputLayer) linear.conf().getLayer()), blocks, linear);
  }

  private static Layer unfrozen(Layer layer) {
    return layer instanceof FrozenLayer frozen ? frozen.getInsideLayer() : layer;
  }

  /** Every vertex reads the one before it; the positions count up from 0. */
  private static void requireChain(ComputationGraph network, List<GraphBlockLayer> blocks) {
    Map<String, List<String>> inputs = network.getConfiguration().getVertexInputs();
    String before = network.getConfiguration().getNetworkInputs().get(0);
    for (int l = 0; l < blocks.size(); l++) {
      GraphBlock block = blocks.get(l).layerConf();
      require(
          block.getPosition() == l && List.of(before).equals(inputs.get(block.getLayerName())),
          "block '" + block.getLayerName() + "' does not stand where its position says");
      before = block.getLayerName();
    }
    String output = network.getConfiguration().getNetworkOutputs().get(0);
    require(List.of(before).equals(inputs.get(output)), "its output does not read the last block");
  }

  private static Architecture architecture(List<GraphBlockLayer> blocks, OutputLayer output) {
    GraphBlock first = blocks.get(0).layerConf();
    for (GraphBlockLayer layer : blocks) {
      GraphBlock block = layer.layerConf();
      require(
          block.getConvolution() == first.getConvolution()
              && block.getNOut() == first.getNOut()
              && (block.getPosition() == 0 || block.getNIn() == first.getNOut())
              && block.getHeads() == first.getHeads()
              && block.getDropout() == first.getDropout()
              && block.isResidual() == first.isResidual(),
          "its blocks differ in type, width, heads, dropout or residual");
    }
    require(output.getNIn() == first.getNOut(), "its output layer has another width");
    return new Architecture(
        first.getConvolution(),
        first.inputDimension(),
        (int) first.getNOut(),
        blocks.size(),
        (int) output.getNOut(),
        first.getHeads(),
        first.getDropout(),
        first.isResidual());
  }

  private static void require(boolean ok, String reason) {
    if (!ok) {
      throw new InvalidInput(
          "This is no network of IBMB: %s. Only networks made by Dl4jModels, fine-tuned or not, can be used here."
              .formatted(reason));
    }
  }

  TrainedModel model() {
    float[] all = new float[architecture.parameterCount()];
    Map<String, INDArray> arrays = arrays();
    for (Parameter parameter : architecture.parameters()) {
      float[] values = HeapRows.read(arrays.get(parameter.name()));
      System.arraycopy(values, 0, all, parameter.offset(), parameter.length());
    }
    return new TrainedModel(architecture, all);
  }

  void set(float[] all) {
    Map<String, INDArray> arrays = arrays();
    for (Parameter parameter : architecture.parameters()) {
      float[] values = new float[parameter.length()];
      System.arraycopy(all, parameter.offset(), values, 0, values.length);
      HeapRows.write(values, arrays.get(parameter.name()));
    }
  }

  /** DL4J's array of every parameter, by our name. */
  private Map<String, INDArray> arrays() {
    Map<String, INDArray> arrays = new HashMap<>();
    for (GraphBlockLayer block : blocks) {
      for (BlockParameter parameter : block.layerConf().parameters()) {
        arrays.put(parameter.name(), block.getParam(parameter.key()));
      }
    }
    arrays.put("lin.weight", linear.getParam(DefaultParamInitializer.WEIGHT_KEY));
    arrays.put("lin.bias", linear.getParam(DefaultParamInitializer.BIAS_KEY));
    return arrays;
  }
}
