/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import java.util.Arrays;
import org.ibmb.run.InvalidInput;

/**
 * What a network's last hidden layer makes of nodes.
 *
 * @param nodes ascending
 * @param dimension numbers per node
 * @param values {@code float[nodes.length * dimension]}, in the order of {@code nodes}
 */
public record Embeddings(int[] nodes, int dimension, float[] values) {
  public Embeddings {
    if ((long) nodes.length * dimension != values.length) {
      throw new InvalidInput("values do not fit " + nodes.length + " nodes");
    }
  }

  /** The embedding of the {@code i}-th node; a copy. */
  public float[] row(int i) {
    return Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension);
  }
}
