/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.embedding;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.predict.Output;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.IbmbProcedure;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.result.DatabaseWriter;
import org.ibmb.procedures.result.NodeColumn;
import org.ibmb.procedures.result.ProjectionWriter;
import org.ibmb.procedures.result.ResultProperties;
import org.ibmb.procedures.task.classification.PredictProcedures;
import org.ibmb.procedures.task.classification.Prediction;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.nodeEmbedding}: what the last hidden layer of a trained model makes of each node. */
public final class EmbeddingProcedures extends IbmbProcedure {
  private static final String TASK = "ibmb.nodeEmbedding";

  /**
   * One node.
   *
   * @param embedding as many numbers as the model's {@code hiddenDimension}
   */
  public record StreamRow(long nodeId, List<Double> embedding) {}

  /** A summary. */
  public record StatsRow(
      long nodeCount,
      long preProcessingMillis,
      long computeMillis,
      Map<String, Object> configuration,
      List<String> warnings) {}

  /** What was added to the projection. */
  public record MutateRow(
      long nodeCount,
      long nodePropertiesWritten,
      long preProcessingMillis,
      long computeMillis,
      long mutateMillis,
      Map<String, Object> configuration,
      List<String> warnings) {}

  /** What was written to the database. */
  public record WriteRow(
      long nodeCount,
      long nodePropertiesWritten,
      long preProcessingMillis,
      long computeMillis,
      long writeMillis,
      Map<String, Object> configuration,
      List<String> warnings) {}

  @Procedure(name = "ibmb.nodeEmbedding.stream.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> streamEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration, keys -> Prediction.estimateEmbedding(call(), TASK + ".stream", graph, keys));
  }

  @Procedure(name = "ibmb.nodeEmbedding.stats.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> statsEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration, keys -> Prediction.estimateEmbedding(call(), TASK + ".stats", graph, keys));
  }

  @Procedure(name = "ibmb.nodeEmbedding.mutate.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> mutateEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          ResultProperties.mutated(keys);
          return Prediction.estimateEmbedding(call(), TASK + ".mutate", graph, keys);
        });
  }

  @Procedure(name = "ibmb.nodeEmbedding.write.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> writeEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          ResultProperties.written(keys);
          return Prediction.estimateEmbedding(call(), TASK + ".write", graph, keys);
        });
  }

  @Procedure(name = "ibmb.nodeEmbedding.stream", mode = Mode.READ)
  @Description("Returns an embedding of every node of a graph, made by a trained model.")
  public Stream<StreamRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Configuration keys = Configuration.of(configuration);
          Prediction embedding = Prediction.prepareExact(call(), graphName, keys);
          return embedding.start(TASK, Output.HIDDEN).stream()
              .flatMap(
                  rows ->
                      IntStream.range(0, rows.nodes().length)
                          .mapToObj(
                              i ->
                                  new StreamRow(
                                      embedding.projection().originalId(rows.nodes()[i]),
                                      PredictProcedures.list(rows.row(i)))));
        });
  }

  @Procedure(name = "ibmb.nodeEmbedding.stats", mode = Mode.READ)
  @Description("Embeds every node of a graph with a trained model and returns a summary.")
  public Stream<StatsRow> stats(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Configuration keys = Configuration.of(configuration);
          Prediction embedding = Prediction.prepareExact(call(), graphName, keys);
          try (Prediction.PredictionRun run = embedding.start(TASK, Output.HIDDEN)) {
            long computeMillis = run.forEach(rows -> {});
            run.running().finish();
            return Stream.of(
                new StatsRow(
                    embedding.projection().nodeCount(),
                    run.preProcessingMillis(),
                    computeMillis,
                    keys.resolved(),
                    run.running().progress().warnings()));
          }
        });
  }

  @Procedure(name = "ibmb.nodeEmbedding.mutate", mode = Mode.READ)
  @Description("Embeds every node of a graph with a trained model and adds it to the projection.")
  public Stream<MutateRow> mutate(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Configuration keys = Configuration.of(configuration);
          ResultProperties property = ResultProperties.mutated(keys);
          Prediction embedding = Prediction.prepareExact(call(), graphName, keys);
          ProjectionWriter writer = new ProjectionWriter(embedding.projection(), property);
          keys.check(writer::check);
          try (Prediction.PredictionRun run = embedding.start(TASK, Output.HIDDEN)) {
            int[] nodes = embedding.projection().allNodes();
            int width = embedding.model().network().architecture().hiddenDimension();
            float[] values = PredictProcedures.kept(run, nodes.length, width);
            long computeMillis =
                run.forEach(
                    rows -> {
                      for (int i = 0; i < rows.nodes().length; i++) {
                        System.arraycopy(
                            rows.values(), i * width, values, rows.nodes()[i] * width, width);
                      }
                    });
            Stopwatch watch = new Stopwatch();
            long written =
                run.running()
                    .guarded(() -> writer.write(nodes, List.of(NodeColumn.rows(values, width))));
            run.running().finish();
            return Stream.of(
                new MutateRow(
                    nodes.length,
                    written,
                    run.preProcessingMillis(),
                    computeMillis,
                    watch.lapMillis(),
                    keys.resolved(),
                    run.running().progress().warnings()));
          }
        });
  }

  @Procedure(name = "ibmb.nodeEmbedding.write", mode = Mode.WRITE)
  @Description("Embeds every node of a graph with a trained model and writes it to the database.")
  public Stream<WriteRow> write(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Call call = call();
          Configuration keys = Configuration.of(configuration);
          ResultProperties property = ResultProperties.written(keys);
          Prediction embedding = Prediction.prepareExact(call, graphName, keys);
          DatabaseWriter writer = new DatabaseWriter(call, embedding.projection(), property);
          keys.check(writer::check);
          try (Prediction.PredictionRun run = embedding.start(TASK, Output.HIDDEN)) {
            Stopwatch watch = new Stopwatch();
            long[] written = new long[1];
            long computeMillis =
                run.forEach(
                    rows ->
                        written[0] +=
                            writer.write(rows.nodes(), List.of(NodeColumn.stored(rows::row))));
            run.running().finish();
            return Stream.of(
                new WriteRow(
                    embedding.projection().nodeCount(),
                    written[0],
                    run.preProcessingMillis(),
                    computeMillis,
                    Math.max(0, watch.lapMillis() - computeMillis),
                    keys.resolved(),
                    run.running().progress().warnings()));
          }
        });
  }
}
