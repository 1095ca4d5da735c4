/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.ibmb.batch.BatchSample;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.model.Architecture;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.run.StopCheck;

/**
 * One way to make batches: the keys it reads, what it may be used for, its batcher, the batches
 * that are predicted after a training on its own, and the memory that it takes. {@link
 * org.ibmb.batch} says what each one is.
 *
 * <p>A method has no values of its own: all are given to it. To add one, write its class and name
 * it in {@link BatchingMethods}.
 */
public abstract class BatchingMethod {
  /** What batches are for. */
  public enum Use {
    /** To be learnt from. */
    TRAINING,
    /** To be predicted. */
    PREDICTION,
    /** To be looked at, without a network. */
    LISTING,
    /** To be looked at, where every output must have one batch. */
    GROUPING,
    /** To be kept, for trainings and predictions. */
    STORING
  }

  /** Nanoseconds of a step of a push, and of an edge that is looked at for a batch. */
  static final double PUSH = 5;

  static final double SLICE = 4;

  private final String name;
  private final Set<Use> uses;
  private final List<BatchingKey<?>> keys;
  private final List<BatchingKey<?>> trainingKeys;

  /**
   * @param name that users write
   * @param uses that it may be put to
   * @param keys that it reads, whatever it is used for
   * @param trainingKeys that it reads for a training, in the order in which users see them
   */
  BatchingMethod(
      String name, Set<Use> uses, List<BatchingKey<?>> keys, List<BatchingKey<?>> trainingKeys) {
    this.name = name;
    this.uses = EnumSet.copyOf(uses);
    this.keys = List.copyOf(keys);
    this.trainingKeys = List.copyOf(trainingKeys);
  }

