/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.graph.Propagation;
import org.ibmb.run.Problems;

/**
 * Shape of a network: {@code layers} blocks of {@code convolution -> LayerNorm -> ReLU -> dropout},
 * then one linear layer.
 *
 * @param type which convolution
 * @param inputDimension features per node
 * @param hiddenDimension width of every block
 * @param layers number of blocks, at least 1; a prediction sees that many hops
 * @param outputDimension width of the linear layer, at least 1: what the objective asks for
 * @param heads attention heads of a GAT, which divide the hidden dimension; others have none of it
 * @param dropout probability that a hidden number is dropped in training, in [0, 1)
 * @param residual whether every block but the first adds its input to its result
 */
public record Architecture(
    Type type,
    int inputDimension,
    int hiddenDimension,
    int layers,
    int outputDimension,
    int heads,
    double dropout,
    boolean residual) {

  /** Convolutions. */
  public enum Type {
    /** Graph convolutional network (Kipf and Welling 2017). */
    GCN("GCN", Propagation.SYMMETRIC, false),
    /** GraphSAGE with the mean of the neighbours (Hamilton, Ying, Leskovec 2017). */
    GRAPH_SAGE("GraphSAGE", Propagation.MEAN, true),
    /**
     * Graph attention network (Veličković et al. 2018); relationship weights have no part in it.
     */
    GAT("GAT", Propagation.SYMMETRIC, false),
    /** Features alone, no messages: what a graph network has to beat. */
    MLP("MLP", Propagation.NONE, false);

    private final String label;
    private final Propagation propagation;
    private final boolean rootWeight;

    Type(String label, Propagation propagation, boolean rootWeight) {
      this.label = label;
      this.propagation = propagation;
      this.rootWeight = rootWeight;
    }

    /** What the graph must be normalised with. */
    public Propagation propagation() {
      return propagation;
    }

    /** Whether a node's own row has a weight matrix beside that of what it receives. */
    public boolean hasRootWeight() {
      return rootWeight;
    }

    /** Whether the first propagation has no weights before it and can be computed ahead. */
    public boolean hasExactFirstHop() {
      return this != GAT;
    }

    /** The name that users write. */
    @Override
    public String toString() {
      return label;
    }
  }

  private static final int MOST_LAYERS = 64;
  private static final int MOST_PARAMETERS = 1 << 28;

  public Architecture {
    Problems problems =
        new Problems()
            .atLeast("inputDimension", inputDimension, 1)
            .atLeast("hiddenDimension", hiddenDimension, 1)
            .atLeast("layers", layers, 1)
            .atLeast("outputDimension", outputDimension, 1)
            .atLeast("heads", heads, 1)
            .require(
                type != Type.GAT || heads < 1 || hiddenDimension % heads == 0,
                "'heads' must divide 'hiddenDimension' (%d) but was %d",
                hiddenDimension,
                heads)
            .inHalfOpenInterval("dropout", dropout, 0, 1)
            .require(
                layers <= MOST_LAYERS,
                "'layers' must be at most %d but was %d",
                MOST_LAYERS,
                layers);
    problems.throwIfAny();
    double parameters =
        (double) hiddenDimension
            * (inputDimension + (layers - 1.0) * hiddenDimension + outputDimension)
            * (type.hasRootWeight() ? 2 : 1);
    problems
        .require(
            parameters <= MOST_PARAMETERS,
            "A network of 'hiddenDimension' %d, 'layers' %d and %d inputs has %.0f parameters, more than %d. Lower 'hiddenDimension'.",
            hiddenDimension,
            layers,
            inputDimension,
            parameters,
            MOST_PARAMETERS)
        .throwIfAny();
  }

  /**
   * One parameter array inside the flat vector of all parameters.
   *
   * @param name as PyTorch Geometric calls it; a weight is stored as input x output, there as
   *     output x input
   * @param offset first number in the flat vector
   */
  public record Parameter(String name, int offset, int rows, int columns) {
    public int length() {
      return rows * columns;
    }
  }

  /**
   * All parameters in the order of the flat vector: the weight matrices first, because weight decay
   * is for them alone.
   */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      int inputs = l == 0 ? inputDimension : hiddenDimension;
      add(all, weightName(l), inputs, hiddenDimension);
      if (type.hasRootWeight()) {
        add(all, rootWeightName(l), inputs, hiddenDimension);
      }
      if (type == Type.GAT) {
        add(all, "convs." + l + ".att_src", 1, hiddenDimension);
        add(all, "convs." + l + ".att_dst", 1, hiddenDimension);
      }
    }
    add(all, "lin.weight", hiddenDimension, outputDimension);
    for (int l = 0; l < layers; l++) {
      add(all, biasName(l), 1, hiddenDimension);
      add(all, "norms." + l + ".weight", 1, hiddenDimension);
      add(all, "norms." + l + ".bias", 1, hiddenDimension);
    }
    add(all, "lin.bias", 1, outputDimension);
    return all;
  }

  /** Whether sparse products and copies alone read the result of block {@code layer}. */
  boolean isOnlyGathered(int layer) {
    return layer < layers - 1 && type.hasExactFirstHop();
  }

  String weightName(int layer) {
    return "convs." + layer + (type.hasRootWeight() ? ".lin_l.weight" : ".lin.weight");
  }

  String rootWeightName(int layer) {
    return "convs." + layer + ".lin_r.weight";
  }

  String biasName(int layer) {
    return "convs." + layer + (type.hasRootWeight() ? ".lin_l.bias" : ".bias");
  }

  private static void add(List<Parameter> all, String name, int rows, int columns) {
    int offset = all.isEmpty() ? 0 : end(all.get(all.size() - 1));
    all.add(new Parameter(name, offset, rows, columns));
  }

  private static int end(Parameter parameter) {
    return parameter.offset + parameter.length();
  }

  public int parameterCount() {
    List<Parameter> all = parameters();
    return end(all.get(all.size() - 1));
  }

  /** How many of the first parameters are weights, to which weight decay applies. */
  public int weightCount() {
    return end(
        parameters().stream()
            .filter(parameter -> parameter.name().equals("lin.weight"))
            .findFirst()
            .orElseThrow());
  }
}
