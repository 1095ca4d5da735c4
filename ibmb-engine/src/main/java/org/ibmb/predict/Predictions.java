/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import org.ibmb.model.Network;
import org.ibmb.run.InvalidInput;

/**
 * Class probabilities of nodes.
 *
 * @param nodes ascending
 * @param classes numbers per node
 * @param probabilities {@code float[nodes.length * classes]}, in the order of {@code nodes}; a row
 *     adds up to 1
 */
public record Predictions(int[] nodes, int classes, float[] probabilities) {
  public Predictions {
    if ((long) nodes.length * classes != probabilities.length) {
      throw new InvalidInput("probabilities do not fit " + nodes.length + " nodes");
    }
  }

  /** The most probable class of the {@code i}-th node; of equal ones the smaller. */
  public int predictedClass(int i) {
    return Network.predictedClass(probabilities, i * classes, classes);
  }
}
