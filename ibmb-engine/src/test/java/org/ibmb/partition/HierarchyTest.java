/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ibmb.graph.Csr;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

class HierarchyTest {

  @Property(tries = 60)
  void everyLevelHasTheWeightAndTheCutsOfTheFinest(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WeightedGraph finest = random(random, 200 + random.nextInt(2000));
    try (Workers workers = Workers.create(2)) {
      Hierarchy hierarchy = Hierarchy.of(finest, 40, new Seeds(seed), workers);
      assertTrue(hierarchy.graphs().size() > 1);
      for (int level = hierarchy.graphs().size() - 2; level >= 0; level--) {
        WeightedGraph coarse = hierarchy.graphs().get(level + 1);
        WeightedGraph fine = hierarchy.graphs().get(level);
        int[] parts = new int[coarse.nodeCount()];
        Arrays.setAll(parts, u -> random.nextInt(3));
        assertEquals(finest.nodeWeight(), WeightedGraph.sum(coarse.nodeWeights()));
        assertEquals(cut(fine, hierarchy.project(parts, level)), cut(coarse, parts));
      }
    }
  }

  @Property(tries = 60)
  void matesAreMutualAndKeepTheLimit(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WeightedGraph graph = random(random, 2 + random.nextInt(500));
    long limit = 2 + random.nextInt(4);
    int[] mate = Matching.of(graph, limit, random);
    for (int u = 0; u < mate.length; u++) {
      assertEquals(u, mate[mate[u]]);
      if (mate[u] != u) {
        assertTrue(graph.nodeWeights()[u] + graph.nodeWeights()[mate[u]] <= limit);
      }
    }
  }

  @Test
  void atMostATenthOfAStarIsAlone() {
    WeightedGraph star = star(1000);
    int[] mate = Matching.of(star, 10, new SplittableRandom(1));
    int alone = 0;
    for (int u = 0; u < mate.length; u++) {
      alone += mate[u] == u ? 1 : 0;
    }
    assertTrue(alone <= 100, alone + " of 1000 are alone");
  }

  private static WeightedGraph star(int nodeCount) {
    int[] offsets = new int[nodeCount + 1];
    int[] targets = new int[2 * (nodeCount - 1)];
    for (int u = 0; u < nodeCount; u++) {
      offsets[u + 1] = nodeCount - 1 + u;
    }
    for (int leaf = 1; leaf < nodeCount; leaf++) {
      targets[leaf - 1] = leaf; // the others are leaves, in whose rows stands the hub, 0
    }
    float[] ones = new float[targets.length];
    Arrays.fill(ones, 1f);
    int[] nodeWeights = new int[nodeCount];
    Arrays.fill(nodeWeights, 1);
    return WeightedGraph.of(
        new Csr(nodeCount, offsets, targets, ones), nodeWeights, StopCheck.NEVER);
  }

  private static WeightedGraph random(SplittableRandom random, int nodeCount) {
    int[] offsets = new int[nodeCount + 1];
    int[] targets = new int[3 * nodeCount];
    float[] weights = new float[targets.length];
    int[] nodeWeights = new int[nodeCount];
    for (int u = 0; u < nodeCount; u++) {
      offsets[u + 1] = 3 * (u + 1);
      nodeWeights[u] = 1 + random.nextInt(3);
      for (int e = offsets[u]; e < offsets[u + 1]; e++) {
        targets[e] = random.nextInt(1 + random.nextInt(nodeCount));
        weights[e] = 1 + random.nextInt(5);
      }
    }
    Csr graph = Csr.canonical(nodeCount, offsets, targets, weights);
    return WeightedGraph.of(graph, nodeWeights, StopCheck.NEVER);
  }

  private static long cut(WeightedGraph graph, int[] partOf) {
    long twice = 0;
    for (int u = 0; u < partOf.length; u++) {
      for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
        twice += partOf[u] == partOf[graph.targets()[e]] ? 0 : graph.edgeWeights()[e];
      }
    }
    return twice / 2;
  }
}
