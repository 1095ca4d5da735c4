/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective.classification;

import org.ibmb.batch.Batch;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.model.BatchTarget;
import org.ibmb.objective.Decoder;
import org.ibmb.objective.Objective;
import org.ibmb.run.InvalidInput;

/**
 * Node classification by a weighted focal loss.
 *
 * @param classes what the labels stand for
 * @param labels class of every node of the graph, a position in {@code classes}; -1 where a node
 *     has none
 * @param loss with one weight per class
 * @param metric what early stopping compares
 */
public record Classification(Classes classes, int[] labels, Loss loss, Metric metric)
    implements Objective<ClassScores> {
  /** The class of a node is one number. */
  public static final int TARGET_WIDTH = 1;

  public Classification {
    if (loss.classWeights().length != classes.width()) {
      throw new InvalidInput(
          "expected %d class weights, found %d"
              .formatted(classes.width(), loss.classWeights().length));
    }
  }

  @Override
  public Decoder decoder() {
    return classes;
  }

  @Override
  public int targetWidth() {
    return TARGET_WIDTH;
  }

  @Override
  public float[] targets(Batch batch) {
    float[] targets = new float[batch.outputCount()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = labels[batch.nodes()[i]];
    }
    return targets;
  }

  /** The weight of an output's class times its own in the batch. */
  @Override
  public float[] rowWeights(Batch batch) {
    float[] weights = new float[batch.outputCount()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] =
          loss.classWeights()[labels[batch.nodes()[i]]]
              * (batch.lossWeights() == null ? 1 : batch.lossWeights()[i]);
    }
    return weights;
  }

  @Override
  public double lossAndGradient(
      Device device,
      Matrix outputs,
      Matrix bias,
      BatchTarget target,
      double total,
      Matrix biasGradient) {
    return device.softmaxCrossEntropy(
        outputs, bias, target.values(), target.rowWeights(), total, loss.focus(), biasGradient);
  }

  @Override
  public Scorer<ClassScores> scorer() {
    ClassScores.Builder builder = new ClassScores.Builder(classes);
    return new Scorer<>() {
      @Override
      public void add(float[] probabilities, int from, int node) {
        builder.add(probabilities, from, labels[node]);
      }

      @Override
      public ClassScores scores() {
        return builder.build();
      }
    };
  }

  @Override
  public double criterion(ClassScores scores) {
    return scores.of(metric);
  }

  @Override
  public int strataCount() {
    return classes.width();
  }

  /** The classes. */
  @Override
  public int[] strata(int[] nodes) {
    int[] strata = new int[nodes.length];
    for (int i = 0; i < strata.length; i++) {
      strata[i] = labels[nodes[i]];
    }
    return strata;
  }
}
