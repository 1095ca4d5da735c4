/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Homophily;
import org.ibmb.influence.Influence;
import org.ibmb.influence.InfluenceStatistics;
import org.ibmb.run.StopCheck;
import org.junit.jupiter.api.Test;

/** Counted by hand. */
class StatisticsTest {

  /**
   *
   *
   * <pre>
   *   0 - 1 - 2 - 3    4 (with a self-loop)
   * </pre>
   */
  private static final Csr PATH =
      Csr.canonical(
          5,
          new int[] {0, 1, 3, 5, 6, 7},
          new int[] {1, 0, 2, 1, 3, 2, 4},
          new float[] {1, 1, 5, 5, 1, 1, 1});

  @Test
  void homophilyCountsEdgesBetweenLabelledNodes() {
    assertEquals(1 / 3.0, homophily(0, 0, 1, 0, 0), 1e-12);
    assertEquals(1, homophily(0, 0, -1, 0, 1), "edges to node 2 do not count");
    assertTrue(Double.isNaN(homophily(0, -1, 0, -1, 0)), "a self-loop is no neighbour");
  }

  private static double homophily(int... labels) {
    return Homophily.ofEdges(PATH, labels, StopCheck.NEVER);
  }

  /** Outputs 0 and 1 with auxiliary 2; outputs 2 and 4 with auxiliary 1; 3 is no output. */
  @Test
  void overlapAndCutOfTwoBatches() {
    Batches batches = new Batches(List.of(batch(2, 0, 1, 2), batch(2, 2, 4, 1)), 1, List.of());
    BatchStatistics statistics = statistics(batches);
    assertEquals(6 / 4.0, statistics.overlapFactor(), 1e-12);
    assertEquals(1 / 2.0, statistics.edgeCutShare(), 1e-12, "of 0-1 and 1-2");
    int[] batchOf = BatchStatistics.batchOfOutputs(batches, 5);
    assertEquals(List.of(0, 0, 1, -1, 1), java.util.Arrays.stream(batchOf).boxed().toList());
  }

  @Test
  void anOutputOfTwoBatchesHasNoBatch() {
    Batches batches = new Batches(List.of(batch(1, 0), batch(2, 0, 1)), 1, List.of());
    assertTrue(Double.isNaN(statistics(batches).edgeCutShare()));
    assertThrows(IllegalStateException.class, () -> BatchStatistics.batchOfOutputs(batches, 5));
  }

  @Test
  void influenceListsAreSummedUp() {
    Influence influence =
        new Influence(
            new int[] {0, 3},
            new int[] {0, 2, 3},
            new int[] {0, 1, 1},
            new float[] {0.5f, 0.25f, 0.5f});
    InfluenceStatistics statistics = InfluenceStatistics.of(influence);
    assertEquals(2, statistics.distinctNodes());
    assertEquals(0.5, statistics.quantile(0));
    assertEquals(0.5, statistics.quantile(0.5));
    assertEquals(0.75, statistics.quantile(0.51));
    assertEquals(0.75, statistics.quantile(1));
  }

  private static BatchStatistics statistics(Batches batches) {
    BatchStatistics.Collector collector = new BatchStatistics.Collector();
    batches.list().forEach(collector::add);
    return collector.statistics(batches, PATH);
  }

  private static Batch batch(int outputs, int... nodes) {
    Csr none = new Csr(nodes.length, new int[nodes.length + 1], new int[0], new float[0]);
    return new Batch(
        nodes, outputs, new int[] {outputs}, new float[nodes.length], none, none, null);
  }
}
