/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import org.ibmb.batch.BatchSource;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.model.Architecture;
import org.ibmb.objective.Objective;
import org.ibmb.objective.Scores;

/**
 * Everything that a training reads.
 *
 * @param objective what is minimised; all outputs of the three sets have a target
 * @param training batches to learn from, fixed or drawn anew for every epoch; those of sampling
 *     methods reach as far as the network does
 * @param validation batches that choose the best epoch; at least one. They are kept, as every epoch
 *     reads them
 * @param test how the nodes are scored that neither choose nor teach, once at the end
 * @param <S> scores of the objective
 */
public record TrainingTask<S extends Scores>(
    NodeInputs inputs,
    Objective<S> objective,
    BatchSource training,
    PlannedBatches validation,
    FinalScores test,
    Architecture architecture,
    TrainingConfig config) {

  /**
   * How the trained network is scored: as it will predict.
   *
   * @param exact whether all three sets are scored by exact inference on the full graph; otherwise
   *     each by its batches
   * @param nodes of the test set, ascending; may be empty
   * @param batches of the test set; null where it is empty or scored exactly
   */
  public record FinalScores(boolean exact, int[] nodes, PlannedBatches batches) {

    /** Every set by its batches; null: there are no test nodes. */
    public static FinalScores byBatches(PlannedBatches batches) {
      return new FinalScores(false, batches == null ? new int[0] : batches.allOutputs(), batches);
    }

    /** Every set by exact inference. */
    public static FinalScores exact(int[] nodes) {
      return new FinalScores(true, nodes, null);
    }
  }

  public TrainingTask {
    if (objective.decoder().width() != architecture.outputDimension()) {
      throw new IllegalStateException(
          "expected an output layer of %d numbers, found %d"
              .formatted(objective.decoder().width(), architecture.outputDimension()));
    }
    if (training.outputCount() == 0 || validation.count() == 0) {
      throw new IllegalStateException("training and validation need at least one node each");
    }
    training = training.forNetwork(architecture.layers(), architecture.type().hasExactFirstHop());
  }

  /**
   * A task whose sets are all scored by their batches.
   *
   * @param test null where there are no test nodes
   */
  public TrainingTask(
      Graph graph,
      Features features,
      Objective<S> objective,
      BatchSource training,
      PlannedBatches validation,
      PlannedBatches test,
      Architecture architecture,
      TrainingConfig config) {
    this(
        new NodeInputs(graph, features),
        objective,
        training,
        validation,
        FinalScores.byBatches(test),
        architecture,
        config);
  }
}
