/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.batch.Batch;
import org.ibmb.batch.BatchStatistics;
import org.ibmb.batch.Batches;
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
   * All batches together, and one by one.
   *
   * @param nodeCount nodes of all batches, counted once per batch
   * @param overlapFactor that, divided by the number of distinct nodes
   * @param coveredInfluence share of the influence on the outputs that the kept nodes have, 0 to 1
   * @param edgeCutShare share of the relationships between outputs that lead to another batch; null
   *     where there are none, or where an output stands in several batches
   * @param bytes memory of the batches
   * @param labelHomophily share of the relationships that join nodes of one class; null unless
   *     asked for
   * @param batches a map per batch
   */
  public record StatsRow(
      long batchCount,
      long outputNodeCount,
      long auxiliaryNodeCount,
      long nodeCount,
      long relationshipCount,
      double overlapFactor,
      double coveredInfluence,
      Double edgeCutShare,
      long bytes,
      Double labelHomophily,
      List<Map<String, Object>> batches,
      long preProcessingMillis,
      long computeMillis,
      Map<String, Object> configuration) {}

  /** What was added to the projection. */
  public record MutateRow(
      long batchCount,
      long nodePropertiesWritten,
      long preProcessingMillis,
      long computeMillis,
      long mutateMillis,
      Map<String, Object> configuration) {}

  /** What was written to the database. */
  public record WriteRow(
      long batchCount,
      long nodePropertiesWritten,
      long preProcessingMillis,
      long computeMillis,
      long writeMillis,
      Map<String, Object> configuration) {}

  @Procedure(name = "ibmb.batches.stream", mode = Mode.READ)
  @Description("Groups output nodes into batches and returns the nodes of each batch.")
  public Stream<BatchRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Call call = call();
    BatchRequest request =
        BatchRequest.read(
            call, graphName, Configuration.of(configuration), BatchingMethod.Use.LISTING);
    List<Batch> batches = request.make(call).value().list();
    return IntStream.range(0, batches.size())
        .boxed()
        .flatMap(id -> rows(request.projection(), batches.get(id), id));
  }

  @Procedure(name = "ibmb.batches.stats", mode = Mode.READ)
  @Description("Groups output nodes into batches and returns counts and sizes.")
  public Stream<StatsRow> stats(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Call call = call();
    Configuration keys = Configuration.of(configuration);
    LabelHomophily homophily = LabelHomophily.read(keys);
    BatchRequest request = BatchRequest.read(call, graphName, keys, BatchingMethod.Use.LISTING);
    homophily.check(call, request.projection(), keys);
    keys.throwIfAny();
    FromRelationships<Batches> made = request.make(call, homophily);
    Batches batches = made.value();
    BatchStatistics shared = BatchStatistics.of(batches, made.graph().adjacency());
    return Stream.of(
        new StatsRow(
            batches.list().size(),
            batches.outputCount(),
            batches.nodeCount() - batches.outputCount(),
            batches.nodeCount(),
            batches.edgeCount(),
            shared.overlapFactor(),
            batches.coveredMass(),
            Double.isNaN(shared.edgeCutShare()) ? null : shared.edgeCutShare(),
            batches.bytes(),
            made.homophily(),
            IntStream.range(0, batches.list().size())
                .mapToObj(id -> sizes(batches.list().get(id), id))
                .toList(),
            made.preProcessingMillis(),
            made.computeMillis(),
            keys.resolved()));
  }

  @Procedure(name = "ibmb.batches.mutate", mode = Mode.READ)
  @Description("Groups output nodes into batches and adds the number of its batch to each of them.")
  public Stream<MutateRow> mutate(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Call call = call();
    Configuration keys = Configuration.of(configuration);
    ResultProperties property = ResultProperties.mutated(keys);
    BatchRequest request = BatchRequest.read(call, graphName, keys, BatchingMethod.Use.GROUPING);
    ProjectionWriter writer = new ProjectionWriter(request.projection(), property);
    writer.check();
    FromRelationships<Batches> made = request.make(call);
    Stopwatch watch = new Stopwatch();
    long written = writer.write(request.outputs(), request.columns(made.value()));
    return Stream.of(
        new MutateRow(
            made.value().list().size(),
            written,
            made.preProcessingMillis(),
            made.computeMillis(),
            watch.lapMillis(),
            keys.resolved()));
  }

  @Procedure(name = "ibmb.batches.write", mode = Mode.WRITE)
  @Description("Groups output nodes into batches and writes the number of its batch to each.")
  public Stream<WriteRow> write(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Call call = call();
    Configuration keys = Configuration.of(configuration);
    ResultProperties property = ResultProperties.written(keys);
    BatchRequest request = BatchRequest.read(call, graphName, keys, BatchingMethod.Use.GROUPING);
    DatabaseWriter writer = new DatabaseWriter(call, request.projection(), property);
    writer.check();
    FromRelationships<Batches> made = request.make(call);
    Stopwatch watch = new Stopwatch();
    long written = writer.write(request.outputs(), request.columns(made.value()));
    return Stream.of(
        new WriteRow(
            made.value().list().size(),
            written,
            made.preProcessingMillis(),
            made.computeMillis(),
            watch.lapMillis(),
            keys.resolved()));
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

  private static Map<String, Object> sizes(Batch batch, int id) {
    Map<String, Object> sizes = new LinkedHashMap<>();
    sizes.put("batchId", (long) id);
    sizes.put("outputNodeCount", (long) batch.outputCount());
    sizes.put("nodeCount", (long) batch.nodeCount());
    sizes.put("relationshipCount", (long) batch.adjacency().edgeCount());
    sizes.put("bytes", batch.bytes());
    return sizes;
  }
}
