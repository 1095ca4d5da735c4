/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import java.util.List;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.Scores;

/**
 * @param model the weights of the best epoch
 * @param epochLosses mean training loss of each epoch
 * @param bestEpoch the epoch whose weights were kept, counted from 1
 * @param didConverge whether early stopping ended the training before {@code maxEpochs}
 * @param warning what ended the training early against its will, or null
 * @param train scores on the training batches, fresh ones as they were drawn for the best epoch;
 *     where an output stands in several, each counts
 * @param test null where there were no test nodes
 * @param <S> scores of the objective
 */
public record TrainingResult<S extends Scores>(
    TrainedModel model,
    List<Double> epochLosses,
    int bestEpoch,
    boolean didConverge,
    String warning,
    S train,
    S validation,
    S test) {

  public int ranEpochs() {
    return epochLosses.size();
  }
}
