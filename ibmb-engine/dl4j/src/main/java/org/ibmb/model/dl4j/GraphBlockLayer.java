/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.ibmb.model.NetworkBlocks;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Seeds;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link GraphBlock} at work: copies DL4J's arrays to the block of the attached {@link
 * GraphStructure} and its results back.
 */
public final class GraphBlockLayer extends BaseLayer<GraphBlock> {
  private static final long serialVersionUID = 1L;

  private transient GraphStructure structure;
  private float keep = 1;

  GraphBlockLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  void attach(GraphStructure attached) {
    structure = attached;
  }

  void detach(GraphStructure attached) {
    if (structure == attached) {
      structure = null;
    }
  }

  /**
   * @throws InvalidInput without a graph, or with rows that are not those of the batch in use
   */
  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    NetworkBlocks blocks = blocks();
    int position = position();
    checkInput(blocks);
    keep = training ? (float) (1 - layerConf().getDropout()) : 1;
    long seed = new Seeds(conf.getSeed()).value("dropout", getIterationCount(), position);
    float[] result;
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      for (BlockParameter parameter : layerConf().parameters()) {
        blocks.setParameter(parameter.name(), HeapRows.read(getParam(parameter.key())));
      }
      result = blocks.forward(position, HeapRows.read(input), keep, seed);
    }
    return array(workspaces, ArrayType.ACTIVATIONS, result, blocks.rows(position));
  }

  /** The second is null for the first block: the features' gradient is not computed. */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    NetworkBlocks blocks = blocks();
    float[] below;
    Gradient gradients = new DefaultGradient();
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      below = blocks.backward(position(), HeapRows.read(epsilon), keep);
      for (BlockParameter parameter : layerConf().parameters()) {
        INDArray view = gradientViews.get(parameter.key());
        HeapRows.write(blocks.gradient(parameter.name()), view);
        gradients.setGradientFor(parameter.key(), view, 'c');
      }
    }
    boolean first = position() == 0;
    int rows = blocks.inputRows(position());
    return new Pair<>(
        gradients, first ? null : array(workspaces, ArrayType.ACTIVATION_GRAD, below, rows));
  }

  private static INDArray array(
      LayerWorkspaceMgr workspaces, ArrayType type, float[] values, int rows) {
    long[] shape = {rows, values.length / rows};
    INDArray array = workspaces.createUninitialized(type, DataType.FLOAT, shape, 'c');
    HeapRows.write(values, array);
    return array;
  }

  private int position() {
    return layerConf().getPosition();
  }

  private NetworkBlocks blocks() {
    if (structure == null) {
      throw new InvalidInput(
          "Layer '%s' has no graph: weights alone cannot pass messages. Attach the batches first: GraphStructure.attach(network, batches, device)."
              .formatted(layerConf().getLayerName()));
    }
    return structure.blocks();
  }

  private void checkInput(NetworkBlocks blocks) {
    int rows = blocks.inputRows(position());
    int columns = blocks.inputColumns(position());
    if (input.rank() != 2 || input.size(0) != rows || input.size(1) != columns) {
      throw new InvalidInput(
          "Layer '%s' reads %d rows of %d numbers for the batch in use, got an array of %s. Take the rows from GraphStructure.data or features, and turn to their batch with use."
              .formatted(layerConf().getLayerName(), rows, columns, input.shapeInfoToString()));
    }
    if (maskArray != null) {
      throw new InvalidInput(
          "Layer '%s' takes no feature mask: a batch holds just the rows that are needed."
              .formatted(layerConf().getLayerName()));
    }
  }

  /** The flat vector of a block is its matrices row after row, not DL4J's column after column. */
  @Override
  public void setParams(INDArray values) {
    if (values != paramsFlattened) {
      setParams(values, 'c');
    }
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
