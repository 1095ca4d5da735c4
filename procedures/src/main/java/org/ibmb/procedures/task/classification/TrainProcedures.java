/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ibmb.procedures.call.IbmbProcedure;
import org.ibmb.procedures.estimate.EstimateRow;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.nodeClassification.train}. */
public final class TrainProcedures extends IbmbProcedure {

  /**
   * The result of a training.
   *
   * @param metrics of {@code modelInfo}, which is the map that most people look for
   * @param warnings what the user should know, one entry each; also in {@code modelInfo}
   */
  public record TrainRow(
      Map<String, Object> modelInfo,
      Map<String, Object> metrics,
      List<String> warnings,
      Map<String, Object> configuration,
      long trainMillis,
      long preProcessingMillis) {}

  @Procedure(name = "ibmb.nodeClassification.train.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> trainEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(configuration, keys -> Training.estimate(call(), graph, keys));
  }

  @Procedure(name = "ibmb.nodeClassification.train", mode = Mode.READ)
  @Description("Trains a graph neural network that predicts the class of a node.")
  public Stream<TrainRow> train(
      @Name("graphName") String graphName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Training.Result result = Training.prepare(call(), graphName, configuration).run();
          return Stream.of(
              new TrainRow(
                  result.model().info(),
                  ModelInfo.metrics(result.model().info()),
                  ModelInfo.warnings(result.model().info()),
                  result.model().trainConfig(),
                  result.trainMillis(),
                  result.preProcessingMillis()));
        });
  }
}
