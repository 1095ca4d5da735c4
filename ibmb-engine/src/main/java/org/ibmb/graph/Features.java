/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import java.util.Arrays;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Workers;

/**
 * One row of numbers per node.
 *
 * @param nodeCount rows
 * @param dimension columns; at least 1
 * @param values {@code float[nodeCount * dimension]}, row after row; every value is finite
 */
public record Features(int nodeCount, int dimension, float[] values) {
  private static final int ROW_BLOCK = 256;

  public Features {
    if (dimension < 1 || (long) nodeCount * dimension != values.length) {
      throw new IllegalStateException(
          "expected %d x %d feature values, found %d"
              .formatted(nodeCount, dimension, values.length));
    }
  }

  /**
   * The length of the array that holds {@code nodeCount} rows.
   *
   * @throws InvalidInput where one Java array cannot hold it
   */
  public static int length(long nodeCount, long dimension) {
    long length = nodeCount * dimension;
    if (length > Integer.MAX_VALUE - 8) {
      throw new InvalidInput(
          "%d nodes with %d features each are %d numbers, more than one array holds (%d). Reduce the features, for example with gds.scaleProperties or FastRP, or project fewer nodes."
              .formatted(nodeCount, dimension, length, Integer.MAX_VALUE - 8));
    }
    return (int) length;
  }

  /** Copies the row of {@code node} to the start of {@code into}. */
  public void copyRow(int node, float[] into) {
    System.arraycopy(values, node * dimension, into, 0, dimension);
  }

  /**
   * {@code propagation * features}: one exact hop on the full graph for every node, in memory as
   * large as these features.
   */
  public Features propagated(Csr propagation, Workers workers) {
    float[] all = new float[values.length];
    workers.forEachBlock(
        nodeCount,
        ROW_BLOCK,
        (worker, from, to) -> {
          float[] row = new float[dimension];
          for (int node = from; node < to; node++) {
            propagatedRow(propagation, node, row);
            System.arraycopy(row, 0, all, node * dimension, dimension);
          }
        });
    return new Features(nodeCount, dimension, all);
  }

  /**
   * Row {@code node} of {@code propagation * features}, written to {@code into}: one exact hop on
   * the full graph.
   *
   * @param into {@code float[dimension]}, overwritten
   */
  public void propagatedRow(Csr propagation, int node, float[] into) {
    Arrays.fill(into, 0, dimension, 0f);
    for (int e = propagation.offsets()[node]; e < propagation.offsets()[node + 1]; e++) {
      float weight = propagation.weights()[e];
      int row = propagation.targets()[e] * dimension;
      for (int j = 0; j < dimension; j++) {
        into[j] += weight * values[row + j];
      }
    }
  }
}
