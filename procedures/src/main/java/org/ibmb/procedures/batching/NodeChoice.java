/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.projection.Graphs;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.projection.ProjectionFilter;
import org.ibmb.procedures.projection.SourceNodes;

/**
 * Which nodes of which graph a call is about, and how it runs: the keys that {@code ibmb.influence}
 * and {@code ibmb.batches} share.
 */
record NodeChoice(ProjectionFilter filter, RunSettings run, SourceNodes sources) {

  static NodeChoice read(Configuration keys) {
    return new NodeChoice(
        ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING),
        RunSettings.read(keys),
        SourceNodes.read(keys));
  }

  /**
   * The graph that is meant.
   *
   * @throws org.ibmb.run.InvalidInput where it cannot be found, with everything noted so far
   */
  Projection find(Call call, String graphName, Configuration keys) {
    return Graphs.find(call, graphName, filter, run, keys);
  }

  /** The nodes in the engine's numbers; null where some are not in the graph, which is noted. */
  int[] in(Projection projection, Configuration keys) {
    return keys.checked(() -> sources.in(projection), null);
  }
}
