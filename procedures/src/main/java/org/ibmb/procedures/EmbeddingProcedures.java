/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.predict.Embeddings;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.nodeEmbedding}: what the last hidden layer of a trained model makes of each node. */
public final class EmbeddingProcedures extends IbmbProcedure {

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
      Map<String, Object> configuration) {}

  /** What was added to the projection. */
  public record MutateRow(
      long nodeCount,
      long nodePropertiesWritten,
      long preProcessingMillis,
      long computeMillis,
      long mutateMillis,
      Map<String, Object> configuration) {}

  /** What was written to the database. */
  public record WriteRow(
      long nodeCount,
      long nodePropertiesWritten,
      long preProcessingMillis,
      long computeMillis,
      long writeMillis,
      Map<String, Object> configuration) {}

  @Procedure(name = "ibmb.nodeEmbedding.stream", mode = Mode.READ)
  @Description("Returns an embedding of every node of a graph, made by a trained model.")
  public Stream<StreamRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    Prediction embedding = Prediction.prepareExact(call(), graphName, keys);
    Embeddings embeddings = embedding.embed().value();
    return IntStream.range(0, embeddings.nodes().length)
        .mapToObj(
            i ->
                new StreamRow(
                    embedding.projection().originalId(embeddings.nodes()[i]),
                    PredictProcedures.list(embeddings.row(i))));
  }

  @Procedure(name = "ibmb.nodeEmbedding.stats", mode = Mode.READ)
  @Description("Embeds every node of a graph with a trained model and returns a summary.")
  public Stream<StatsRow> stats(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    var made = Prediction.prepareExact(call(), graphName, keys).embed();
    return Stream.of(
        new StatsRow(
            made.value().nodes().length,
            made.preProcessingMillis(),
            made.computeMillis(),
            keys.resolved()));
  }

  @Procedure(name = "ibmb.nodeEmbedding.mutate", mode = Mode.READ)
  @Description("Embeds every node of a graph with a trained model and adds it to the projection.")
  public Stream<MutateRow> mutate(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    ResultProperties property = ResultProperties.mutated(keys);
    Prediction embedding = Prediction.prepareExact(call(), graphName, keys);
    ProjectionWriter writer = new ProjectionWriter(embedding.projection(), property);
    keys.check(writer::check);
    var made = embedding.embed();
    Stopwatch watch = new Stopwatch();
    long written = writer.write(made.value().nodes(), columns(made.value()));
    return Stream.of(
        new MutateRow(
            made.value().nodes().length,
            written,
            made.preProcessingMillis(),
            made.computeMillis(),
            watch.lapMillis(),
            keys.resolved()));
  }

  @Procedure(name = "ibmb.nodeEmbedding.write", mode = Mode.WRITE)
  @Description("Embeds every node of a graph with a trained model and writes it to the database.")
  public Stream<WriteRow> write(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Call call = call();
    Configuration keys = Configuration.of(configuration);
    ResultProperties property = ResultProperties.written(keys);
    Prediction embedding = Prediction.prepareExact(call, graphName, keys);
    DatabaseWriter writer = new DatabaseWriter(call, embedding.projection(), property);
    keys.check(writer::check);
    var made = embedding.embed();
    Stopwatch watch = new Stopwatch();
    long written = writer.write(made.value().nodes(), columns(made.value()));
    return Stream.of(
        new WriteRow(
            made.value().nodes().length,
            written,
            made.preProcessingMillis(),
            made.computeMillis(),
            watch.lapMillis(),
            keys.resolved()));
  }

  private static List<NodeColumn> columns(Embeddings embeddings) {
    return List.of(NodeColumn.rows(embeddings.values(), embeddings.dimension()));
  }
}
