/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.List;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;

/**
 * Graph attention (Veličković et al. 2018): {@code y = x W}, and a node's {@code z} is the mean of
 * the {@code y} of itself and its neighbours, weighted per head by a softmax over {@code
 * LeakyReLU(y_v . source + y_u . destination)}. The heads' results stand side by side. Relationship
 * weights have no part in it.
 *
 * <p>The weights come before the aggregation, so nothing can be computed ahead on the full graph.
 */
final class AttentionBlock implements Block {
  private final Device device;
  private final NormActivation activation;
  private final int heads;
  private final Matrix weight;
  private final Matrix weightGradient;
  private final Matrix source;
  private final Matrix sourceGradient;
  private final Matrix destination;
  private final Matrix destinationGradient;
  private final Matrix transformedMemory;
  private final Matrix transformedGradientMemory;
  private final Matrix coefficients;

  private Matrix input;
  private Matrix transformed;

  /**
   * @param maxInputRows most rows that a pass reads
   * @param maxRows most rows that a pass computes
   * @param maxEdges most edges of one batch
   */
  AttentionBlock(
      Device device,
      Arena arena,
      Architecture architecture,
      FlatParameters parameters,
      int layer,
      int maxInputRows,
      int maxRows,
      int maxEdges) {
    String convolution = "convs." + layer;
    this.device = device;
    this.activation = new NormActivation(device, arena, architecture, parameters, layer, maxRows);
    this.heads = architecture.heads();
    this.weight = parameters.value(architecture.weightName(layer));
    this.weightGradient = parameters.gradient(architecture.weightName(layer));
    this.source = parameters.value(convolution + ".att_src");
    this.sourceGradient = parameters.gradient(convolution + ".att_src");
    this.destination = parameters.value(convolution + ".att_dst");
    this.destinationGradient = parameters.gradient(convolution + ".att_dst");
    this.transformedMemory = arena.matrix(maxInputRows, weight.columns());
    this.transformedGradientMemory = arena.matrix(maxInputRows, weight.columns());
    this.coefficients = arena.matrix(maxEdges, heads);
  }

  @Override
  public Matrix forward(BatchInput batchInput, int rows, float keep, long seed) {
    return forward(batchInput.adjacency(), batchInput.own(), rows, keep, seed);
  }

  @Override
  public Matrix forward(SparseMatrix adjacency, Matrix x, int rows, float keep, long seed) {
    input = x;
    transformed = transformedMemory.firstRows(x.rows());
    device.multiply(x, weight, transformed);
    Matrix z = activation.input(rows);
    device.attention(adjacency, transformed, source, destination, heads, coefficients, z);
    return activation.forward(List.of(), keep, seed);
  }

  @Override
  public void backward(SparseMatrix adjacency, Gradient gradient, float keep) {
    activation.backward(List.of(), gradient, keep);
    Matrix transformedGradient = transformedGradientMemory.firstRows(input.rows());
    device.attentionBackward(
        adjacency,
        transformed,
        source,
        destination,
        heads,
        coefficients,
        gradient.sum(),
        transformedGradient,
        sourceGradient,
        destinationGradient);
    device.multiplyTransposedA(input, transformedGradient, weightGradient);
  }

  @Override
  public Gradient backward(
      SparseMatrix adjacency, Gradient gradient, Matrix inputGradient, float keep) {
    backward(adjacency, gradient, keep);
    device.multiplyTransposedB(
        transformedGradientMemory.firstRows(input.rows()), weight, inputGradient);
    return Gradient.of(inputGradient);
  }

  @Override
  public void infer(FullGraphInput all, Matrix x, Matrix result) {
    Matrix values = all.transformed();
    all.forEachChunk(
        (from, rows) ->
            device.multiply(
                x == null ? all.ownFeatures(from, rows) : FullGraphInput.rows(x, from, rows),
                weight,
                FullGraphInput.rows(values, from, rows)));
    device.attention(all.adjacency(), values, source, destination, heads, null, result);
    all.forEachChunk(
        (from, rows) -> {
          Matrix chunk = FullGraphInput.rows(result, from, rows);
          device.copy(chunk, activation.input(rows));
          device.copy(activation.forward(List.of(), 1f, 0), chunk);
        });
  }
}
