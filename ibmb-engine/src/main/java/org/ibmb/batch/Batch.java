/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import org.ibmb.graph.Csr;

/**
 * Output nodes, the auxiliary nodes that matter to them, and the subgraph that both induce.
 *
 * <p>Nodes stand in the order of their hop distance from the outputs: the outputs first, then their
 * neighbours, and so on; inside one distance by ascending node. The rows that a layer must compute
 * are therefore always the first ones, and neither masks nor index lists are needed anywhere. Only
 * in batches of {@link ShadowBatcher} may a node stand more than once.
 *
 * @param nodes graph node of each local node
 * @param outputCount how many of the first nodes are outputs; at least 1
 * @param reach {@code reach[h]} local nodes lie within {@code h} hops of an output; {@code reach[0]
 *     == outputCount}. Nodes beyond the last entry cannot be reached inside the batch
 * @param influence summed influence of each local node on the outputs
 * @param adjacency slice of the full graph's normalised adjacency, in local numbers; batchers that
 *     sample edges weight them anew
 * @param transposed the same, turned round, for the backward pass
 * @param lossWeights how much each output counts in the loss, greater than 0; null where all count
 *     the same
 */
public record Batch(
    int[] nodes,
    int outputCount,
    int[] reach,
    float[] influence,
    Csr adjacency,
    Csr transposed,
    float[] lossWeights) {

  public Batch {
    if (outputCount < 1 || outputCount > nodes.length || reach[0] != outputCount) {
      throw new IllegalStateException(
          "a batch needs 1 to %d outputs, got %d".formatted(nodes.length, outputCount));
    }
    if (lossWeights != null && lossWeights.length != outputCount) {
      throw new IllegalStateException(
          "expected %d loss weights, found %d".formatted(outputCount, lossWeights.length));
    }
  }

  Batch withLossWeights(float[] weights) {
    return new Batch(nodes, outputCount, reach, influence, adjacency, transposed, weights);
  }

  public int nodeCount() {
    return nodes.length;
  }

  /** How many local nodes lie within {@code hops} of an output. */
  public int within(int hops) {
    return reach[Math.min(hops, reach.length - 1)];
  }

  /** Memory of the arrays, in bytes. */
  public long bytes() {
    return 8L * nodes.length
        + 8L * (adjacency.edgeCount() + (long) transposed.edgeCount())
        + 8L * (nodes.length + 1)
        + (lossWeights == null ? 0 : 4L * lossWeights.length);
  }
}
