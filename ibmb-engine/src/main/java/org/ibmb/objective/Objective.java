/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective;

import org.ibmb.batch.Batch;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.model.BatchTarget;

/**
 * What a training minimises and what it is judged by, with the targets of the nodes of one graph.
 *
 * <p>Immutable, for any number of threads. Nodes are those of the graph; every node that is asked
 * for has a target.
 *
 * @param <S> what a set of predictions is scored with
 */
public interface Objective<S extends Scores> {

  /** What the network's output layer means once it is trained; its width is the layer's. */
  Decoder decoder();

  /** Numbers per node that are loaded of its target; at least 1. */
  int targetWidth();

  /** Targets of the outputs of {@code batch}: {@code float[outputCount * targetWidth]}. */
  float[] targets(Batch batch);

  /**
   * How much each output of {@code batch} counts, greater than 0: {@code float[outputCount]}, the
   * batch's own {@link Batch#lossWeights} included.
   */
  float[] rowWeights(Batch batch);

  /**
   * Computes the loss of a batch and its gradient, on the device.
   *
   * @param outputs outputCount x width of the decoder, without the bias; holds the gradient of the
   *     loss afterwards
   * @param bias 1 x width, of the output layer
   * @param target of the batch
   * @param total what the weighted sum of the rows' losses is divided by: the sum of the weights of
   *     all rows that one optimiser step sees, these and those of other batches
   * @param biasGradient 1 x width, the result
   * @return the weighted sum of the rows' losses over {@code total}
   */
  double lossAndGradient(
      Device device,
      Matrix outputs,
      Matrix bias,
      BatchTarget target,
      double total,
      Matrix biasGradient);

  /** A collector of scores that has seen no node yet; for one thread. */
  Scorer<S> scorer();

  /** What early stopping compares; the greater the better. NaN where there are no predictions. */
  double criterion(S scores);

  /** How many strata there are; at least 1. */
  default int strataCount() {
    return 1;
  }

  /**
   * Stratum of each of {@code nodes}, in {@code [0, strataCount)}: batch orders that look at the
   * targets put batches side by side whose shares of the strata differ.
   */
  default int[] strata(int[] nodes) {
    return new int[nodes.length];
  }

  /**
   * Collects the scores of a set of nodes, one node at a time.
   *
   * @param <S> what they are
   */
  interface Scorer<S extends Scores> {
    /**
     * Counts a prediction.
     *
     * @param answers of {@link Decoder#activate}, row after row
     * @param from where the node's row begins in {@code answers}
     */
    void add(float[] answers, int from, int node);

    /** The scores of all nodes that were added. */
    S scores();
  }
}
