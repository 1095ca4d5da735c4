/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb;

import java.util.Arrays;
import org.ibmb.batch.BatchPlan;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.BatchUpdate;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.device.Device;
import org.ibmb.device.cpu.CpuDevice;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.GraphImprint;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.NodeInfluence;
import org.ibmb.model.TrainedModel;
import org.ibmb.predict.Embeddings;
import org.ibmb.predict.Predictions;
import org.ibmb.predict.Predictor;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.ibmb.train.EpochListener;
import org.ibmb.train.Trainer;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;

/**
 * The engine in one sentence: graph -> influence -> batches -> train -> predict.
 *
 * <p>Stateless apart from the worker pool and the device, so that many calls may run at once.
 */
public final class Ibmb implements AutoCloseable {
  private final Workers workers;
  private final CpuDevice device;

  private Ibmb(Workers workers, CpuDevice device) {
    this.workers = workers;
    this.device = device;
  }

  /**
   * @param threads size of the worker pool, the calling thread included
   */
  public static Ibmb onCpu(int threads) {
    Workers workers = Workers.create(threads);
    return new Ibmb(workers, CpuDevice.create(workers));
  }

  /** The same engine and pool, of which calls use at most {@code concurrency} threads. */
  public Ibmb withConcurrency(int concurrency) {
    Workers limited = workers.limit(concurrency);
    return new Ibmb(limited, device.on(limited));
  }

  /** The most influential nodes of each of {@code sources}. */
  public Influence influence(Graph graph, int[] sources, InfluenceConfig config, StopCheck stop) {
    return NodeInfluence.compute(
        graph.adjacency(), checkedOutputs(graph, sources), config, workers.stoppable(stop), stop);
  }

  /** Groups {@code outputs} into batches and adds the nodes that matter to them. */
  public Batches batches(Graph graph, int[] outputs, Batcher batcher, StopCheck stop) {
    int[] sorted = checkedOutputs(graph, outputs).clone();
    Arrays.sort(sorted);
    return batcher.batches(graph, sorted, workers.stoppable(stop), stop);
  }

  /** Node-wise batches that can be stored. */
  public BatchPlan plan(Graph graph, int[] outputs, BatchingConfig config, StopCheck stop) {
    int[] sorted = checkedOutputs(graph, outputs).clone();
    Arrays.sort(sorted);
    return BatchPlan.of(graph.adjacency(), sorted, config, workers.stoppable(stop), stop);
  }

  /**
   * A stored plan, of which only the part that changed is computed.
   *
   * @param before what the plan was made on
   * @param now the imprint of {@code graph}
   * @param tolerance as in {@link org.ibmb.influence.InfluenceUpdate}
   */
  public BatchUpdate update(
      BatchPlan earlier,
      GraphImprint before,
      Graph graph,
      GraphImprint now,
      int[] outputs,
      double tolerance,
      StopCheck stop) {
    int[] sorted = checkedOutputs(graph, outputs).clone();
    Arrays.sort(sorted);
    return BatchUpdate.of(
        earlier, before, graph.adjacency(), now, sorted, tolerance, workers.stoppable(stop), stop);
  }

  /** Batches to train on, which some batchers draw anew for every epoch. */
  public BatchSource batchSource(Graph graph, int[] outputs, Batcher batcher, StopCheck stop) {
    int[] sorted = checkedOutputs(graph, outputs).clone();
    Arrays.sort(sorted);
    return batcher.source(graph, sorted, workers.stoppable(stop), stop);
  }

  /** The batches that a training begins with. */
  public Batches firstEpoch(BatchSource source, StopCheck stop) {
    return source.forEpoch(0, workers.stoppable(stop));
  }

  public TrainingResult train(TrainingTask task, EpochListener listener, StopCheck stop) {
    Workers stoppable = workers.stoppable(stop);
    return new Trainer(task, device.on(stoppable), stoppable, listener).train();
  }

  public Predictions predict(
      TrainedModel model, Graph graph, Features features, Batches batches, StopCheck stop) {
    Workers stoppable = workers.stoppable(stop);
    return Predictor.predict(model, graph, features, batches, device.on(stoppable), stoppable);
  }

  /** Exact predictions: every layer computed for all nodes of the graph, none truncated. */
  public Predictions predictOnFullGraph(
      TrainedModel model, Graph graph, Features features, int[] outputs, StopCheck stop) {
    Workers stoppable = workers.stoppable(stop);
    int[] sorted = checkedOutputs(graph, outputs).clone();
    Arrays.sort(sorted);
    return Predictor.predictOnFullGraph(
        model, graph, features, sorted, device.on(stoppable), stoppable);
  }

  /** The last hidden layer of the batches' outputs. */
  public Embeddings embed(
      TrainedModel model, Graph graph, Features features, Batches batches, StopCheck stop) {
    Workers stoppable = workers.stoppable(stop);
    return Predictor.embed(model, graph, features, batches, device.on(stoppable), stoppable);
  }

  /** The exact last hidden layer of all nodes. */
  public Embeddings embedOnFullGraph(
      TrainedModel model, Graph graph, Features features, StopCheck stop) {
    Workers stoppable = workers.stoppable(stop);
    return Predictor.embedOnFullGraph(model, graph, features, device.on(stoppable), stoppable);
  }

  public Device device() {
    return device;
  }

  /** Ends the pool, also that of the engines made by {@link #withConcurrency}. */
  @Override
  public void close() {
    workers.close();
  }

  private static int[] checkedOutputs(Graph graph, int[] outputs) {
    if (outputs.length == 0) {
      throw new InvalidInput("At least one output node is needed, got none.");
    }
    boolean[] seen = new boolean[graph.nodeCount()];
    for (int node : outputs) {
      if (node < 0 || node >= seen.length || seen[node]) {
        throw new InvalidInput(
            "Output nodes must be distinct and in [0, %d), but %d is not."
                .formatted(seen.length, node));
      }
      seen[node] = true;
    }
    return outputs;
  }
}
