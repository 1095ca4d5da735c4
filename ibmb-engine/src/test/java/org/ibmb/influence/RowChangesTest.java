/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.graph.GraphImprint;
import org.junit.jupiter.api.Test;

/**
 * Rows are drawn as lists of targets; {@code {{1, 2}, {0}, {0}}} is a path with 0 in the middle.
 */
class RowChangesTest {
  private static final int[][] STAR = {{1, 2, 3}, {0}, {0}, {0}, {5}, {4}};

  @Test
  void aRowThatStayedHasNoDistance() {
    assertArrayEquals(new double[6], distances(STAR, STAR));
  }

  /** 0 - 4: both have a neighbour more. */
  @Test
  void aNewEdgeTakesItsShareOfTheWalk() {
    int[][] after = {{1, 2, 3, 4}, {0}, {0}, {0}, {0, 5}, {4}};
    assertArrayEquals(new double[] {2 / 4., 0, 0, 0, 2 / 2., 0}, distances(STAR, after));
  }

  /** 0 - 4 and 0 - 5, which are neighbours already. */
  @Test
  void severalNewEdgesTakeTheirShares() {
    int[][] after = {{1, 2, 3, 4, 5}, {0}, {0}, {0}, {0, 5}, {0, 4}};
    assertArrayEquals(new double[] {4 / 5., 0, 0, 0, 2 / 2., 2 / 2.}, distances(STAR, after));
  }

  @Test
  void anEdgeThatIsGoneGivesItsShareBack() {
    int[][] after = {{1, 2}, {0}, {0}, {}, {5}, {4}};
    assertArrayEquals(new double[] {2 / 3., 0, 0, 2, 0, 0}, distances(STAR, after));
  }

  /** 0 loses 3 and meets 4: its fingerprint says that something changed, and no more. */
  @Test
  void whateverElseHappenedCountsInFull() {
    int[][] after = {{1, 2, 4}, {0}, {0}, {}, {0, 5}, {4}};
    assertArrayEquals(new double[] {2, 0, 0, 2, 2 / 2., 0}, distances(STAR, after));
  }

  @Test
  void aNewNodeIsANewEdgeOfItsNeighbours() {
    int[][] after = {{1, 2, 3, 6}, {0}, {0}, {0}, {5}, {4}, {0}};
    assertArrayEquals(new double[] {2 / 4., 0, 0, 0, 0, 0, 0}, distances(STAR, after));
  }

  /** Node 5 is gone: 4 loses its only neighbour. */
  @Test
  void aNodeThatIsGoneIsAnEdgeThatIsGone() {
    int[][] before = {{1, 2, 5}, {0}, {0}, {4}, {3}, {0}};
    int[][] after = {{1, 2}, {0}, {0}, {4}, {3}};
    assertArrayEquals(new double[] {2 / 3., 0, 0, 0, 0}, distances(before, after));
  }

  @Test
  void aNewEdgeCountsByItsWeight() {
    Csr before = csr(new int[][] {{1}, {0}, {}}, 3);
    Csr after = csr(new int[][] {{1, 2}, {0}, {0}}, 3);
    after.weights()[1] = 1;
    double[] found =
        RowChanges.of(imprint(before), imprint(after), new int[] {0, 1, 2}, after).rows();
    assertEquals(2 / 4., found[0]);
    assertEquals(2, found[2], "it had no edge");
  }

  /** 0 - 1 is there twice now, which is one edge of weight 2; and the other way round. */
  @Test
  void aParallelRelationshipMovesItsWeightAtMost() {
    Csr once = csr(new int[][] {{1, 2}, {0}, {0}}, 1);
    Csr twice = csr(new int[][] {{1, 2}, {0}, {0}}, 1);
    twice.weights()[0] = twice.weights()[2] = 2;
    int[] same = {0, 1, 2};
    RowChanges more = RowChanges.of(imprint(once), imprint(twice), same, twice);
    assertArrayEquals(new double[] {2 / 3., 2 / 2., 0}, more.rows());
    assertArrayEquals(new double[] {2, 1, 0}, more.leastDegrees());
    RowChanges fewer = RowChanges.of(imprint(twice), imprint(once), same, once);
    assertArrayEquals(new double[] {2 / 3., 2 / 2., 0}, fewer.rows());
    assertArrayEquals(new double[] {2, 1, 0}, fewer.leastDegrees());
  }

  /** 0 loses an edge of weight 2 to a node that is gone. */
  @Test
  void parallelRelationshipsMayBeGone() {
    Csr before = csr(new int[][] {{1, 2}, {0}, {0}}, 1);
    before.weights()[1] = before.weights()[3] = 2;
    Csr after = csr(new int[][] {{1}, {0}}, 1);
    RowChanges found = RowChanges.of(imprint(before), imprint(after), new int[] {0, 1, -1}, after);
    assertArrayEquals(new double[] {4 / 3., 0}, found.rows());
    assertArrayEquals(new double[] {1, 0}, found.leastDegrees());
  }

  /** The degree before where it can be told, if it was the smaller one. */
  @Test
  void theLesserDegreeIsKnownOfSingleEdges() {
    int[][] more = {{1, 2, 3, 4, 5}, {0}, {0}, {0}, {0, 5}, {0, 4}};
    assertArrayEquals(new double[] {3, 0, 0, 0, 1, 1}, leastDegrees(STAR, more));
    assertArrayEquals(
        new double[] {0, 0, 0, 0, 1, 1}, leastDegrees(more, STAR), "0 lost more than one");
    int[][] fewer = {{1, 2}, {0}, {0}, {}, {5}, {4}};
    assertArrayEquals(new double[] {2, 0, 0, 0, 0, 0}, leastDegrees(STAR, fewer));
    int[][] others = {{1, 2, 4}, {0}, {0}, {}, {0, 5}, {4}};
    assertArrayEquals(new double[] {0, 0, 0, 0, 1, 0}, leastDegrees(STAR, others));
  }

  private static double[] leastDegrees(int[][] before, int[][] after) {
    int[] numbers = new int[before.length];
    Arrays.setAll(numbers, u -> u);
    Csr graph = csr(after, 1);
    return RowChanges.of(imprint(csr(before, 1)), imprint(graph), numbers, graph).leastDegrees();
  }

  private static double[] distances(int[][] before, int[][] after) {
    int[] numbers = new int[before.length];
    Arrays.setAll(numbers, u -> u < after.length ? u : -1);
    Csr graph = csr(after, 1);
    return RowChanges.of(imprint(csr(before, 1)), imprint(graph), numbers, graph).rows();
  }

  private static GraphImprint imprint(Csr graph) {
    long[] ids = new long[graph.nodeCount()];
    Arrays.setAll(ids, u -> 100L + u);
    return GraphImprint.of(graph, ids);
  }

  private static Csr csr(int[][] rows, float weight) {
    int[] offsets = new int[rows.length + 1];
    for (int u = 0; u < rows.length; u++) {
      offsets[u + 1] = offsets[u] + rows[u].length;
    }
    int[] targets = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    float[] weights = new float[targets.length];
    Arrays.fill(weights, weight);
    return new Csr(rows.length, offsets, targets, weights);
  }
}
