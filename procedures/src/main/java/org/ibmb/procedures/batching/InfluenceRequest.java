/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.ListLengths;
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
import org.ibmb.procedures.projection.Graphs;
import org.ibmb.procedures.projection.LabelHomophily;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.projection.ProjectionFilter;
import org.ibmb.procedures.projection.SharedInputs;
import org.ibmb.procedures.projection.SourceNodes;

/**
 * The keys of {@code ibmb.influence}, looked up.
 *
 * @param sources the nodes whose influential nodes are wanted
 */
public record InfluenceRequest(
    Projection projection, int[] sources, InfluenceConfig config, RunSettings run) {

  /**
   * @throws org.ibmb.run.InvalidInput with all mistakes
   */
  public static InfluenceRequest read(Call call, String graphName, Configuration keys) {
    InfluenceConfig config = BatchingSettings.readInfluence(keys, InfluenceConfig.DEFAULT);
    ProjectionFilter filter = ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING);
    RunSettings run = RunSettings.read(keys);
    SourceNodes sources = SourceNodes.read(keys);
    Projection projection = Graphs.find(call, graphName, filter, run, keys);
    int[] nodes = keys.checked(() -> sources.in(projection), null);
    keys.throwIfAny();
    return new InfluenceRequest(projection, nodes, config, run);
  }

  /** Waits for memory and reads the relationships; {@link #compute} is the next stage's work. */
  StructuralRun start(Call call, LabelHomophily homophily) {
    return StructuralRun.start(call, projection, run, request(call), "influence", homophily);
  }

  Influence compute(StructuralRun at) {
    Running running = at.running();
    return running.engine().influence(at.graph(), sources, config, running.stop());
  }

  /** What is known of the memory before any work. */
  private MemoryLedger.Request request(Call call) {
    ListLengths unknown = ListLengths.none(sources.length);
    List<String> remedies = new ArrayList<>(List.of("auxiliaryPerOutput", "sourceNodes"));
    if (run.concurrency() > 1) {
      remedies.add("concurrency");
    }
    return memory(GraphSize.of(projection), unknown, run)
        .request(
            "ibmb.influence",
            Sharing.of(call, projection).relationships(Propagation.SYMMETRIC),
            remedies);
  }

  /**
   * The memory of a call on a projection, or on a graph of which only the size is known.
   *
   * @param graph the name of the projection, or a map of sizes
   * @throws org.ibmb.run.InvalidInput with all mistakes
   */
  static EstimateRow estimate(Call call, String name, Object graph, Configuration keys) {
    GivenSize given = GivenSize.read(graph, keys);
    if (given != null) {
      InfluenceConfig config = BatchingSettings.readInfluence(keys, InfluenceConfig.DEFAULT);
      SizedRequest sized = SizedRequest.read(given);
      return sized.row(name, memory(sized.size(), sized.lists(config), sized.run()));
    }
    InfluenceRequest request = read(call, GivenSize.graphName(graph), keys);
    return EstimateRow.of(
        name, request.estimate(call), GraphSize.of(request.projection), request.run);
  }

  /**
   * The memory of a call; the relationships are read for it, unless they are too many for now. Many
   * sources are looked at in part.
   */
  private MemoryNeed estimate(Call call) {
    int nodes = projection.nodeCount();
    ListLengths most = ListLengths.of(sources.length, nodes, config.auxiliaryPerOutput());
    Running running = Running.tryQuietly(call, run, request(call));
    if (running == null) {
      return memory(GraphSize.of(projection), most, run);
    }
    try (running) {
      Graph graph =
          call.kept(SharedInputs.class)
              .graph(projection, Propagation.SYMMETRIC, running.workers(), running.stop());
      return memory(
          GraphSize.of(projection), BatchSizes.lists(graph, sources, config, running), run);
    }
  }

  public static MemoryNeed memory(GraphSize size, ListLengths lists, RunSettings run) {
    return StageMemory.influence(
        new MemoryNeed().relationships(size, Propagation.SYMMETRIC), size, lists, run);
  }
}
