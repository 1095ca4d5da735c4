/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.Arrays;
import org.ibmb.batch.Batch;
import org.ibmb.graph.Dense;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture.Parameter;
import org.ibmb.objective.classification.Loss;

/**
 * The network on one batch by the formulas: dense matrices, three loops, double precision, every
 * row.
 */
final class ReferenceNetwork {
  private final Architecture architecture;
  private final double[][] adjacency;
  private final double[][] propagated;
  private final double[][] own;
  private final float[] lossWeights;
  private double closestKink = Double.POSITIVE_INFINITY;
  private double steepest;

  ReferenceNetwork(Architecture architecture, Graph graph, Features features, Batch batch) {
    this.architecture = architecture;
    this.adjacency = Dense.of(batch.adjacency());
    this.lossWeights = batch.lossWeights();
    double[][] x = Dense.of(features.values(), features.nodeCount(), features.dimension());
    double[][] oneHop = Dense.multiply(Dense.of(graph.propagation()), x);
    this.propagated = new double[batch.nodeCount()][];
    this.own = new double[batch.nodeCount()][];
    for (int i = 0; i < batch.nodeCount(); i++) {
      propagated[i] = oneHop[batch.nodes()[i]];
      own[i] = x[batch.nodes()[i]];
    }
  }

  /**
   * @param masks factor of every hidden number per layer, or null where nothing is dropped
   * @return probabilities of every node of the batch
   */
  double[][] probabilities(double[] parameters, double[][][] masks) {
    String weight = architecture.type().hasRootWeight() ? ".lin_l.weight" : ".lin.weight";
    String biasName = architecture.type().hasRootWeight() ? ".lin_l.bias" : ".bias";
    double[][] hidden = own;
    for (int l = 0; l < architecture.layers(); l++) {
      double[][] sum =
          architecture.type() == Architecture.Type.GAT
              ? attention(
                  parameters,
                  l,
                  Dense.multiply(hidden, parameter(parameters, "convs." + l + weight)))
              : Dense.multiply(
                  l == 0 ? propagated : Dense.multiply(adjacency, hidden),
                  parameter(parameters, "convs." + l + weight));
      if (architecture.type().hasRootWeight()) {
        double[][] root = parameter(parameters, "convs." + l + ".lin_r.weight");
        Dense.add(sum, Dense.multiply(hidden, root));
      }
      double[][] below = hidden;
      hidden = sum;
      double[] bias = parameter(parameters, "convs." + l + biasName)[0];
      double[] gamma = parameter(parameters, "norms." + l + ".weight")[0];
      double[] beta = parameter(parameters, "norms." + l + ".bias")[0];
      for (int i = 0; i < hidden.length; i++) {
        block(hidden[i], bias, gamma, beta, masks == null ? null : masks[l][i]);
      }
      if (architecture.residual() && l > 0) {
        Dense.add(hidden, below);
      }
    }
    double[][] logits = Dense.multiply(hidden, parameter(parameters, "lin.weight"));
    for (double[] row : logits) {
      softmax(row, parameter(parameters, "lin.bias")[0]);
    }
    return logits;
  }

  /** Every pair of nodes looked at, every coefficient by its formula. */
  private double[][] attention(double[] parameters, int layer, double[][] y) {
    double[] source = parameter(parameters, "convs." + layer + ".att_src")[0];
    double[] destination = parameter(parameters, "convs." + layer + ".att_dst")[0];
    int channels = source.length / architecture.heads();
    double[][] z = new double[y.length][source.length];
    for (int u = 0; u < y.length; u++) {
      for (int head = 0; head < architecture.heads(); head++) {
        int from = head * channels;
        double total = 0;
        double[] strength = new double[y.length];
        for (int v = 0; v < y.length; v++) {
          double logit = 0;
          for (int c = from; c < from + channels; c++) {
            logit += y[v][c] * source[c] + y[u][c] * destination[c];
          }
          closestKink = Math.min(closestKink, Math.abs(logit));
          strength[v] = adjacency[u][v] == 0 ? 0 : Math.exp(logit > 0 ? logit : 0.2 * logit);
          total += strength[v];
        }
        for (int v = 0; v < y.length; v++) {
          for (int c = from; c < from + channels; c++) {
            z[u][c] += strength[v] / total * y[v][c];
          }
        }
      }
    }
    return z;
  }

  /** How close any ReLU has been to its kink, where the loss has no derivative. */
  double closestKink() {
    return closestKink;
  }

  /** By how much any normalisation has stretched what it read: 1 / its standard deviation. */
  double steepest() {
    return steepest;
  }

  /** Weighted mean loss of the outputs, which are the first rows. */
  double loss(double[] parameters, double[][][] masks, int[] labels, Loss shape) {
    double[][] probabilities = probabilities(parameters, masks);
    double loss = 0;
    double weights = 0;
    for (int i = 0; i < labels.length; i++) {
      double p = probabilities[i][labels[i]];
      double own = lossWeights == null ? 1 : lossWeights[i];
      double weight = own * shape.classWeights()[labels[i]];
      loss -= weight * Math.pow(1 - p, shape.focus()) * Math.log(p);
      weights += weight;
    }
    return loss / weights;
  }

  private void block(double[] z, double[] bias, double[] gamma, double[] beta, double[] mask) {
    for (int j = 0; j < z.length; j++) {
      z[j] += bias[j];
    }
    double mean = Arrays.stream(z).average().orElseThrow();
    double variance = Arrays.stream(z).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
    steepest = Math.max(steepest, 1 / Math.sqrt(variance + 1e-5));
    for (int j = 0; j < z.length; j++) {
      double normalised = (z[j] - mean) / Math.sqrt(variance + 1e-5);
      double activation = gamma[j] * normalised + beta[j];
      closestKink = Math.min(closestKink, Math.abs(activation));
      z[j] = Math.max(0, activation) * (mask == null ? 1 : mask[j]);
    }
  }

  private static void softmax(double[] logits, double[] bias) {
    double sum = 0;
    for (int c = 0; c < logits.length; c++) {
      logits[c] = Math.exp(logits[c] + bias[c]);
      sum += logits[c];
    }
    for (int c = 0; c < logits.length; c++) {
      logits[c] /= sum;
    }
  }

  private double[][] parameter(double[] all, String name) {
    Parameter found =
        architecture.parameters().stream()
            .filter(parameter -> parameter.name().equals(name))
            .findFirst()
            .orElseThrow();
    double[][] matrix = new double[found.rows()][];
    for (int i = 0; i < found.rows(); i++) {
      int from = found.offset() + i * found.columns();
      matrix[i] = Arrays.copyOfRange(all, from, from + found.columns());
    }
    return matrix;
  }
}
