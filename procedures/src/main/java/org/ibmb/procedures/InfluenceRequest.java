/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.graph.Propagation;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;

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

  MemoryNeed memory() {
    return memory(GraphSize.of(projection), sources.length, config, run);
  }

  static MemoryNeed memory(GraphSize size, long sources, InfluenceConfig config, RunSettings run) {
    return new MemoryNeed()
        .relationships(size, Propagation.SYMMETRIC)
        .influence(size, sources, config.auxiliaryPerOutput(), run);
  }
}
