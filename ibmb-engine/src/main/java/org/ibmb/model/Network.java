/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.Collection;
import java.util.function.BiConsumer;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.device.Device.Gradient;
import org.ibmb.device.Matrix;
import org.ibmb.run.Seeds;

/**
 * A network in device memory, with room for the largest batch it will see.
 *
 * <p>Block {@code l} of {@code L} computes only the rows that later blocks read: those within
 * {@code L - 1 - l} hops of an output. The last block and the linear layer therefore compute the
 * outputs alone.
 */
public final class Network {
  /** Flat vectors are gone through in rows of so many numbers, all that a device has to hold. */
  private static final int FLAT_ROW = 256;

  private final Architecture architecture;
  private final Device device;
  private final FlatParameters parameters;
  private final Arena arena;
  private final Block[] blocks;
  private final Matrix outputWeight;
  private final Matrix outputBias;
  private final Matrix outputWeightGradient;
  private final Matrix outputBiasGradient;
  private final Matrix[] gradientMemory = new Matrix[2];
  private Matrix outputMemory;
  private Matrix gradientSum;

  private Matrix hidden;
  private Matrix outputs;

  /**
   * @param arena owns all memory of the network
   * @param batches what the network will be run on; they alone decide how much memory is reserved
   */
  public Network(Architecture architecture, Device device, Arena arena, Collection<Batch> batches) {
    this(architecture, device, arena);
    makeRoom(BatchCapacity.of(batches, architecture.layers()), arena);
  }

  /**
   * A network that has parameters but no room for any batch yet.
   *
   * @param arena owns the parameters
   */
  public Network(Architecture architecture, Device device, Arena arena) {
    this.architecture = architecture;
    this.device = device;
    this.arena = arena;
    this.parameters = new FlatParameters(architecture, arena);
    this.blocks = new Block[architecture.layers()];
    this.outputWeight = parameters.value("lin.weight");
    this.outputBias = parameters.value("lin.bias");
    this.outputWeightGradient = parameters.gradient("lin.weight");
    this.outputBiasGradient = parameters.gradient("lin.bias");
  }

  /**
   * Reserves memory for batches as large as {@code room}, in place of what was reserved before. The
   * parameters stay as they are.
   *
   * @param memory owns what is reserved, and lives until the next call
   */
  public void makeRoom(BatchCapacity room, Arena memory) {
    Block[] made = Block.all(architecture, device, memory, parameters, room);
    System.arraycopy(made, 0, blocks, 0, blocks.length);
    outputMemory = memory.matrix(room.rows(0), architecture.outputDimension());
    int rows = room.rows(architecture.layers() - 1);
    for (int i = 0; i < gradientMemory.length; i++) {
      gradientMemory[i] = memory.matrix(rows, architecture.hiddenDimension());
    }
  }

  /** Fresh parameters. */
  public void initialise(Seeds seeds) {
    parameters.set(device, FlatParameters.initial(architecture, seeds));
  }

  /** Sets all parameters; {@code values} in the order of {@link Architecture#parameters()}. */
  public void setParameters(float[] values) {
    parameters.set(device, values);
  }

  public float[] parameters() {
    return device.download(parameters.values());
  }

  public float[] gradients() {
    return device.download(parameters.gradients());
  }

  public Device.Optimiser adam() {
    return device.adam(parameters.values(), parameters.gradients(), architecture.weightCount());
  }

  /**
   * The forward pass of a training step, with dropout.
   *
   * @param seeds names the dropout streams of this pass
   * @return what the output layer makes of the batch's outputs, without its bias: outputCount x
   *     outputDimension. {@link #backward} expects the gradient of the loss there
   */
  public Matrix forward(BatchInput input, Seeds seeds, long step) {
    return forward(input, keep(), seeds, step);
  }

  /**
   * The backward pass, after {@link #forward} of the same batch: derivatives of the loss in the
   * gradients of all parameters but the output layer's bias, whose gradient belongs to the loss.
   * What {@code forward} returned must hold the gradient of the loss by now.
   */
  public void backward(BatchInput input) {
    float keep = keep();
    device.multiplyTransposedA(hidden, outputs, outputWeightGradient);
    int current = 0;
    Gradient gradient = Gradient.of(gradientMemory[current].firstRows(hidden.rows()));
    device.multiplyTransposedB(outputs, outputWeight, gradient.sum());
    for (int l = blocks.length - 1; l > 0; l--) {
      device.checkpoint();
      current = 1 - current; // a block reads the one while it writes the other
      Matrix below = gradientMemory[current].firstRows(rows(input.batch(), l - 1));
      gradient = blocks[l].backward(input.adjacency(), gradient, below, keep);
    }
    device.checkpoint();
    blocks[0].backward(input.adjacency(), gradient, keep);
  }

  /** Probability that a number survives dropout. */
  private float keep() {
    return (float) (1 - architecture.dropout());
  }

  /** The bias of the output layer: 1 x outputDimension. */
  public Matrix outputBias() {
    return outputBias;
  }

  /** Where the gradient of {@link #outputBias} belongs, which comes from the loss. */
  public Matrix outputBiasGradient() {
    return outputBiasGradient;
  }

  /**
   * Called after each pass of a step that has several: after the last one the gradients are the sum
   * of all.
   */
  public void accumulateGradients(boolean first, boolean last) {
    if (gradientSum == null) {
      gradientSum = arena.matrix(1, architecture.parameterCount());
    }
    forEachPart(parameters.gradients(), gradientSum, first ? device::copy : device::add);
    if (last) {
      forEachPart(gradientSum, parameters.gradients(), device::copy);
    }
  }

  /** Number by number, so that how the vectors are divided changes nothing. */
  private static void forEachPart(Matrix from, Matrix to, BiConsumer<Matrix, Matrix> operation) {
    int rows = from.columns() / FLAT_ROW;
    int rest = from.columns() % FLAT_ROW;
    if (rows > 0) {
      operation.accept(from.view(0, rows, FLAT_ROW), to.view(0, rows, FLAT_ROW));
    }
    if (rest > 0) {
      int at = rows * FLAT_ROW;
      operation.accept(from.view(at, 1, rest), to.view(at, 1, rest));
    }
  }

  /**
   * What the output layer makes of the batch's outputs, without dropout and without its bias:
   * outputCount x outputDimension. Good until the next call, and whoever gets it may write to it.
   */
  public Matrix outputs(BatchInput input) {
    return forward(input, 1f, new Seeds(0), 0);
  }

  /** What the last block makes of the batch's outputs: {@code outputCount x hiddenDimension}. */
  public float[] hidden(BatchInput input) {
    forward(input, 1f, new Seeds(0), 0);
    return device.download(hidden);
  }

  private Matrix forward(BatchInput input, float keep, Seeds seeds, long step) {
    device.checkpoint();
    hidden =
        blocks[0].forward(input, rows(input.batch(), 0), keep, seeds.value("dropout", step, 0));
    for (int l = 1; l < blocks.length; l++) {
      device.checkpoint();
      long seed = seeds.value("dropout", step, l);
      hidden = blocks[l].forward(input.adjacency(), hidden, rows(input.batch(), l), keep, seed);
    }
    outputs = outputMemory.firstRows(hidden.rows());
    device.multiply(hidden, outputWeight, outputs);
    return outputs;
  }

  private int rows(Batch batch, int layer) {
    return batch.within(blocks.length - 1 - layer);
  }
}
