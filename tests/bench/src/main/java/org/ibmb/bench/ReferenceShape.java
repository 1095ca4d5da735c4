/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;

/**
 * A random graph whose popularity follows a power law, with random features and labels: speed does
 * not depend on what they mean.
 */
record ReferenceShape(Graph graph, Features features, int[] labels, int[] outputs, int classes) {

  static final long SEED = 3;

  /**
   * The shape of one training step: 10,000 nodes, 100,000 edges, 128 features, 40 classes, 2,000
   * outputs.
   */
  static ReferenceShape step() {
    return random(10_000, 50_000, 128, 40, 2_000, SEED);
  }

  /**
   * @param pairs undirected edges; each stands in two rows
   */
  static ReferenceShape random(
      int nodes, int pairs, int dimension, int classes, int outputs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] rank = shuffled(nodes, random);
    int[] from = new int[pairs];
    int[] to = new int[pairs];
    int[] offsets = new int[nodes + 1];
    for (int i = 0; i < pairs; i++) {
      from[i] = random.nextInt(nodes);
      to[i] = rank[(int) (nodes * Math.pow(random.nextDouble(), 1.5))];
      offsets[from[i] + 1]++;
      offsets[to[i] + 1]++;
    }
    for (int u = 0; u < nodes; u++) {
      offsets[u + 1] += offsets[u];
    }
    int[] next = offsets.clone();
    int[] targets = new int[2 * pairs];
    for (int i = 0; i < pairs; i++) {
      targets[next[from[i]]++] = to[i];
      targets[next[to[i]]++] = from[i];
    }
    float[] values = new float[Features.length(nodes, dimension)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return new ReferenceShape(
        Graph.of(simple(Csr.canonical(nodes, offsets, targets, null)), true),
        new Features(nodes, dimension, values),
        random.ints(nodes, 0, classes).toArray(),
        IntStream.range(0, outputs).toArray(),
        classes);
  }

  /** Parallel edges count once: the mean of PyTorch Geometric knows no weights. */
  private static Csr simple(Csr graph) {
    float[] ones = new float[graph.edgeCount()];
    Arrays.fill(ones, 1f);
    return new Csr(graph.nodeCount(), graph.offsets(), graph.targets(), ones);
  }

  private static int[] shuffled(int length, SplittableRandom random) {
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      int j = random.nextInt(i + 1);
      values[i] = values[j];
      values[j] = i;
    }
    return values;
  }
}
