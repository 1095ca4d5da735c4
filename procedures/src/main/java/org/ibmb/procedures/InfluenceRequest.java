/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

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

  MemoryNeed memory() {
    return new MemoryNeed()
        .relationships(projection)
        .influence(projection, sources.length, config.auxiliaryPerOutput(), run);
  }
}
