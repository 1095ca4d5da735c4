/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ibmb.batch.BatchPlan;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.BatchUpdate;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.device.Device;
import org.ibmb.device.choice.DeviceChoice;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.GraphImprint;
import org.ibmb.graph.NodeInputs;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.NodeInfluence;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.Decoder;
import org.ibmb.objective.Scores;
import org.ibmb.predict.Output;
import org.ibmb.predict.Predictor;
import org.ibmb.predict.RowStream;
import org.ibmb.predict.Rows;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.MemoryClaims;
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
  private final Device device;

  private Ibmb(Workers workers, Device device) {
    this.workers = workers;
    this.device = device;
  }

  /**
   * An engine on the CPU with a pool of its own.
   *
   * @param threads size of the worker pool, the calling thread included
   */
  public static Ibmb onCpu(int threads) {
    Workers workers = Workers.create(threads);
    return on(DeviceChoice.CPU.create(workers), workers);
  }

  /**
   * An engine on any device.
   *
   * @param workers do what the device leaves to the host; closing the engine ends their pool
   */
  public static Ibmb on(Device device, Workers workers) {
    return new Ibmb(workers, device.on(workers));
  }

  /** An engine on this device and pool whose calls use at most {@code concurrency} threads. */
  public Ibmb withConcurrency(int concurrency) {
    Workers limited = workers.limit(concurrency);
    return new Ibmb(limited, device.on(limited));
  }

  /** An engine on this pool and device that asks {@code claims} before it takes memory. */
  public Ibmb withMemory(MemoryClaims claims) {
    return new Ibmb(workers.claiming(claims), device);
  }

  /** The pool, with the threads that calls may use. */
  public Workers workers() {
    return workers;
  }

  /** The most influential nodes of each of {@code sources}. */
  public Influence influence(Graph graph, int[] sources, InfluenceConfig config, StopCheck stop) {
    return NodeInfluence.compute(
        graph.adjacency(), checkedOutputs(graph, sources), config, workers.stoppable(stop), stop);
  }

  /** Groups {@code outputs} into batches of the nodes that matter to them, and cuts none. */
  public PlannedBatches planBatches(Graph graph, int[] outputs, Batcher batcher, StopCheck stop) {
    int[] sorted = checkedOutputs(graph, outputs).clone();
    Arrays.sort(sorted);
    return batcher.plan(graph, sorted, workers.stoppable(stop), stop);
  }

  /** All planned batches, in memory at once. */
  public Batches cut(PlannedBatches planned, Graph graph, StopCheck stop) {
    return planned.cutAll(graph, workers.stoppable(stop));
  }

  /** Groups {@code outputs} into batches and adds the nodes that matter to them. */
  public Batches batches(Graph graph, int[] outputs, Batcher batcher, StopCheck stop) {
    return cut(planBatches(graph, outputs, batcher, stop), graph, stop);
  }

  /** Node-wise batches that can be stored. */
  public BatchPlan plan(Graph graph, int[] outputs, NodeWiseConfig config, StopCheck stop) {
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

  /** Runs the epochs of a training and scores the network. */
  public <S extends Scores> TrainingResult<S> train(
      TrainingTask<S> task, EpochListener<? super S> listener, StopCheck stop) {
    Workers stoppable = workers.stoppable(stop);
    return new Trainer<>(task, device.on(stoppable), stoppable, listener).train();
  }

  /** Results of the outputs of {@code batches}, some at a time. Closing the stream frees it. */
  public RowStream stream(
      TrainedModel model,
      NodeInputs inputs,
      PlannedBatches batches,
      Output output,
      StopCheck stop) {
    Workers stoppable = workers.stoppable(stop);
    return Predictor.batches(model, inputs, batches, output, device.on(stoppable), stoppable);
  }

  /**
   * Exact results, every layer computed for all nodes of the graph, none truncated; some at a time.
   * Closing the stream frees it.
   *
   * @param nodes whose results are asked for, distinct and ascending
   */
  public RowStream streamOfFullGraph(
      TrainedModel model, NodeInputs inputs, int[] nodes, Output output, StopCheck stop) {
    Workers stoppable = workers.stoppable(stop);
    return Predictor.fullGraph(model, inputs, nodes, output, device.on(stoppable), stoppable);
  }

  /** Answers of {@code decoder} for the outputs of {@code batches}, all together. */
  public Rows predict(
      TrainedModel model,
      Decoder decoder,
      Graph graph,
      Features features,
      PlannedBatches batches,
      StopCheck stop) {
    NodeInputs inputs = new NodeInputs(graph, features);
    return all(stream(model, inputs, batches, Output.of(decoder), stop));
  }

  /** Exact answers of {@code decoder} for {@code outputs}, all together. */
  public Rows predictOnFullGraph(
      TrainedModel model,
      Decoder decoder,
      Graph graph,
      Features features,
      int[] outputs,
      StopCheck stop) {
    int[] sorted = checkedOutputs(graph, outputs).clone();
    Arrays.sort(sorted);
    NodeInputs inputs = new NodeInputs(graph, features);
    return all(streamOfFullGraph(model, inputs, sorted, Output.of(decoder), stop));
  }

  /** The last hidden layer of the outputs of {@code batches}, all together. */
  public Rows embed(
      TrainedModel model, Graph graph, Features features, PlannedBatches batches, StopCheck stop) {
    return all(stream(model, new NodeInputs(graph, features), batches, Output.HIDDEN, stop));
  }

  /** The exact last hidden layer of all nodes, all together. */
  public Rows embedOnFullGraph(TrainedModel model, Graph graph, Features features, StopCheck stop) {
    int[] nodes = IntStream.range(0, graph.nodeCount()).toArray();
    NodeInputs inputs = new NodeInputs(graph, features);
    return all(streamOfFullGraph(model, inputs, nodes, Output.HIDDEN, stop));
  }

  private static Rows all(RowStream stream) {
    try (stream) {
      return Rows.all(stream);
    }
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
