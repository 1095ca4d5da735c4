/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Matrix;
import org.ibmb.device.SparseMatrix;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.run.Workers;

/**
 * The blocks of a network without its linear layer, run one at a time between arrays on the heap:
 * for a framework that has its own loop, parameters and loss. Same blocks, same rows, same bytes as
 * {@link Network}; every array is copied to the device or from it.
 *
 * <p>It is part of the module of the DL4J bridge, which alone uses it, and stands in this package
 * because blocks and their memory are known in it only.
 */
public final class NetworkBlocks {
  private final Architecture architecture;
  private final Device device;
  private final FlatParameters parameters;
  private final Block[] blocks;
  private final List<Batch> batches;
  private final SparseMatrix[] adjacencies;
  private final InputMemory featureMemory;
  private final Matrix[] inputMemory;
  private final Matrix gradientMemory;
  private final Matrix inputGradientMemory;

  private int current;

  /**
   * @param arena owns all memory
   * @param batches what the blocks will be run on, the first of them to begin with
   */
  public NetworkBlocks(Architecture architecture, Device device, Arena arena, List<Batch> batches) {
    int layers = architecture.layers();
    int width = architecture.hiddenDimension();
    BatchCapacity room = BatchCapacity.of(batches, layers);
    int rows = room.rows(layers - 1);
    this.architecture = architecture;
    this.device = device;
    this.batches = List.copyOf(batches);
    this.parameters = new FlatParameters(architecture, arena);
    this.blocks = Block.all(architecture, device, arena, parameters, room);
    this.adjacencies =
        batches.stream()
            .map(batch -> arena.sparse(batch.adjacency(), batch.transposed()))
            .toArray(SparseMatrix[]::new);
    this.featureMemory = InputMemory.reserve(batches, architecture, arena);
    this.inputMemory = new Matrix[layers];
    for (int l = 1; l < layers; l++) {
      inputMemory[l] = arena.matrix(room.rows(layers - l), width);
    }
    this.gradientMemory = arena.matrix(rows, width);
    this.inputGradientMemory = arena.matrix(rows, width);
  }

  /** Turns to batch number {@code index}. */
  public void use(int index) {
    batches.get(index);
    current = index;
  }

  public Batch batch() {
    return batches.get(current);
  }

  /** Rows that block {@code layer} reads. */
  public int inputRows(int layer) {
    return layer == 0 ? InputMemory.rows(batch(), architecture) : rows(layer - 1);
  }

  /** Numbers in a row that block {@code layer} reads. */
  public int inputColumns(int layer) {
    return layer == 0 ? featureColumns(architecture) : architecture.hiddenDimension();
  }

  /** Rows that block {@code layer} computes. */
  public int rows(int layer) {
    return batch().within(blocks.length - 1 - layer);
  }

  /** Numbers in a row of {@link #features}. */
  public static int featureColumns(Architecture architecture) {
    return architecture.inputDimension() * (architecture.type().hasRootWeight() ? 2 : 1);
  }

  /**
   * What the first block reads of the current batch: {@code inputRows(0) x inputColumns(0)}. A row
   * holds what {@link BatchInput} does: the features after one hop on the full graph, then the
   * node's own, where the network reads both.
   */
  public float[] features(Graph graph, Features features, Workers workers) {
    NodeInputs inputs = new NodeInputs(graph, features);
    BatchInput input =
        BatchInput.load(batch(), architecture, inputs, device, workers, featureMemory);
    int columns = inputColumns(0);
    float[] all = new float[Features.length(inputRows(0), columns)];
    int from = 0;
    for (Matrix part : new Matrix[] {input.propagated(), input.own()}) {
      if (part != null) {
        float[] values = device.download(part);
        for (int i = 0; i < part.rows(); i++) {
          System.arraycopy(values, i * part.columns(), all, i * columns + from, part.columns());
        }
        from += part.columns();
      }
    }
    return all;
  }

  /**
   * @param name as in {@link Architecture#parameters()}
   */
  public void setParameter(String name, float[] values) {
    device.upload(values, parameters.value(name));
  }

  /** What the last backward pass of its block found. */
  public float[] gradient(String name) {
    return device.download(parameters.gradient(name));
  }

  /**
   * @param input {@code inputRows(layer) x inputColumns(layer)}
   * @param keep probability that a number survives dropout; 1 switches it off
   * @return {@code rows(layer) x hiddenDimension}
   */
  public float[] forward(int layer, float[] input, float keep, long seed) {
    Matrix result;
    if (layer == 0) {
      result = blocks[0].forward(firstInput(input), rows(0), keep, seed);
    } else {
      Matrix x = inputMemory[layer].firstRows(inputRows(layer));
      device.upload(input, x);
      result = blocks[layer].forward(adjacencies[current], x, rows(layer), keep, seed);
    }
    return device.download(result);
  }

  /**
   * After {@link #forward} of the same block.
   *
   * @param gradient of its result
   * @return gradient of its input; empty for the first block, which computes none
   */
  public float[] backward(int layer, float[] gradient, float keep) {
    Matrix above = gradientMemory.firstRows(rows(layer));
    device.upload(gradient, above);
    if (layer == 0) {
      blocks[0].backward(adjacencies[current], Gradient.of(above), keep);
      return new float[0];
    }
    Matrix below = inputGradientMemory.firstRows(inputRows(layer));
    device.complete(blocks[layer].backward(adjacencies[current], Gradient.of(above), below, keep));
    return device.download(below);
  }

  private BatchInput firstInput(float[] values) {
    int dimension = architecture.inputDimension();
    Matrix propagated = upload(values, 0, featureMemory.propagated());
    Matrix own = upload(values, inputColumns(0) - dimension, featureMemory.own());
    return new BatchInput(batch(), adjacencies[current], propagated, own);
  }

  /** The columns from {@code from} on, in {@code memory}; null where there is none. */
  private Matrix upload(float[] values, int from, Matrix memory) {
    if (memory == null) {
      return null;
    }
    Matrix part = memory.firstRows(inputRows(0));
    float[] copy = new float[part.rows() * part.columns()];
    for (int i = 0; i < part.rows(); i++) {
      System.arraycopy(
          values, i * inputColumns(0) + from, copy, i * part.columns(), part.columns());
    }
    device.upload(copy, part);
    return part;
  }
}
