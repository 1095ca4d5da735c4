/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective;

import java.util.Map;
import org.ibmb.batch.Batch;
import org.ibmb.device.Device;
import org.ibmb.device.Matrix;
import org.ibmb.model.BatchTarget;

/**
 * The smallest objective that is no classification: one number per node, mean squared error. It
 * computes on the heap between a download and an upload, which any device has.
 *
 * @param targets of every node of the graph
 */
record Regression(float[] targets) implements Objective<Regression.Errors> {

  /** Mean squared error. */
  record Errors(double loss) implements Scores {}

  /** The output layer's one number is the answer. */
  record Number() implements Decoder {
    @Override
    public int width() {
      return 1;
    }

    @Override
    public void activate(Device device, Matrix outputs, Matrix bias) {
      float[] answers = device.download(outputs);
      float shift = device.download(bias)[0];
      for (int i = 0; i < answers.length; i++) {
        answers[i] += shift;
      }
      device.upload(answers, outputs);
    }

    @Override
    public Object value(float[] answers, int from) {
      return (double) answers[from];
    }

    @Override
    public Map<String, Object> toMap() {
      return Map.of();
    }
  }

  @Override
  public Decoder decoder() {
    return new Number();
  }

  @Override
  public int targetWidth() {
    return 1;
  }

  @Override
  public float[] targets(Batch batch) {
    float[] some = new float[batch.outputCount()];
    for (int i = 0; i < some.length; i++) {
      some[i] = targets[batch.nodes()[i]];
    }
    return some;
  }

  @Override
  public float[] rowWeights(Batch batch) {
    float[] weights = new float[batch.outputCount()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = batch.lossWeights() == null ? 1 : batch.lossWeights()[i];
    }
    return weights;
  }

  /** {@code sum w (y - t)^2 / total}, whose gradient is {@code 2 w (y - t) / total}. */
  @Override
  public double lossAndGradient(
      Device device,
      Matrix outputs,
      Matrix bias,
      BatchTarget target,
      double total,
      Matrix biasGradient) {
    float[] rows = device.download(outputs);
    float shift = device.download(bias)[0];
    float[] expected = device.download(target.values());
    float[] weights = device.download(target.rowWeights());
    double loss = 0;
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double error = rows[i] + shift - expected[i];
      loss += weights[i] * error * error / total;
      rows[i] = (float) (2 * weights[i] * error / total);
      sum += rows[i];
    }
    device.upload(rows, outputs);
    device.upload(new float[] {(float) sum}, biasGradient);
    return loss;
  }

  @Override
  public Scorer<Errors> scorer() {
    return new Scorer<>() {
      private double sum;
      private int count;

      @Override
      public void add(float[] answers, int from, int node) {
        double error = answers[from] - targets[node];
        sum += error * error;
        count++;
      }

      @Override
      public Errors scores() {
        return new Errors(sum / count);
      }
    };
  }

  @Override
  public double criterion(Errors scores) {
    return -scores.loss();
  }
}
