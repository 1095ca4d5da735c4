/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.concurrent.ThreadLocalRandom;

/**
 * The keys of {@code ibmb.batches}, looked up.
 *
 * @param outputs the nodes that the batches predict
 * @param seed of what is drawn
 */
record BatchRequest(
    Projection projection, int[] outputs, BatchingSettings batching, long seed, RunSettings run) {

  /**
   * @throws org.ibmb.run.InvalidInput with all mistakes
   */
  static BatchRequest read(Call call, String graphName, Configuration keys) {
    BatchingSettings batching =
        BatchingSettings.read(keys, BatchingSettings.DEFAULT, BatchingMethod.Use.LISTING);
    long seed = keys.integer("randomSeed", ThreadLocalRandom.current().nextLong(1L << 53));
    ProjectionFilter filter = ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING);
    RunSettings run = RunSettings.read(keys);
    SourceNodes sources = SourceNodes.read(keys);
    Projection projection = Graphs.find(call, graphName, filter, run, keys);
    int[] outputs = keys.checked(() -> sources.in(projection), null);
    keys.throwIfAny();
    return new BatchRequest(projection, outputs, batching, seed, run);
  }

  /**
   * Before any batch is made: between batches that are all alike and batches that share nothing.
   */
  MemoryNeed memory() {
    MemoryNeed need = new MemoryNeed().relationships(projection);
    long nodes = projection.nodeCount();
    long edges = projection.relationshipCount() + nodes;
    switch (batching.method()) {
      case FULL:
        return need.heap("batches", 16 * nodes, 16 * (nodes + edges) + 16 * nodes);
      case NODE, RANDOM, SHADOW:
        return influenceMemory(need, nodes, edges);
      default:
        long batches = 1 + outputs.length / Math.max(1, batching.config().outputsPerBatch());
        return need.heap("batches", 16L * outputs.length, 16 * (nodes + edges) * (batches + 1));
    }
  }

  private MemoryNeed influenceMemory(MemoryNeed need, long nodes, long edges) {
    int perOutput = batching.config().influence().auxiliaryPerOutput();
    long perBatch = Math.min(batching.config().outputsPerBatch(), outputs.length);
    long count = (outputs.length + perBatch - 1) / perBatch;
    long members = Math.min(nodes, perBatch * Math.min(perOutput, nodes));
    // Groups of outputs may be smaller than they may be: twice as many, if each is over half full.
    return need.influence(projection, outputs.length, perOutput, run)
        .heap(
            "batches",
            16L * outputs.length,
            2 * count * (16 * (members + 1) + 16 * Math.min(edges, members * members)));
  }
}
