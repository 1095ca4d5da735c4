/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.Influence;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.influence.stream}. */
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

  @Procedure(name = "ibmb.influence.stream", mode = Mode.READ)
  @Description("Returns the most influential nodes of each source node, by personalized PageRank.")
  public Stream<InfluenceRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Call call = call();
    InfluenceRequest request =
        InfluenceRequest.read(call, graphName, Configuration.of(configuration));
    Projection projection = request.projection();
    MemoryGuard.check(call, request.run(), request.memory());
    Influence influence = compute(call, request);
    return IntStream.range(0, influence.sources().length)
        .boxed()
        .flatMap(source -> rows(projection, influence, source));
  }

  private static Influence compute(Call call, InfluenceRequest request) {
    try (Progress progress =
        Progress.start(
            call,
            request.run(),
            "ibmb.influence",
            Progress.stage("relationships", 1),
            Progress.stage("influence", 1))) {
      Graph graph =
          progress.stage(
              () -> AdjacencyReader.read(request.projection(), Propagation.SYMMETRIC, call.stop()));
      Influence influence =
          progress.stage(
              () ->
                  call.engine(request.run())
                      .influence(graph, request.sources(), request.config(), call.stop()));
      progress.finish();
      return influence;
    }
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
