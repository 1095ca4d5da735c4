/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective.classification;

/**
 * How the predictions of one class fit its nodes.
 *
 * @param predicted nodes that were given the class
 * @param actual nodes that are of it
 * @param correct nodes that are both
 */
public record ClassCount(int predicted, int actual, int correct) {

  /** 0 where nothing was given the class. */
  public double precision() {
    return predicted == 0 ? 0 : (double) correct / predicted;
  }

  /** 0 where no node is of the class. */
  public double recall() {
    return actual == 0 ? 0 : (double) correct / actual;
  }

  /**
   * {@code 2 precision recall / (precision + recall)}, without the divisions by 0; 0 where the
   * class neither occurs nor was predicted.
   */
  public double f1() {
    return predicted + actual == 0 ? 0 : 2.0 * correct / (predicted + actual);
  }

  /**
   * Share of the nodes for which it is told right whether they are of the class.
   *
   * @param nodes of all classes
   */
  public double accuracy(int nodes) {
    return 1 - (double) (predicted + actual - 2 * correct) / nodes;
  }
}
