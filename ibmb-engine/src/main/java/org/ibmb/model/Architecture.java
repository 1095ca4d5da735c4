/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.run.Problems;

/**
 * Shape of a network: {@code layers} blocks of {@code convolution -> LayerNorm -> ReLU -> dropout},
 * then one linear layer.
 *
 * @param type which convolution
 * @param inputDimension features per node
 * @param hiddenDimension width of every block
 * @param layers number of blocks, at least 1; a prediction sees that many hops
 * @param classes number of classes, at least 2
 * @param dropout probability that a hidden number is dropped in training, in [0, 1)
 */
public record Architecture(
    Type type, int inputDimension, int hiddenDimension, int layers, int classes, double dropout) {

  /** Convolutions. */
  public enum Type {
    /** Graph convolutional network (Kipf and Welling 2017). */
    GCN
  }

  public Architecture {
    new Problems()
        .atLeast("inputDimension", inputDimension, 1)
        .atLeast("hiddenDimension", hiddenDimension, 1)
        .atLeast("layers", layers, 1)
        .atLeast("classes", classes, 2)
        .inHalfOpenInterval("dropout", dropout, 0, 1)
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
      add(
          all,
          "convs." + l + ".lin.weight",
          l == 0 ? inputDimension : hiddenDimension,
          hiddenDimension);
    }
    add(all, "lin.weight", hiddenDimension, classes);
    for (int l = 0; l < layers; l++) {
      add(all, "convs." + l + ".bias", 1, hiddenDimension);
      add(all, "norms." + l + ".weight", 1, hiddenDimension);
      add(all, "norms." + l + ".bias", 1, hiddenDimension);
    }
    add(all, "lin.bias", 1, classes);
    return all;
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
    return end(parameters().get(layers));
  }
}
