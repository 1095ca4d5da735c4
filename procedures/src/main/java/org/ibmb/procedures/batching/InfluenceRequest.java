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
import org.ibmb.influence.InfluenceListBounds;
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

/**
 * The keys of {@code ibmb.influence}, looked up.
 *
 * @param keys whose mistakes are noted, and reported before any work
 * @param sources the nodes whose influential nodes are wanted; null where that is a mistake
 */
public record InfluenceRequest(
    Configuration keys,
    Projection projection,
    int[] sources,
    InfluenceConfig config,
    RunSettings run) {

  /** What the keys say. */
  private record Settings(InfluenceConfig config, NodeChoice nodes) {

    private static Settings read(Configuration keys) {
      return new Settings(NodeWise.readInfluence(keys), NodeChoice.read(keys));
    }

    private InfluenceRequest bind(Call call, String graphName, Configuration keys) {
      Projection projection = nodes.find(call, graphName, keys);
      return new InfluenceRequest(
          keys, projection, nodes.in(projection, keys), config, nodes.run());
    }
  }

  /**
   * Reads the keys and looks up what they name.
   *
   * @throws org.ibmb.run.InvalidInput where the graph cannot be found, with everything noted so far
   */
  public static InfluenceRequest read(Call call, String graphName, Configuration keys) {
    return Settings.read(keys).bind(call, graphName, keys);
  }

  /**
   * Waits for memory and reads the relationships; {@link #compute} is the next stage's work.
   *
   * @throws org.ibmb.run.InvalidInput with all mistakes of the keys, before any work
   */
  StructuralRun start(Call call, LabelHomophily homophily) {
    keys.throwIfAny();
    return StructuralRun.start(call, projection, run, request(call), "influence", homophily);
  }

  Influence compute(StructuralRun at) {
    Running running = at.running();
    return running.engine().influence(at.graph(), sources, config, running.stop());
  }

  /** What is known of the memory before any work. */
  private MemoryLedger.Request request(Call call) {
    InfluenceListBounds unknown = InfluenceListBounds.none(sources.length);
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
    Settings settings = Settings.read(keys);
    if (given != null) {
      SizedRequest sized = new SizedRequest(given.graph(), settings.nodes);
      return sized.row(name, memory(sized.size(), sized.lists(settings.config), sized.run()));
    }
    InfluenceRequest request = settings.bind(call, GivenSize.graphName(graph), keys);
    keys.throwIfAny();
    return EstimateRow.of(
        name, request.estimate(call), GraphSize.of(request.projection), request.run);
  }

  /**
   * The memory of a call; the relationships are read for it, unless they are too many for now. Many
   * sources are looked at in part.
   */
  private MemoryNeed estimate(Call call) {
    int nodes = projection.nodeCount();
    InfluenceListBounds most =
        InfluenceListBounds.of(sources.length, nodes, config.auxiliaryPerOutput());
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

  public static MemoryNeed memory(GraphSize size, InfluenceListBounds lists, RunSettings run) {
    return StageMemory.influence(
        new MemoryNeed().relationships(size, Propagation.SYMMETRIC), size, lists, run);
  }
}
