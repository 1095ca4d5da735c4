/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ibmb.graph.Features;
import org.ibmb.objective.classification.Classes;
import org.ibmb.predict.Output;
import org.ibmb.predict.Rows;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.IbmbProcedure;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.model.ClassifierModel;
import org.ibmb.procedures.result.DatabaseWriter;
import org.ibmb.procedures.result.NodeColumn;
import org.ibmb.procedures.result.ProjectionWriter;
import org.ibmb.procedures.result.ResultProperties;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.nodeClassification.predict}, in its four modes. */
public final class PredictProcedures extends IbmbProcedure {
  private static final String TASK = "ibmb.nodeClassification.predict";

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
      Map<String, Object> configuration,
      List<String> warnings) {}

  /** What was added to the projection. */
  public record MutateRow(
      long preProcessingMillis,
      long computeMillis,
      long mutateMillis,
      long postProcessingMillis,
      long nodePropertiesWritten,
      Map<String, Object> configuration,
      List<String> warnings) {}

  /** What was written to the database. */
  public record WriteRow(
      long preProcessingMillis,
      long computeMillis,
      long writeMillis,
      long postProcessingMillis,
      long nodePropertiesWritten,
      Map<String, Object> configuration,
      List<String> warnings) {}

  @Procedure(name = "ibmb.nodeClassification.predict.stream", mode = Mode.READ)
  @Description("Predicts the class of every node of a graph with a trained model.")
  public Stream<StreamRow> stream(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Configuration keys = Configuration.of(configuration);
          boolean withProbabilities = keys.flag("includePredictedProbabilities", false);
          Prediction prediction = Prediction.prepare(call(), graphName, keys);
          return withProbabilities ? streamProbabilities(prediction) : streamClasses(prediction);
        });
  }

  private static Prediction.PredictionRun start(Prediction prediction) {
    return prediction.start(TASK, Output.of(prediction.model().classes()));
  }

  /** Finds all classes, one number a node, before the first row: the caller may take his time. */
  private static Stream<StreamRow> streamClasses(Prediction prediction) {
    Classes classes = prediction.model().classes();
    int[] positions = new int[prediction.projection().nodeCount()];
    try (Prediction.PredictionRun run = start(prediction)) {
      run.forEach(
          rows -> {
            for (int i = 0; i < rows.nodes().length; i++) {
              positions[rows.nodes()[i]] = classes.position(rows.values(), rows.offset(i));
            }
          });
      run.running().finish();
    }
    return IntStream.range(0, positions.length)
        .mapToObj(
            node ->
                new StreamRow(
                    prediction.projection().originalId(node),
                    classes.values().get(positions[node]),
                    null));
  }

  /** Computes probabilities while they are asked for: nobody holds those of all nodes. */
  private static Stream<StreamRow> streamProbabilities(Prediction prediction) {
    Classes classes = prediction.model().classes();
    return start(prediction).stream()
        .flatMap(
            rows ->
                IntStream.range(0, rows.nodes().length)
                    .mapToObj(
                        i ->
                            new StreamRow(
                                prediction.projection().originalId(rows.nodes()[i]),
                                classes.value(rows.values(), rows.offset(i)),
                                list(rows.row(i)))));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.stats", mode = Mode.READ)
  @Description("Predicts the class of every node of a graph and returns a summary.")
  public Stream<StatsRow> stats(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Configuration keys = Configuration.of(configuration);
          Prediction prediction = Prediction.prepare(call(), graphName, keys);
          try (Prediction.PredictionRun run = start(prediction)) {
            Classes classes = prediction.model().classes();
            long[] counts = new long[classes.width()];
            long computeMillis =
                run.forEach(
                    rows -> {
                      for (int i = 0; i < rows.nodes().length; i++) {
                        counts[classes.position(rows.values(), rows.offset(i))]++;
                      }
                    });
            run.running().finish();
            return Stream.of(
                new StatsRow(
                    run.preProcessingMillis(),
                    computeMillis,
                    classCounts(classes, counts),
                    keys.resolved(),
                    run.running().progress().warnings()));
          }
        });
  }

  @Procedure(name = "ibmb.nodeClassification.predict.mutate", mode = Mode.READ)
  @Description(
      "Predicts the class of every node of a graph and adds it to the projection; classes that are not numbers as their position in modelInfo.classes.")
  public Stream<MutateRow> mutate(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Configuration keys = Configuration.of(configuration);
          ResultProperties properties = ResultProperties.predictionMutated(keys);
          Prediction prediction = Prediction.prepare(call(), graphName, keys);
          ProjectionWriter writer = new ProjectionWriter(prediction.projection(), properties);
          keys.check(writer::check);
          try (Prediction.PredictionRun run = start(prediction)) {
            int[] nodes = prediction.projection().allNodes();
            ClassifierModel model = prediction.model();
            int width = model.classes().width();
            boolean withProbabilities = properties.names().size() > 1;
            long[] found = new long[nodes.length];
            float[] probabilities = withProbabilities ? kept(run, nodes.length, width) : null;
            long computeMillis =
                run.forEach(
                    rows -> {
                      for (int i = 0; i < rows.nodes().length; i++) {
                        int node = rows.nodes()[i];
                        found[node] =
                            model.projectableClass(
                                model.classes().position(rows.values(), rows.offset(i)));
                        if (withProbabilities) {
                          System.arraycopy(
                              rows.values(), rows.offset(i), probabilities, node * width, width);
                        }
                      }
                    });
            Stopwatch watch = new Stopwatch();
            List<NodeColumn> columns = new ArrayList<>();
            columns.add(
                prediction.model().hasFloatClasses()
                    ? NodeColumn.decimals(found)
                    : NodeColumn.numbers(found));
            if (withProbabilities) {
              columns.add(NodeColumn.rows(probabilities, width));
            }
            long written = run.running().guarded(() -> writer.write(nodes, columns));
            run.running().finish();
            return Stream.of(
                new MutateRow(
                    run.preProcessingMillis(),
                    computeMillis,
                    watch.lapMillis(),
                    0,
                    written,
                    keys.resolved(),
                    run.running().progress().warnings()));
          }
        });
  }

  @Procedure(name = "ibmb.nodeClassification.predict.write", mode = Mode.WRITE)
  @Description("Predicts the class of every node of a graph and writes it to the database.")
  public Stream<WriteRow> write(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Call call = call();
          Configuration keys = Configuration.of(configuration);
          ResultProperties properties = ResultProperties.predictionWritten(keys);
          Prediction prediction = Prediction.prepare(call, graphName, keys);
          DatabaseWriter writer = new DatabaseWriter(call, prediction.projection(), properties);
          keys.check(() -> writer.check(prediction.classCount()));
          try (Prediction.PredictionRun run = start(prediction)) {
            Stopwatch watch = new Stopwatch();
            long[] written = new long[1];
            long computeMillis =
                run.forEach(
                    rows ->
                        written[0] +=
                            writer.write(rows.nodes(), columns(prediction.model(), rows)));
            run.running().finish();
            return Stream.of(
                new WriteRow(
                    run.preProcessingMillis(),
                    computeMillis,
                    Math.max(0, watch.lapMillis() - computeMillis),
                    0,
                    written[0],
                    keys.resolved(),
                    run.running().progress().warnings()));
          }
        });
  }

  @Procedure(name = "ibmb.nodeClassification.predict.stream.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> streamEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          keys.flag("includePredictedProbabilities", false);
          return Prediction.estimate(call(), TASK + ".stream", graph, keys);
        });
  }

  @Procedure(name = "ibmb.nodeClassification.predict.stats.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> statsEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(configuration, keys -> Prediction.estimate(call(), TASK + ".stats", graph, keys));
  }

  @Procedure(name = "ibmb.nodeClassification.predict.mutate.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> mutateEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          ResultProperties.predictionMutated(keys);
          return Prediction.estimate(call(), TASK + ".mutate", graph, keys);
        });
  }

  @Procedure(name = "ibmb.nodeClassification.predict.write.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> writeEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration,
        keys -> {
          ResultProperties.predictionWritten(keys);
          return Prediction.estimate(call(), TASK + ".write", graph, keys);
        });
  }

  /** The class and the probabilities of all classes, as the database holds them. */
  private static List<NodeColumn> columns(ClassifierModel model, Rows rows) {
    return List.of(
        NodeColumn.stored(i -> model.classes().value(rows.values(), rows.offset(i))),
        NodeColumn.stored(rows::row));
  }

  /** Memory for {@code width} numbers of every node, which the projection keeps. */
  public static float[] kept(Prediction.PredictionRun run, int nodes, int width) {
    int length = Features.length(nodes, width);
    run.running().workers().memory().claimHeap((long) Float.BYTES * length);
    return run.running().guarded(() -> new float[length]);
  }

  /** How many nodes were given each class; map keys are strings in Cypher. */
  private static Map<String, Object> classCounts(Classes classes, long[] counts) {
    Map<String, Object> byClass = new LinkedHashMap<>();
    for (int c = 0; c < counts.length; c++) {
      byClass.put(String.valueOf(classes.values().get(c)), counts[c]);
    }
    return byClass;
  }

  public static List<Double> list(float[] numbers) {
    List<Double> list = new ArrayList<>(numbers.length);
    for (float number : numbers) {
      list.add((double) number);
    }
    return list;
  }
}
