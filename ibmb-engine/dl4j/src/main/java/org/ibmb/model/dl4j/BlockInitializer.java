/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * How the parameters of a {@link GraphBlock} lie in DL4J's flat vector, and what they begin with.
 */
final class BlockInitializer implements ParamInitializer {
  static final BlockInitializer INSTANCE = new BlockInitializer();

  private BlockInitializer() {}

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return parameters(layer).stream().mapToLong(BlockParameter::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return keys(layer, parameter -> true);
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return keys(layer, BlockParameter::weight);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return keys(layer, parameter -> !parameter.weight());
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return weightKeys(layer).contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  /** Weights as the layer's weight initialisation says, norms 1, biases 0. */
  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray values, boolean initialise) {
    GraphBlock block = (GraphBlock) conf.getLayer();
    for (BlockParameter parameter : block.parameters()) {
      conf.addVariable(parameter.key());
      if (initialise) {
        initialise(block, parameter, flat(values, parameter));
      }
    }
    return views(block, values);
  }

  private static void initialise(GraphBlock block, BlockParameter parameter, INDArray values) {
    if (parameter.weight()) {
      long[] shape = {parameter.rows(), parameter.columns()};
      block.getWeightInitFn().init(parameter.rows(), parameter.columns(), shape, 'c', values);
    } else {
      values.assign(parameter.key().equals("gamma") ? 1 : 0);
    }
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradients) {
    return views((GraphBlock) conf.getLayer(), gradients);
  }

  private static Map<String, INDArray> views(GraphBlock block, INDArray all) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    for (BlockParameter parameter : block.parameters()) {
      INDArray values = flat(all, parameter);
      boolean view = true; // never a copy: what is written must reach the flat vector
      views.put(parameter.key(), values.reshape('c', view, parameter.rows(), parameter.columns()));
    }
    return views;
  }

  private static INDArray flat(INDArray all, BlockParameter parameter) {
    int end = parameter.offset() + parameter.length();
    return all.reshape(all.length()).get(NDArrayIndex.interval(parameter.offset(), end));
  }

  private static List<String> keys(Layer layer, Predicate<BlockParameter> wanted) {
    return parameters(layer).stream().filter(wanted).map(BlockParameter::key).toList();
  }

  private static List<BlockParameter> parameters(Layer layer) {
    return ((GraphBlock) layer).parameters();
  }
}
