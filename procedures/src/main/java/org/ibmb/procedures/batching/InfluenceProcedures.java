/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceStatistics;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.IbmbProcedure;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.projection.LabelHomophily;
import org.ibmb.procedures.projection.Projection;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.influence}: who matters to whom. */
public final class InfluenceProcedures extends IbmbProcedure {

  /**
   * One influential node.
   *
   * @param sourceNodeId the node that is influenced
   * @param targetNodeId the node that influences it; the source is among its own
   * @param influence approximate personalized PageRank, in [0, 1]
   * @param rank counted from 1 per source
   */
  public record InfluenceRow(long sourceNodeId, long targetNodeId, double influence, long rank) {}

  /**
   * All sources together.
   *
   * @param pairCount influential nodes of all sources, counted once per source
   * @param influentialNodeCount the same, each once
   * @param coveredInfluence share of the influence that the kept nodes have, 0 to 1; the mean over
   *     the sources
   * @param coveredInfluenceDistribution {@code min, p10, p50, p90, max} over the sources
   * @param labelHomophily share of the relationships that join nodes of one class; null unless
   *     asked for
   */
  public record StatsRow(
      long sourceNodeCount,
      long pairCount,
      long influentialNodeCount,
      double coveredInfluence,
      Map<String, Object> coveredInfluenceDistribution,
      Double labelHomophily,
      long preProcessingMillis,
      long computeMillis,
      Map<String, Object> configuration,
      List<String> warnings) {}

  @Procedure(name = "ibmb.influence.stream", mode = Mode.READ)
  @Description("Returns the most influential nodes of each source node, by personalized PageRank.")
  public Stream<InfluenceRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Call call = call();
          InfluenceRequest request =
              InfluenceRequest.read(call, graphName, Configuration.of(configuration));
          StructuralRun at = request.start(call, LabelHomophily.NOT_ASKED);
          return at.running()
              .feeding(
                  () -> {
                    Influence influence = at.running().stage(() -> request.compute(at));
                    return IntStream.range(0, influence.sources().length)
                        .boxed()
                        .flatMap(source -> rows(request.projection(), influence, source));
                  });
        });
  }

  @Procedure(name = "ibmb.influence.stats", mode = Mode.READ)
  @Description("Finds the most influential nodes of each source node and returns a summary.")
  public Stream<StatsRow> stats(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Call call = call();
          Configuration keys = Configuration.of(configuration);
          LabelHomophily homophily = LabelHomophily.read(keys);
          InfluenceRequest request = InfluenceRequest.read(call, graphName, keys);
          homophily.check(call, request.projection(), keys);
          try (StructuralRun at = request.start(call, homophily)) {
            Stopwatch watch = new Stopwatch();
            Influence influence = at.running().stage(() -> request.compute(at));
            InfluenceStatistics statistics =
                at.running().guarded(() -> InfluenceStatistics.of(influence));
            at.running().finish();
            return Stream.of(
                new StatsRow(
                    influence.sources().length,
                    influence.nodes().length,
                    statistics.distinctNodes(),
                    influence.coveredMass(),
                    distribution(statistics),
                    at.homophily(),
                    at.preProcessingMillis(),
                    watch.lapMillis(),
                    keys.resolved(),
                    at.running().progress().warnings()));
          }
        });
  }

  @Procedure(name = "ibmb.influence.stream.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> streamEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> InfluenceRequest.estimate(call(), "ibmb.influence.stream", graph, keys));
  }

  @Procedure(name = "ibmb.influence.stats.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> statsEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          LabelHomophily.read(keys);
          return InfluenceRequest.estimate(call(), "ibmb.influence.stats", graph, keys);
        });
  }

  private static Map<String, Object> distribution(InfluenceStatistics statistics) {
    Map<String, Object> distribution = new LinkedHashMap<>();
    distribution.put("min", statistics.quantile(0));
    distribution.put("p10", statistics.quantile(0.1));
    distribution.put("p50", statistics.quantile(0.5));
    distribution.put("p90", statistics.quantile(0.9));
    distribution.put("max", statistics.quantile(1));
    return distribution;
  }

  private static Stream<InfluenceRow> rows(Projection projection, Influence influence, int source) {
    int first = influence.offsets()[source];
    return IntStream.range(first, influence.offsets()[source + 1])
        .mapToObj(
            i ->
                new InfluenceRow(
                    projection.originalId(influence.sources()[source]),
                    projection.originalId(influence.nodes()[i]),
                    influence.scores()[i],
                    i - first + 1));
  }
}
