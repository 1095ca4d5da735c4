/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.ibmb.batch.BatchStatistics;
import org.ibmb.batch.Batches;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.ListLengths;

/**
 * The keys of {@code ibmb.batches}, looked up.
 *
 * @param outputs the nodes that the batches predict
 * @param seed of what is drawn
 * @param stored where the batches are taken from; null: they are made
 */
record BatchRequest(
    Projection projection,
    int[] outputs,
    BatchingSettings batching,
    long seed,
    RunSettings run,
    StoredChoice stored) {

  /**
   * @throws org.ibmb.run.InvalidInput with all mistakes
   */
  static BatchRequest read(
      Call call, String graphName, Configuration keys, BatchingMethod.Use use) {
    return read(call, graphName, keys, use, StoredChoice.read(call, keys, "stored"));
  }

  /**
   * The same, with stored batches that another key names.
   *
   * @param stored null where none are named
   */
  static BatchRequest read(
      Call call,
      String graphName,
      Configuration keys,
      BatchingMethod.Use use,
      StoredChoice stored) {
    BatchingSettings batching =
        BatchingSettings.read(keys, StoredChoice.defaults(stored, BatchingSettings.DEFAULT), use);
    StoredChoice.check(stored, keys, batching);
    long seed = keys.integer("randomSeed", ThreadLocalRandom.current().nextLong(1L << 53));
    ProjectionFilter filter = ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING);
    RunSettings run = RunSettings.read(keys);
    SourceNodes sources = SourceNodes.read(keys);
    Projection projection = Graphs.find(call, graphName, filter, run, keys);
    int[] outputs = keys.checked(() -> sources.in(projection), null);
    keys.throwIfAny();
    return new BatchRequest(projection, outputs, batching, seed, run, stored);
  }

  FromRelationships<Batches> make(Call call) {
    return make(call, LabelHomophily.NOT_ASKED);
  }

  FromRelationships<Batches> make(Call call, LabelHomophily homophily) {
    return FromRelationships.compute(
        call,
        projection,
        run,
        memory(),
        "batches",
        homophily,
        (graph, progress) -> {
          Batches batches =
              progress.stage(
                  () ->
                      BatchMaker.of(call, projection, graph, run, stored)
                          .batches(outputs, batching, seed));
          batches.warnings().forEach(progress::warn);
          return batches;
        });
  }

  /** The number of its batch, of each output. */
  List<NodeColumn> columns(Batches batches) {
    int[] batchOf = BatchStatistics.batchOfOutputs(batches, projection.nodeCount());
    long[] ids = new long[outputs.length];
    Arrays.setAll(ids, i -> batchOf[outputs[i]]);
    return List.of(NodeColumn.numbers(ids));
  }

  /** Before any batch is made. */
  MemoryNeed memory() {
    GraphSize size = GraphSize.of(projection);
    return StoredChoice.replacing(
        BatchMemory.of(size, batching, outputs.length, run), stored, size, run);
  }

  /**
   * The same with the batches, which are made for it: a call after it finds them in the cache.
   * Without them where they are too many for now.
   */
  MemoryNeed memory(Call call) {
    if (!MemoryGuard.allows(call, memory())) {
      return memory();
    }
    Graph graph = AdjacencyReader.read(projection, Propagation.SYMMETRIC, call.stop());
    BatchMaker maker = BatchMaker.of(call, projection, graph, run, stored);
    long bytes = maker.batches(outputs, batching, seed).bytes();
    ListLengths lists =
        stored == null
            ? BatchMemory.lists(graph, outputs, batching, call.stop())
            : ListLengths.none(outputs.length);
    GraphSize size = GraphSize.of(projection);
    return StoredChoice.replacing(
        BatchMemory.ofMade(size, batching, lists, run, bytes), stored, size, run);
  }
}
