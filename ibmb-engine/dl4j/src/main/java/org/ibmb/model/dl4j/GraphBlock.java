/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.ibmb.model.Architecture;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Problems;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A block of a network as the configuration of a DL4J layer: {@code convolution -> LayerNorm ->
 * ReLU -> dropout}. Of DL4J's own settings, the activation function and the initial bias have no
 * part in it.
 *
 * <p>{@code nIn} numbers in a row of its input: those of {@link
 * org.ibmb.model.NetworkBlocks#featureColumns} for the first block, the hidden dimension for the
 * others. {@code nOut} is the hidden dimension.
 */
public final class GraphBlock extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  private Architecture.Type convolution;
  private int position;
  private int heads;
  private double dropout;
  private boolean residual;

  /** For JSON, which then sets the fields. */
  @SuppressWarnings("unused")
  private GraphBlock() {}

  private GraphBlock(Builder builder) {
    super(builder);
    this.convolution = builder.convolution;
    this.position = builder.position;
    this.heads = builder.heads;
    this.dropout = builder.dropout;
    this.residual = builder.residual;
    initializeConstraints(builder);
  }

  /** Which convolution. */
  public Architecture.Type getConvolution() {
    return convolution;
  }

  /** Number of blocks before this one. */
  public int getPosition() {
    return position;
  }

  /** Attention heads of a GAT; others have none of it. */
  public int getHeads() {
    return heads;
  }

  /** Probability that a number of the result is dropped in training. */
  public double getDropout() {
    return dropout;
  }

  /** Whether it adds its input to its result; the first block never does. */
  public boolean isResidual() {
    return residual;
  }

  /** Numbers per row and matrix: DL4J's input holds two rows for a first block with root weight. */
  int inputDimension() {
    return (int) (position == 0 && convolution.hasRootWeight() ? nIn / 2 : nIn);
  }

  /** Its parameters in the order of DL4J's flat vector. */
  List<BlockParameter> parameters() {
    // Of a network with this block alone; only the numbers in the names differ.
    Architecture alone =
        new Architecture(convolution, inputDimension(), (int) nOut, 1, 2, heads, dropout, false);
    List<BlockParameter> all = new ArrayList<>();
    int offset = 0;
    for (Architecture.Parameter parameter : alone.parameters()) {
      if (!parameter.name().startsWith("lin.")) {
        all.add(
            new BlockParameter(
                key(parameter.name()),
                parameter.name().replace("s.0.", "s." + position + "."),
                offset,
                parameter.rows(),
                parameter.columns(),
                parameter.offset() < alone.weightCount()));
        offset += parameter.length();
      }
    }
    return all;
  }

  private static String key(String name) {
    return switch (name) {
      case "convs.0.lin.weight", "convs.0.lin_l.weight" -> "W";
      case "convs.0.lin_r.weight" -> "R";
      case "convs.0.att_src" -> "source";
      case "convs.0.att_dst" -> "destination";
      case "convs.0.bias", "convs.0.lin_l.bias" -> "b";
      case "norms.0.weight" -> "gamma";
      case "norms.0.bias" -> "beta";
      default -> throw new IllegalArgumentException("no key for parameter " + name);
    };
  }

  @Override
  public ParamInitializer initializer() {
    return BlockInitializer.INSTANCE;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType dataType) {
    check(dataType);
    GraphBlockLayer layer = new GraphBlockLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialise));
    layer.setConf(conf);
    return layer;
  }

  private void check(DataType dataType) {
    new Problems()
        .require(
            dataType == DataType.FLOAT,
            "A GraphBlock computes in FLOAT, the network in %s. Set dataType(DataType.FLOAT).",
            dataType)
        .require(
            iDropout == null && weightNoise == null,
            "GraphBlock '%s' has no input dropout and no weight noise, only its own 'dropout'. Set them on other layers alone.",
            layerName)
        .throwIfAny();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType output = getOutputType(-1, inputType);
    long parameters = initializer().numParams(this);
    return new LayerMemoryReport.Builder(layerName, GraphBlock.class, inputType, output)
        .standardMemory(parameters, getIUpdater() == null ? 0 : getIUpdater().stateSize(parameters))
        .build();
  }

  /** Builds a {@link GraphBlock}. */
  @SuppressWarnings("unchecked") // DL4J's build() returns whatever type the caller likes
  public static final class Builder extends FeedForwardLayer.Builder<Builder> {
    private Architecture.Type convolution = Architecture.Type.GCN;
    private int position;
    private int heads = 1;
    private double dropout;
    private boolean residual;

    public Builder convolution(Architecture.Type type) {
      convolution = type;
      return this;
    }

    public Builder position(int blocksBefore) {
      position = blocksBefore;
      return this;
    }

    public Builder heads(int count) {
      heads = count;
      return this;
    }

    public Builder dropout(double probability) {
      dropout = probability;
      return this;
    }

    public Builder residual(boolean addsInput) {
      residual = addsInput;
      return this;
    }

    /**
     * @throws InvalidInput where such a block cannot be
     */
    @Override
    public GraphBlock build() {
      new Problems()
          .atLeast("position", position, 0)
          .require(
              position > 0 || !convolution.hasRootWeight() || getNIn() % 2 == 0,
              "'nIn' must be even for a first block of type %s, which reads two rows per node, but was %d",
              convolution,
              getNIn())
          .throwIfAny();
      GraphBlock block = new GraphBlock(this);
      block.parameters(); // checks the rest
      return block;
    }
  }
}
