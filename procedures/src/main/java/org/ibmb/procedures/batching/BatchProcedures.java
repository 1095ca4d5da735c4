/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.batch.Batch;
import org.ibmb.batch.BatchStatistics;
import org.ibmb.batch.ParallelCutter;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.IbmbProcedure;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.projection.LabelHomophily;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.result.DatabaseWriter;
import org.ibmb.procedures.result.NodeColumn;
import org.ibmb.procedures.result.ProjectionWriter;
import org.ibmb.procedures.result.ResultProperties;
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
      Map<String, Object> configuration,
      List<String> warnings) {}

  /** What was added to the projection. */
  public record MutateRow(
      long batchCount,
      long nodePropertiesWritten,
      long preProcessingMillis,
      long computeMillis,
      long mutateMillis,
      Map<String, Object> configuration,
      List<String> warnings) {}

  /** What was written to the database. */
  public record WriteRow(
      long batchCount,
      long nodePropertiesWritten,
      long preProcessingMillis,
      long computeMillis,
      long writeMillis,
      Map<String, Object> configuration,
      List<String> warnings) {}

  @Procedure(name = "ibmb.batches.stream", mode = Mode.READ)
  @Description("Groups output nodes into batches and returns the nodes of each batch.")
  public Stream<BatchRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Call call = call();
          BatchRequest request =
              BatchRequest.read(
                  call, graphName, Configuration.of(configuration), BatchingMethod.Use.LISTING);
          StructuralRun at = request.start(call, LabelHomophily.NOT_ASKED);
          Running running = at.running();
          return running.feeding(
              () -> {
                PlannedBatches planned = running.stage(() -> request.plan(call, at));
                Iterator<Batch> batches =
                    new ParallelCutter(planned, at.graph(), running.workers()).all();
                return IntStream.range(0, planned.count())
                    .boxed()
                    .flatMap(id -> rows(request.projection(), running.guarded(batches::next), id));
              });
        });
  }

  @Procedure(name = "ibmb.batches.stats", mode = Mode.READ)
  @Description("Groups output nodes into batches and returns counts and sizes.")
  public Stream<StatsRow> stats(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Call call = call();
          Configuration keys = Configuration.of(configuration);
          LabelHomophily homophily = LabelHomophily.read(keys);
          BatchRequest request =
              BatchRequest.read(call, graphName, keys, BatchingMethod.Use.LISTING);
          homophily.check(call, request.projection(), keys);
          try (StructuralRun at = request.start(call, homophily)) {
            Stopwatch watch = new Stopwatch();
            StatsRow row = at.running().stage(() -> stats(call, request, at, watch, keys));
            at.running().finish();
            return Stream.of(row);
          }
        });
  }

  /** Goes through the batches one by one. */
  private static StatsRow stats(
      Call call, BatchRequest request, StructuralRun at, Stopwatch watch, Configuration keys) {
    PlannedBatches planned = request.plan(call, at);
    BatchStatistics.Collector shared = new BatchStatistics.Collector();
    List<Map<String, Object>> each = new ArrayList<>();
    long outputs = 0;
    long nodes = 0;
    long edges = 0;
    long bytes = 0;
    Iterator<Batch> batches = new ParallelCutter(planned, at.graph(), at.running().workers()).all();
    while (batches.hasNext()) {
      Batch batch = batches.next();
      shared.add(batch);
      outputs += batch.outputCount();
      nodes += batch.nodeCount();
      edges += batch.adjacency().edgeCount();
      bytes += batch.bytes();
      each.add(sizes(batch, each.size()));
    }
    BatchStatistics statistics = shared.statistics(planned, at.graph().adjacency());
    return new StatsRow(
        planned.count(),
        outputs,
        nodes - outputs,
        nodes,
        edges,
        statistics.overlapFactor(),
        planned.coveredMass(),
        Double.isNaN(statistics.edgeCutShare()) ? null : statistics.edgeCutShare(),
        bytes,
        at.homophily(),
        each,
        at.preProcessingMillis(),
        watch.lapMillis(),
        keys.resolved(),
        at.running().progress().warnings());
  }

  @Procedure(name = "ibmb.batches.mutate", mode = Mode.READ)
  @Description("Groups output nodes into batches and adds the number of its batch to each of them.")
  public Stream<MutateRow> mutate(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Call call = call();
          Configuration keys = Configuration.of(configuration);
          ResultProperties property = ResultProperties.mutated(keys);
          BatchRequest request =
              BatchRequest.read(call, graphName, keys, BatchingMethod.Use.GROUPING);
          ProjectionWriter writer = new ProjectionWriter(request.projection(), property);
          keys.check(writer::check);
          Grouping made = group(call, request, columns -> writer.write(request.outputs(), columns));
          return Stream.of(
              new MutateRow(
                  made.batchCount,
                  made.written,
                  made.preProcessingMillis,
                  made.computeMillis,
                  made.storeMillis,
                  keys.resolved(),
                  made.warnings));
        });
  }

  @Procedure(name = "ibmb.batches.write", mode = Mode.WRITE)
  @Description("Groups output nodes into batches and writes the number of its batch to each.")
  public Stream<WriteRow> write(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Call call = call();
          Configuration keys = Configuration.of(configuration);
          ResultProperties property = ResultProperties.written(keys);
          BatchRequest request =
              BatchRequest.read(call, graphName, keys, BatchingMethod.Use.GROUPING);
          DatabaseWriter writer = new DatabaseWriter(call, request.projection(), property);
          keys.check(writer::check);
          Grouping made = group(call, request, columns -> writer.write(request.outputs(), columns));
          return Stream.of(
              new WriteRow(
                  made.batchCount,
                  made.written,
                  made.preProcessingMillis,
                  made.computeMillis,
                  made.storeMillis,
                  keys.resolved(),
                  made.warnings));
        });
  }

  /** Batches whose numbers are stored as properties, and how long each part took. */
  private record Grouping(
      long batchCount,
      long written,
      long preProcessingMillis,
      long computeMillis,
      long storeMillis,
      List<String> warnings) {}

  /**
   * Groups the outputs and stores the number of its batch for each; no batch is cut.
   *
   * @param store takes the columns and says how many properties it has set
   */
  private static Grouping group(
      Call call, BatchRequest request, ToLongFunction<List<NodeColumn>> store) {
    try (StructuralRun at = request.start(call, LabelHomophily.NOT_ASKED)) {
      Stopwatch watch = new Stopwatch();
      PlannedBatches planned = at.running().stage(() -> request.plan(call, at));
      long computeMillis = watch.lapMillis();
      long written = at.running().guarded(() -> store.applyAsLong(request.columns(planned)));
      at.running().finish();
      return new Grouping(
          planned.count(),
          written,
          at.preProcessingMillis(),
          computeMillis,
          watch.lapMillis(),
          at.running().progress().warnings());
    }
  }

  @Procedure(name = "ibmb.batches.stream.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> streamEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys ->
            BatchRequest.estimate(
                call(), "ibmb.batches.stream", graph, keys, BatchingMethod.Use.LISTING));
  }

  @Procedure(name = "ibmb.batches.stats.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> statsEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          LabelHomophily.read(keys);
          return BatchRequest.estimate(
              call(), "ibmb.batches.stats", graph, keys, BatchingMethod.Use.LISTING);
        });
  }

  @Procedure(name = "ibmb.batches.mutate.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> mutateEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          ResultProperties.mutated(keys);
          return BatchRequest.estimate(
              call(), "ibmb.batches.mutate", graph, keys, BatchingMethod.Use.GROUPING);
        });
  }

  @Procedure(name = "ibmb.batches.write.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> writeEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          ResultProperties.written(keys);
          return BatchRequest.estimate(
              call(), "ibmb.batches.write", graph, keys, BatchingMethod.Use.GROUPING);
        });
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
