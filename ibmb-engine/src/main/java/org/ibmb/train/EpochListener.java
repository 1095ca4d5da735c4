/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

import org.ibmb.objective.Scores;

/**
 * Hears of every finished epoch, on the training thread.
 *
 * @param <S> scores of the objective
 */
@FunctionalInterface
public interface EpochListener<S extends Scores> {
  EpochListener<Scores> NONE = (epoch, loss, validation) -> {};

  /**
   * @param epoch counted from 1
   * @param loss mean training loss
   */
  void finished(int epoch, double loss, S validation);
}
