/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.ibmb.batch.Batch;
import org.ibmb.batch.ParallelCutter;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.model.BatchCapacity;
import org.ibmb.procedures.call.Running;
import org.ibmb.run.Workers;

/**
 * How large the batches of a call are: all of them, where making them is quick or asked for, or a
 * sample.
 *
 * @param rooms of each batch, or of each of a sample
 * @param count of batches
 * @param outputs of all batches
 * @param bytes of all batches together
 * @param rowEdges edges of the graph in the rows of all batches, each row as often as it is read
 * @param lists of the outputs
 * @param slack by what factor all of it may be more, or less
 */
public record BatchSizes(
    List<BatchCapacity> rooms,
    int count,
    int outputs,
    long bytes,
    long rowEdges,
    InfluenceListBounds lists,
    double slack) {
  /** Batches that are made for an estimate where all of them would take too long. */
  private static final int SAMPLE = 4;

  /** Outputs whose lists are looked at. */
  private static final int SAMPLED_LISTS = 2048;

  /** How much larger or smaller batches may be than those of a sample. */
  private static final double SAMPLE_SLACK = 2;

  /** Nanoseconds of one thread that an estimate may take for its batches, by counted work. */
  private static final double QUICK = 2e8;

  /** Bytes of an edge and of a node while a batch is cut. */
  private static final long CUT_EDGE = 40;

  private static final long CUT_NODE = 48;

  /**
   * @param layers of the network, whose rows are told apart by hops
   * @param exact whether all batches are made, however long it takes
   */
  public static BatchSizes of(
      BatchMaker maker,
      int[] outputs,
      BatchingSettings batching,
      long seed,
      int layers,
      boolean exact,
      Running running) {
    return maker.stored() != null || exact || isQuick(maker.graph(), outputs, batching)
        ? made(maker, outputs, batching, seed, layers, running)
        : sampled(maker.graph(), outputs, batching, seed, layers, running);
  }

  /** Work is counted, not measured, so that equal calls give equal estimates. */
  private static boolean isQuick(Graph graph, int[] outputs, BatchingSettings batching) {
    return batching.method().work(batching.values(), graph, outputs.length) < QUICK;
  }

  private static BatchSizes made(
      BatchMaker maker,
      int[] outputs,
      BatchingSettings batching,
      long seed,
      int layers,
      Running running) {
    Graph graph = maker.graph();
    PlannedBatches planned = maker.plan(outputs, batching, seed);
    InfluenceListBounds lists =
        maker.stored() == null
            ? BatchMemory.lists(graph, outputs, batching, running.stop())
            : InfluenceListBounds.none(outputs.length);
    return measured(
        planned, graph, layers, running.workers(), planned.count(), outputs.length, lists, 1);
  }

  private static BatchSizes sampled(
      Graph graph,
      int[] outputs,
      BatchingSettings batching,
      long seed,
      int layers,
      Running running) {
    int[] some = spread(outputs);
    InfluenceListBounds lists =
        BatchMemory.lists(graph, some, batching, running.stop())
            .ofMore(outputs.length, SAMPLE_SLACK);
    PlannedBatches planned =
        batching
            .method()
            .sample(
                batching.values(),
                graph,
                outputs,
                SAMPLE,
                seed,
                (few, batcher) ->
                    running.engine().planBatches(graph, few, batcher, running.stop()));
    long count = batching.method().sampledBatches(batching.values(), outputs.length);
    return measured(
        planned,
        graph,
        layers,
        running.workers(),
        (int) Math.max(1, count),
        outputs.length,
        lists,
        SAMPLE_SLACK);
  }

  /** Bounds for influence lists; of many sources some are looked at. */
  static InfluenceListBounds lists(
      Graph graph, int[] sources, InfluenceConfig config, Running running) {
    if (sources.length <= SAMPLED_LISTS * 4) {
      return InfluenceListBounds.of(graph.adjacency(), sources, config, running.stop());
    }
    return InfluenceListBounds.of(graph.adjacency(), spread(sources), config, running.stop())
        .ofMore(sources.length, SAMPLE_SLACK);
  }

  private static int[] spread(int[] outputs) {
    int[] some = new int[Math.min(outputs.length, SAMPLED_LISTS)];
    Arrays.setAll(some, i -> outputs[(int) ((long) outputs.length * i / some.length)]);
    return some;
  }

  /**
   * Cuts the batches of a plan and counts.
   *
   * @param count of the batches that these stand for
   */
  public static BatchSizes measured(
      PlannedBatches planned,
      Graph graph,
      int layers,
      Workers workers,
      int count,
      int outputs,
      InfluenceListBounds lists,
      double slack) {
    List<BatchCapacity> rooms = new ArrayList<>();
    long bytes = 0;
    long rowEdges = 0;
    Iterator<Batch> batches = new ParallelCutter(planned, graph, workers).all();
    while (batches.hasNext()) {
      Batch batch = batches.next();
      rooms.add(BatchCapacity.of(List.of(batch), layers));
      bytes += batch.bytes();
      for (int i = 0; i < batch.within(layers - 1); i++) {
        rowEdges += graph.propagation().degree(batch.nodes()[i]);
      }
    }
    double share = (double) count / Math.max(1, rooms.size());
    return new BatchSizes(
        rooms, count, outputs, (long) (bytes * share), (long) (rowEdges * share), lists, slack);
  }

  /** As many rooms as there are batches, those of a sample repeated. */
  public List<BatchCapacity> all() {
    if (rooms.size() == count || rooms.isEmpty()) {
      return rooms;
    }
    List<BatchCapacity> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(rooms.get(i % rooms.size()));
    }
    return all;
  }

  /** Most bytes while one batch is cut. */
  public long cuttingBytes() {
    long most = 0;
    for (BatchCapacity room : rooms) {
      long nodes = Arrays.stream(room.rowsWithin()).max().orElse(0);
      most = Math.max(most, CUT_EDGE * room.edges() + CUT_NODE * nodes);
    }
    return most;
  }
}
