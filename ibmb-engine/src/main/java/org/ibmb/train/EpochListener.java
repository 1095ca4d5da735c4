/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.train;

/** Hears of every finished epoch, on the training thread. */
@FunctionalInterface
public interface EpochListener {
  EpochListener NONE = (epoch, loss, validation) -> {};

  /**
   * @param epoch counted from 1
   * @param loss mean training loss
   */
  void finished(int epoch, double loss, Scores validation);
}
