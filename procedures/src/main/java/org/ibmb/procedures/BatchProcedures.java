/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.batch.Batch;
import org.ibmb.batch.Batches;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.batches}: the batches that training and prediction would use. */
public final class BatchProcedures extends IbmbProcedure {

  /**
   * One node of one batch.
   *
   * @param batchId counted from 0
   * @param role {@code OUTPUT} where the batch predicts the node, {@code AUXILIARY} where it only
   *     informs
   * @param influence on the outputs of the batch, summed
   */
  public record BatchRow(long batchId, long nodeId, String role, double influence) {}

  /**
   * All batches together.
   *
   * @param nodeCount nodes of all batches, counted once per batch
   * @param overlapFactor that, divided by the number of distinct nodes
   * @param coveredInfluence share of the influence on the outputs that the kept nodes have, 0 to 1
   * @param bytes memory of the batches
   */
  public record StatsRow(
      long batchCount,
      long outputNodeCount,
      long auxiliaryNodeCount,
      long nodeCount,
      long relationshipCount,
      double overlapFactor,
      double coveredInfluence,
      long bytes,
      long preProcessingMillis,
      long computeMillis,
      Map<String, Object> configuration) {}

  private record Made(
      Projection projection, Batches batches, long preProcessingMillis, long computeMillis) {}

  @Procedure(name = "ibmb.batches.stream", mode = Mode.READ)
  @Description("Groups output nodes into batches and returns the nodes of each batch.")
  public Stream<BatchRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Made made = make(graphName, Configuration.of(configuration));
    return IntStream.range(0, made.batches.list().size())
        .boxed()
        .flatMap(id -> rows(made.projection, made.batches.list().get(id), id));
  }

  @Procedure(name = "ibmb.batches.stats", mode = Mode.READ)
  @Description("Groups output nodes into batches and returns counts and sizes.")
  public Stream<StatsRow> stats(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    Made made = make(graphName, keys);
    Batches batches = made.batches;
    return Stream.of(
        new StatsRow(
            batches.list().size(),
            batches.outputCount(),
            batches.nodeCount() - batches.outputCount(),
            batches.nodeCount(),
            batches.edgeCount(),
            (double) batches.nodeCount() / distinctNodes(batches),
            batches.coveredMass(),
            batches.bytes(),
            made.preProcessingMillis,
            made.computeMillis,
            keys.resolved()));
  }

  private Made make(String graphName, Configuration keys) {
    Call call = call();
    BatchRequest request = BatchRequest.read(call, graphName, keys);
    Projection projection = request.projection();
    MemoryGuard.check(call, request.run(), request.memory());
    try (Progress progress =
        Progress.start(
            call,
            request.run(),
            "ibmb.batches",
            Progress.stage("relationships", 1),
            Progress.stage("batches", 1))) {
      Stopwatch watch = new Stopwatch();
      Graph graph =
          progress.stage(
              () -> AdjacencyReader.read(projection, Propagation.SYMMETRIC, call.stop()));
      long preProcessingMillis = watch.lapMillis();
      Batches batches =
          progress.stage(
              () ->
                  call.batches(
                      projection, graph, request.outputs(), request.batching(), request.run()));
      progress.finish();
      return new Made(projection, batches, preProcessingMillis, watch.lapMillis());
    }
  }

  private static Stream<BatchRow> rows(Projection projection, Batch batch, int id) {
    return IntStream.range(0, batch.nodeCount())
        .mapToObj(
            i ->
                new BatchRow(
                    id,
                    projection.originalId(batch.nodes()[i]),
                    i < batch.outputCount() ? "OUTPUT" : "AUXILIARY",
                    batch.influence()[i]));
  }

  private static int distinctNodes(Batches batches) {
    BitSet seen = new BitSet();
    for (Batch batch : batches.list()) {
      for (int node : batch.nodes()) {
        seen.set(node);
      }
    }
    return seen.cardinality();
  }
}
