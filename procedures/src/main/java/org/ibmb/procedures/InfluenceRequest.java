/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.ListLengths;

/**
 * The keys of {@code ibmb.influence}, looked up.
 *
 * @param sources the nodes whose influential nodes are wanted
 */
record InfluenceRequest(
    Projection projection, int[] sources, InfluenceConfig config, RunSettings run) {

  /**
   * @throws org.ibmb.run.InvalidInput with all mistakes
   */
  static InfluenceRequest read(Call call, String graphName, Configuration keys) {
    InfluenceConfig config = BatchingSettings.readInfluence(keys, InfluenceConfig.DEFAULT);
    ProjectionFilter filter = ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING);
    RunSettings run = RunSettings.read(keys);
    SourceNodes sources = SourceNodes.read(keys);
    Projection projection = Graphs.find(call, graphName, filter, run, keys);
    int[] nodes = keys.checked(() -> sources.in(projection), null);
    keys.throwIfAny();
    return new InfluenceRequest(projection, nodes, config, run);
  }

  FromRelationships<Influence> compute(Call call, LabelHomophily homophily) {
    return FromRelationships.compute(
        call,
        projection,
        run,
        memory(),
        "influence",
        homophily,
        (graph, progress) ->
            progress.stage(() -> call.engine(run).influence(graph, sources, config, call.stop())));
  }

  /** Before anything is read. */
  MemoryNeed memory() {
    int nodes = projection.nodeCount();
    return memory(ListLengths.of(sources.length, nodes, config.auxiliaryPerOutput()));
  }

  /** The same with the relationships, which are read for it, unless they are too many for now. */
  MemoryNeed memory(Call call) {
    if (!MemoryGuard.allows(call, memory())) {
      return memory();
    }
    Graph graph = AdjacencyReader.read(projection, Propagation.NONE, call.stop());
    return memory(ListLengths.of(graph.adjacency(), sources, config, call.stop()));
  }

  private MemoryNeed memory(ListLengths lists) {
    return memory(GraphSize.of(projection), lists, run);
  }

  static MemoryNeed memory(GraphSize size, ListLengths lists, RunSettings run) {
    return new MemoryNeed().relationships(size, Propagation.SYMMETRIC).influence(size, lists, run);
  }
}
