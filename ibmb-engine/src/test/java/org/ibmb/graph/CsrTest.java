/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;

class CsrTest {

  /**
   * Row 0 holds 2, 1, 2 and 0 in this order; the two edges to 2 are parallel, the one to 0 is a
   * self-loop.
   */
  @Test
  void canonicalFormSortsAndMergesParallelEdges() {
    Csr csr =
        Csr.canonical(
            3, new int[] {0, 4, 4, 5}, new int[] {2, 1, 2, 0, 1}, new float[] {1, 2, 3, 4, 0});
    assertArrayEquals(new int[] {0, 3, 3, 3}, csr.offsets());
    assertArrayEquals(new int[] {0, 1, 2}, csr.targets());
    assertArrayEquals(new float[] {4, 2, 4}, csr.weights());
  }

  @Test
  void weightsThatAreNoWeightsAreRefused() {
    for (float bad : new float[] {-1, Float.NaN, Float.POSITIVE_INFINITY}) {
      InvalidInput error =
          assertThrows(
              InvalidInput.class,
              () -> Csr.canonical(2, new int[] {0, 1, 1}, new int[] {1}, new float[] {bad}));
      assertTrue(error.getMessage().contains("between nodes 0 and 1 it was " + bad));
    }
  }

  /** Rows that are appended to by ascending node need no sorting. */
  @Property(tries = 200)
  void ascendingRowsGiveTheCanonicalForm(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int nodes = 1 + random.nextInt(8);
    int[] offsets = new int[nodes + 1];
    for (int u = 0; u < nodes; u++) {
      offsets[u + 1] = offsets[u] + random.nextInt(10);
    }
    int[] targets = random.ints(offsets[nodes], 0, nodes).toArray();
    float[] weights = new float[targets.length];
    for (int e = 0; e < weights.length; e++) {
      weights[e] = random.nextInt(4) / 3f;
    }
    for (int u = 0; u < nodes; u++) {
      Arrays.sort(targets, offsets[u], offsets[u + 1]);
    }
    Csr expected = Csr.canonical(nodes, offsets.clone(), targets.clone(), weights.clone());
    Csr found = Csr.ofAscendingRows(offsets, targets, weights);
    assertArrayEquals(expected.offsets(), found.offsets());
    assertArrayEquals(expected.targets(), found.targets());
    assertArrayEquals(expected.weights(), found.weights());
  }

  @Test
  void parallelWeightsAddUpToTheSameNumberInAnyOrder() {
    float[] weights = {1e8f, 1, 3e-4f, 7};
    float[] turned = {7, 3e-4f, 1, 1e8f};
    int[] offsets = {0, 4, 4};
    int[] targets = {1, 1, 1, 1};
    float sum = Csr.ofAscendingRows(offsets.clone(), targets.clone(), weights).weights()[0];
    assertEquals(sum, Csr.ofAscendingRows(offsets, targets, turned).weights()[0]);
    assertEquals(1.00000008e8f, sum);
  }

  @Property(tries = 200)
  void turningTwiceGivesTheSameGraph(@ForAll long seed) {
    Csr graph = RandomGraphs.directed(new SplittableRandom(seed));
    Csr again = graph.transpose().transpose();
    assertArrayEquals(graph.offsets(), again.offsets());
    assertArrayEquals(graph.targets(), again.targets());
    assertArrayEquals(graph.weights(), again.weights());
  }

  /** Against the formula on dense matrices. */
  @Property(tries = 200)
  void symmetricNormalisationIsTheTextbookOne(@ForAll long seed, @ForAll boolean directed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr graph = directed ? RandomGraphs.directed(random) : RandomGraphs.undirected(random, true);
    int n = graph.nodeCount();
    double[][] withLoops = Dense.of(graph);
    double[] degree = new double[n];
    for (int u = 0; u < n; u++) {
      withLoops[u][u] = withLoops[u][u] == 0 ? 1 : withLoops[u][u];
      for (int v = 0; v < n; v++) {
        degree[u] += withLoops[u][v];
      }
    }
    double[][] actual = Dense.of(Normalisation.symmetric(graph));
    for (int u = 0; u < n; u++) {
      for (int v = 0; v < n; v++) {
        assertEquals(withLoops[u][v] / Math.sqrt(degree[u] * degree[v]), actual[u][v], 1e-6);
      }
    }
  }

  @Property(tries = 100)
  void meanNormalisationAveragesOverTheNeighbours(@ForAll long seed) {
    Csr graph = RandomGraphs.undirected(new SplittableRandom(seed), true);
    double[][] weights = Dense.of(graph);
    double[][] mean = Dense.of(Normalisation.mean(graph));
    for (int u = 0; u < graph.nodeCount(); u++) {
      double sum = java.util.Arrays.stream(weights[u]).sum();
      for (int v = 0; v < graph.nodeCount(); v++) {
        assertEquals(sum == 0 ? 0 : weights[u][v] / sum, mean[u][v], 1e-6);
      }
    }
  }
}
