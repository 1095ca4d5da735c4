/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.nodeClassification.predict}, in its four modes. */
public final class PredictProcedures extends IbmbProcedure {

  /**
   * One node.
   *
   * @param predictedClass the original value of the target property
   * @param predictedProbabilities in the order of the model's {@code classes}; null unless asked
   *     for
   */
  public record StreamRow(
      long nodeId, Object predictedClass, List<Double> predictedProbabilities) {}

  /**
   * A summary.
   *
   * @param classCounts how many nodes were given each class
   */
  public record StatsRow(
      long preProcessingMillis,
      long computeMillis,
      Map<String, Object> classCounts,
      Map<String, Object> configuration) {}

  /** What was added to the projection. */
  public record MutateRow(
      long preProcessingMillis,
      long computeMillis,
      long mutateMillis,
      long postProcessingMillis,
      long nodePropertiesWritten,
      Map<String, Object> configuration) {}

  /** What was written to the database. */
  public record WriteRow(
      long preProcessingMillis,
      long computeMillis,
      long writeMillis,
      long postProcessingMillis,
      long nodePropertiesWritten,
      Map<String, Object> configuration) {}

  @Procedure(name = "ibmb.nodeClassification.predict.stream", mode = Mode.READ)
  @Description("Predicts the class of every node of a graph with a trained model.")
  public Stream<StreamRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    boolean withProbabilities = keys.flag("includePredictedProbabilities", false);
    Prediction prediction = Prediction.prepare(call(), graphName, keys);
    Prediction.Result result = prediction.run();
    return IntStream.range(0, result.nodeCount())
        .mapToObj(
            i ->
                new StreamRow(
                    prediction.projection().originalId(result.predictions().nodes()[i]),
                    result.predictedClass(i),
                    withProbabilities ? list(result.probabilities(i)) : null));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.stats", mode = Mode.READ)
  @Description("Predicts the class of every node of a graph and returns a summary.")
  public Stream<StatsRow> stats(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    Prediction.Result result = Prediction.prepare(call(), graphName, keys).run();
    return Stream.of(
        new StatsRow(
            result.preProcessingMillis(),
            result.computeMillis(),
            result.classCounts(),
            keys.resolved()));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.mutate", mode = Mode.READ)
  @Description(
      "Predicts the class of every node of a graph and adds it to the projection; classes that are not integers as their position in modelInfo.classes.")
  public Stream<MutateRow> mutate(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Configuration keys = Configuration.of(configuration);
    ResultProperties properties = ResultProperties.predictionMutated(keys);
    Prediction prediction = Prediction.prepare(call(), graphName, keys);
    ProjectionWriter writer = new ProjectionWriter(prediction.projection(), properties);
    keys.check(writer::check);
    Prediction.Result result = prediction.run();
    Stopwatch watch = new Stopwatch();
    long written = writer.write(result.predictions().nodes(), result.columns());
    return Stream.of(
        new MutateRow(
            result.preProcessingMillis(),
            result.computeMillis(),
            watch.lapMillis(),
            0,
            written,
            keys.resolved()));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.write", mode = Mode.WRITE)
  @Description("Predicts the class of every node of a graph and writes it to the database.")
  public Stream<WriteRow> write(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    Call call = call();
    Configuration keys = Configuration.of(configuration);
    ResultProperties properties = ResultProperties.predictionWritten(keys);
    Prediction prediction = Prediction.prepare(call, graphName, keys);
    DatabaseWriter writer = new DatabaseWriter(call, prediction.projection(), properties);
    keys.check(writer::check);
    Prediction.Result result = prediction.run();
    Stopwatch watch = new Stopwatch();
    long written = writer.write(result.predictions().nodes(), result.columns());
    return Stream.of(
        new WriteRow(
            result.preProcessingMillis(),
            result.computeMillis(),
            watch.lapMillis(),
            0,
            written,
            keys.resolved()));
  }

  static List<Double> list(float[] numbers) {
    List<Double> list = new ArrayList<>(numbers.length);
    for (float number : numbers) {
      list.add((double) number);
    }
    return list;
  }
}
