/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.Arrays;
import org.ibmb.batch.Batch;
import org.ibmb.batch.FullBatcher;
import org.ibmb.graph.Graph;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * A GCN that learns from the first nodes of a random graph, all in one batch.
 *
 * @param name one word
 * @param pairs undirected edges
 * @param features of a node
 * @param layers blocks of {@link GpuStep#WIDTH} before the linear layer
 */
record GpuShape(
    String name, int nodes, int pairs, int features, int classes, int outputs, int layers) {

  /**
   * The batch and what its first block reads.
   *
   * @param propagated features after one hop of the rows that the first block computes
   * @param labels class of each output
   */
  record Input(GpuShape shape, Batch batch, float[] propagated, int[] labels) {}

  Input input() {
    ReferenceShape random =
        ReferenceShape.random(nodes, pairs, features, classes, outputs, ReferenceShape.SEED);
    Graph graph = random.graph();
    Batch batch = batch(graph, random.outputs());
    float[] propagated = new float[batch.within(layers - 1) * features];
    float[] row = new float[features];
    for (int i = 0; i < batch.within(layers - 1); i++) {
      random.features().propagatedRow(graph.propagation(), batch.nodes()[i], row);
      System.arraycopy(row, 0, propagated, i * features, features);
    }
    int[] labels =
        Arrays.stream(batch.nodes(), 0, outputs).map(node -> random.labels()[node]).toArray();
    return new Input(this, batch, propagated, labels);
  }

  private static Batch batch(Graph graph, int[] outputs) {
    try (Workers workers = Workers.create(1)) {
      return new FullBatcher().batches(graph, outputs, workers, StopCheck.NEVER).list().get(0);
    }
  }
}
