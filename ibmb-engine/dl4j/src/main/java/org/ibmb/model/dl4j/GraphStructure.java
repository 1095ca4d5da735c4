/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.ibmb.batch.Batch;
import org.ibmb.device.Arena;
import org.ibmb.device.Device;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;
import org.ibmb.model.NetworkBlocks;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The batches that a DL4J network passes messages in, and the device memory for it. One batch is in
 * use at a time; the network and its structure are for one thread.
 *
 * <p>Closing it takes the graph away from the network, which stays as it is otherwise, and frees
 * the memory together with the data sets made here.
 */
public final class GraphStructure implements AutoCloseable {
  private final BlockNetwork network;
  private final List<Batch> batches;
  private final Arena arena;
  private final NetworkBlocks blocks;
  private final List<INDArray> owned = new ArrayList<>();

  private boolean closed;

  private GraphStructure(
      BlockNetwork network, List<Batch> batches, Arena arena, NetworkBlocks blocks) {
    this.network = network;
    this.batches = batches;
    this.arena = arena;
    this.blocks = blocks;
  }

  /**
   * Gives {@code network} the batches, in place of those it may have; the first is in use.
   *
   * @param batches of a graph that was normalised for the network's type; at least one
   * @throws InvalidInput where the network is not one of ours
   */
  public static GraphStructure attach(
      ComputationGraph network, List<Batch> batches, Device device) {
    if (batches.isEmpty()) {
      throw new InvalidInput("A network needs at least one batch, got none.");
    }
    BlockNetwork ours = BlockNetwork.of(network);
    Arena arena = device.newArena();
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      NetworkBlocks blocks = new NetworkBlocks(ours.architecture(), device, arena, batches);
      GraphStructure structure = new GraphStructure(ours, List.copyOf(batches), arena, blocks);
      ours.blocks().forEach(block -> block.attach(structure));
      return structure;
    } catch (RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /** Turns to batch number {@code index}, in the order they were attached. */
  public void use(int index) {
    blocks.use(index);
  }

  /** The batch in use. */
  public Batch batch() {
    return blocks.batch();
  }

  /** Bytes of device memory. */
  public long bytes() {
    return arena.bytes();
  }

  NetworkBlocks blocks() {
    return blocks;
  }

  /** The input of the network for the batch in use. */
  public INDArray features(Graph graph, Features features, Workers workers) {
    if (closed) {
      throw new InvalidInput("This structure is closed. Attach the batches to the network again.");
    }
    Architecture architecture = network.architecture();
    if (features.dimension() != architecture.inputDimension()
        || graph.kind() != architecture.type().propagation()) {
      throw new InvalidInput(
          "The network is a %s of %d features per node on a graph normalised as %s, got %d features and %s."
              .formatted(
                  architecture.type(),
                  architecture.inputDimension(),
                  architecture.type().propagation(),
                  features.dimension(),
                  graph.kind()));
    }
    float[] values = blocks.features(graph, features, workers);
    return own(values, blocks.inputRows(0), blocks.inputColumns(0));
  }

  /**
   * Every batch with its labels, in order, for {@code fit} and {@code evaluate}: going to a batch
   * also turns this structure to it.
   *
   * @param labels class of each node of the graph; only those of the batches' outputs are read
   */
  public DataSetIterator data(Graph graph, Features features, int[] labels, Workers workers) {
    int classes = network.architecture().outputDimension();
    int before = batches.indexOf(batch());
    List<DataSet> data = new ArrayList<>();
    for (int b = 0; b < batches.size(); b++) {
      use(b);
      float[] oneHot = new float[batch().outputCount() * classes];
      for (int i = 0; i < batch().outputCount(); i++) {
        oneHot[i * classes + checked(labels[batch().nodes()[i]], classes)] = 1;
      }
      data.add(
          new DataSet(
              features(graph, features, workers), own(oneHot, batch().outputCount(), classes)));
    }
    use(before);
    return new BatchIterator(this, data, blocks.inputColumns(0), classes);
  }

  private static int checked(int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new InvalidInput(
          "Labels must be in [0, %d), the classes of the network, but one is %d."
              .formatted(classes, label));
    }
    return label;
  }

  private INDArray own(float[] values, int rows, int columns) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray array = Nd4j.createUninitialized(DataType.FLOAT, rows, columns);
      owned.add(array);
      HeapRows.write(values, array);
      return array;
    }
  }

  @Override
  public void close() {
    closed = true;
    network.blocks().forEach(block -> block.detach(this));
    owned.forEach(INDArray::close);
    owned.clear();
    arena.close();
  }
}