  /** Several lists of keys as one. */
  static List<BatchingKey<?>> join(List<BatchingKey<?>> first, List<BatchingKey<?>> second) {
    List<BatchingKey<?>> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  final boolean serves(Use use) {
    return uses.contains(use);
  }

  final List<BatchingKey<?>> keys(Use use) {
    return use == Use.TRAINING ? trainingKeys : keys;
  }

  /** What holds where {@code key} is absent, given the keys before it. */
  BatchingValues defaultOf(BatchingKey<?> key, BatchingValues read) {
    return read;
  }

  /** What holds where a network of so many layers is trained and no key says otherwise. */
  BatchingValues defaultsOf(int layers, BatchingValues defaults) {
    return defaults;
  }

  /** Notes values that this method cannot work with, beside those of node-wise batches. */
  void check(Configuration map, BatchingValues values) {}

  /** Notes values that do not fit a network of so many layers. */
  void checkLayers(Configuration map, BatchingValues values, int layers) {}

  /** Notes values with which no batches of so many outputs can be made. */
  void checkOutputs(Configuration map, BatchingValues values, int outputs) {}

  /** Keys that lower the memory of a call when they are lowered, the best first. */
  List<BatchingKey<?>> remedies(BatchingValues values, Use use) {
    List<BatchingKey<?>> lowering = new ArrayList<>();
    for (BatchingKey<?> key : keys(use)) {
      if (key.lowersMemory()) {
        lowering.add(key == NodeWise.OUTPUTS_PER_BATCH ? 0 : lowering.size(), key);
      }
    }
    return lowering;
  }

  /**
   * @param outputs how many there are
   * @param seed of what is drawn; batchers that draw nothing are equal whatever it is
   */
  abstract Batcher batcher(BatchingValues values, int outputs, long seed);

  /** Whether a training gets other batches every epoch. */
  boolean drawsAnew(BatchingValues values) {
    return false;
  }

  /** Whether there is a plan to keep; otherwise batches are drawn when they are cut. */
  boolean keepsPlan() {
    return true;
  }

  /** Whether the full graph is the one batch, so that a prediction needs none. */
  boolean isFullGraph() {
    return false;
  }

  /**
   * How many sets of outputs are batched at the same time, where a call has several: more than one
   * where one thread does the work for the most part.
   */
  int setsAtOnce() {
    return 1;
  }

  /** The method of the batches that are predicted once an epoch. */
  BatchingMethod evaluator() {
    return this;
  }

  /** Values of the batches of {@code outputs} nodes that are predicted once an epoch. */
  BatchingValues evaluated(BatchingValues values, int outputs) {
    return NodeWise.doubled(values);
  }

  /** What this method may turn out to be when graph and outputs are known. */
  List<BatchingMethod> candidates() {
    return List.of(this);
  }

  /** What this method is for a network and a number of outputs. */
  BatchingMethod decided(
      BatchingValues values, Architecture architecture, Graph graph, int outputs) {
    return this;
  }

  /** What this method is for a training set. */
  BatchingMethod decidedForTraining(
      BatchingValues values, Architecture architecture, Graph graph, int outputs) {
    return this;
  }

  /** The longest influence lists of {@code outputs} on a graph; none where no lists are made. */
  InfluenceListBounds lists(BatchingValues values, Graph graph, int[] outputs, StopCheck stop) {
    return InfluenceListBounds.none(outputs.length);
  }

  /** How influence lists are found; those who draw auxiliaries anew begin with twice as many. */
  static InfluenceConfig candidates(BatchingValues values, int nodes) {
    InfluenceConfig influence = NodeWise.influence(values);
    long most = (values.get(NodeWise.SHUFFLE) > 0 ? 2L : 1) * influence.auxiliaryPerOutput();
    return influence.withAuxiliaryPerOutput((int) Math.min(nodes, most));
  }

  /**
   * The batches that are made.
   *
   * @param lists of the outputs
   * @param sets of outputs that are batched at the same time
   */
  record Making(GraphSize size, InfluenceListBounds lists, RunSettings run, int sets) {}

  /** Adds the stage in which batches are made. */
  abstract MemoryNeed making(MemoryNeed need, BatchingValues values, Making at);

  /** Most outputs of one batch. */
  long outputsPerBatch(BatchingValues values, long outputs) {
    return Math.min(values.get(NodeWise.OUTPUTS_PER_BATCH), outputs);
  }

  /** How many batches those of a sample stand for. */
  long sampledBatches(BatchingValues values, long outputs) {
    long perBatch = Math.max(1, outputsPerBatch(values, outputs));
    return (outputs + perBatch - 1) / perBatch;
  }

  /** Most nodes of a batch of {@code outputs}. */
  long mostNodes(BatchingValues values, GraphSize size, long outputs) {
    return size.nodeCount();
  }

  /** Most edges of a batch of {@code nodes}. */
  long mostEdges(BatchingValues values, GraphSize size, long nodes) {
    return Math.min(size.mostEdges(), nodes * nodes);
  }

  /** Nanoseconds of one thread that making the batches takes, by counted work. */
  abstract double work(BatchingValues values, Graph graph, int outputs);

  /** The work of a method that draws the neighbours of every output. */
  static double drawing(Graph graph, int outputs) {
    double edges = graph.adjacency().edgeCount();
    return outputs * Math.min(edges, 1000 * edges / graph.nodeCount()) * SLICE;
  }

  /** Makes the batches of some outputs. */
  interface Planning {
    PlannedBatches plan(int[] outputs, Batcher batcher);
  }

  /**
   * A few batches such as this method makes.
   *
   * @param count how many, at most
   */
  PlannedBatches sample(
      BatchingValues values, Graph graph, int[] outputs, int count, long seed, Planning planning) {
    int size = (int) outputsPerBatch(values, outputs.length);
    int[] all = joined(BatchSample.spread(outputs, count, size));
    BatchingValues fixed = values.with(NodeWise.SHUFFLE, 0.0);
    return planning.plan(all, batcher(fixed, all.length, seed));
  }

  static int[] joined(List<int[]> groups) {
    return groups.stream().flatMapToInt(Arrays::stream).sorted().toArray();
  }

  /** The name that users write. */
  @Override
  public String toString() {
    return name;
  }
}
