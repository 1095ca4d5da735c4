/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.ibmb.batch.BatchStatistics;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.MemoryLedger;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.estimate.GivenSize;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.estimate.Sharing;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.procedures.projection.LabelHomophily;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.projection.SharedInputs;
import org.ibmb.procedures.result.NodeColumn;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.NotEnoughMemory;

/**
 * The keys of {@code ibmb.batches}, looked up.
 *
 * @param keys whose mistakes are noted, and reported before any work
 * @param outputs the nodes that the batches predict; null where that is a mistake
 * @param seed of what is drawn
 * @param stored where the batches are taken from; null: they are made
 */
public record BatchRequest(
    Configuration keys,
    Projection projection,
    int[] outputs,
    BatchingSettings batching,
    long seed,
    RunSettings run,
    StoredChoice stored) {

  /** What the keys say. */
  record Settings(Configuration keys, AskedBatching batching, long seed, NodeChoice nodes) {

    /**
     * @param storedKey names stored batches
     */
    static Settings read(Configuration keys, BatchingMethod.Use use, String storedKey) {
      return new Settings(
          keys,
          AskedBatching.read(keys, storedKey, BatchingSettings.DEFAULT, use),
          keys.integer("randomSeed", ThreadLocalRandom.current().nextLong(1L << 53)),
          NodeChoice.read(keys));
    }

    /** The stored batches that are named; null where there are none. */
    StoredChoice findStored(Call call) {
      return StoredChoice.find(call, keys, batching.stored());
    }

    /**
     * Looks up the rest.
     *
     * @throws InvalidInput where the graph cannot be found, with everything noted so far
     */
    BatchRequest bind(Call call, String graphName, StoredChoice stored) {
      BatchingSettings bound = batching.bind(stored, BatchingSettings.DEFAULT);
      Projection projection = nodes.find(call, graphName, keys);
      int[] outputs = nodes.in(projection, keys);
      if (outputs != null) {
        bound.checkOutputs(keys, outputs.length);
      }
      return new BatchRequest(keys, projection, outputs, bound, seed, nodes.run(), stored);
    }
  }

  /**
   * Reads the keys and looks up what they name.
   *
   * @throws InvalidInput where the graph cannot be found, with everything noted so far
   */
  public static BatchRequest read(
      Call call, String graphName, Configuration keys, BatchingMethod.Use use) {
    Settings settings = Settings.read(keys, use, "stored");
    return settings.bind(call, graphName, settings.findStored(call));
  }

  /**
   * Waits for memory and reads the relationships; {@link #plan} is the next stage's work.
   *
   * @throws InvalidInput with all mistakes of the keys, before any work
   */
  StructuralRun start(Call call, LabelHomophily homophily) {
    keys.throwIfAny();
    return StructuralRun.start(call, projection, run, request(call), "batches", homophily);
  }

  /** Groups the outputs; no batch is cut. */
  PlannedBatches plan(Call call, StructuralRun at) {
    PlannedBatches planned =
        BatchMaker.of(call, projection, at.graph(), at.running(), stored)
            .plan(outputs, batching, seed);
    planned.warnings().forEach(at.running().progress()::warn);
    return planned;
  }

  /** What is known of the memory before any work. */
  private MemoryLedger.Request request(Call call) {
    GraphSize size = GraphSize.of(projection);
    MemoryNeed need = new MemoryNeed().relationships(size, Propagation.SYMMETRIC);
    if (stored == null) {
      BatchMemory.starting(need, size, batching, outputs.length, run);
    } else {
      StageMemory.stored(need, size, stored.size(), run);
    }
    return need.request(
        "ibmb.batches",
        Sharing.of(call, projection).relationships(Propagation.SYMMETRIC),
        remedies());
  }

  private List<String> remedies() {
    List<String> keys =
        new ArrayList<>(batching.remedies("", BatchingMethod.Use.LISTING, stored, run));
    if (!batching.isFullGraph()) {
      keys.add("sourceNodes");
    }
    return keys;
  }

  /** The number of its batch, of each output. */
  List<NodeColumn> columns(PlannedBatches batches) {
    int[] batchOf = BatchStatistics.batchOfOutputs(batches, projection.nodeCount());
    long[] ids = new long[outputs.length];
    Arrays.setAll(ids, i -> batchOf[outputs[i]]);
    return List.of(NodeColumn.numbers(ids));
  }

  /** Bounds that the size of the graph gives. */
  private MemoryNeed bounds() {
    GraphSize size = GraphSize.of(projection);
    return StoredChoice.replacing(
        BatchMemory.of(size, batching, outputs.length, run), stored, size, run);
  }

  /**
   * The memory of a call on a projection, or on a graph of which only the size is known.
   *
   * @param graph the name of the projection, or a map of sizes
   * @throws InvalidInput with all mistakes
   */
  static EstimateRow estimate(
      Call call, String name, Object graph, Configuration keys, BatchingMethod.Use use) {
    boolean exact = GivenSize.readExact(keys);
    GivenSize given = GivenSize.read(graph, keys);
    Settings settings = Settings.read(keys, use, "stored");
    StoredChoice stored = settings.findStored(call);
    if (given != null) {
      BatchingSettings batching = settings.batching.bind(stored, BatchingSettings.DEFAULT);
      SizedRequest sized = new SizedRequest(given.graph(), settings.nodes);
      batching.checkCount(keys, use, sized.outputs());
      MemoryNeed need = BatchMemory.of(sized.size(), batching, sized.outputs(), sized.run());
      return sized.row(name, StoredChoice.replacing(need, stored, sized.size(), sized.run()));
    }
    BatchRequest request = settings.bind(call, GivenSize.graphName(graph), stored);
    keys.throwIfAny();
    return EstimateRow.of(
        name, request.estimate(call, exact), GraphSize.of(request.projection), request.run);
  }

  /**
   * The memory of a call: of batches that are made for it where that is quick or asked for, else of
   * a sample of them; without either where the memory does not suffice for now.
   *
   * @param exact whether all batches are made, however long it takes
   */
  MemoryNeed estimate(Call call, boolean exact) {
    Running running = Running.tryQuietly(call, run, request(call));
    if (running == null) {
      return bounds();
    }
    try (running) {
      Graph graph =
          call.kept(SharedInputs.class)
              .graph(projection, Propagation.SYMMETRIC, running.workers(), running.stop());
      GraphSize size = GraphSize.of(projection);
      BatchMaker maker = BatchMaker.of(call, projection, graph, running, stored);
      BatchSizes sizes = BatchSizes.of(maker, outputs, batching, seed, 1, exact, running);
      MemoryNeed need = BatchMemory.ofMade(size, batching, sizes.lists(), run, sizes);
      return StoredChoice.replacing(need, stored, size, run);
    } catch (NotEnoughMemory e) {
      return bounds();
    }
  }
}
