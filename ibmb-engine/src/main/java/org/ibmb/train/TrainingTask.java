/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import org.ibmb.batch.BatchSource;
import org.ibmb.batch.Batches;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;
import org.ibmb.model.Loss;
import org.ibmb.run.InvalidInput;

/**
 * Everything that a training reads.
 *
 * @param labels class of every node, -1 where a node has none; all outputs of the three sets have
 *     one
 * @param training batches to learn from, fixed or drawn anew for every epoch; those of sampling
 *     methods reach as far as the network does
 * @param validation batches that choose the best epoch; at least one
 * @param test batches that are scored once at the end, or null where there are none
 */
public record TrainingTask(
    Graph graph,
    Features features,
    int[] labels,
    BatchSource training,
    Batches validation,
    Batches test,
    Architecture architecture,
    Loss loss,
    TrainingConfig config) {

  public TrainingTask {
    if (loss.classWeights().length != architecture.classes()) {
      throw new InvalidInput(
          "expected %d class weights, found %d"
              .formatted(architecture.classes(), loss.classWeights().length));
    }
    if (training.outputCount() == 0 || validation.list().isEmpty()) {
      throw new InvalidInput("training and validation need at least one node each");
    }
    training = training.forNetwork(architecture.layers(), architecture.type().hasExactFirstHop());
  }
}
