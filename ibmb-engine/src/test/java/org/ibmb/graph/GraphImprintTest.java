/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GraphImprintTest {
  @Property(tries = 100)
  void aGraphHasTheFingerprintOfAnImprintWithItsNumbersAsIds(
      @ForAll long seed, @ForAll boolean weighted) {
    Csr graph = RandomGraphs.undirected(new SplittableRandom(seed), weighted);
    long[] numbers = new long[graph.nodeCount()];
    Arrays.setAll(numbers, u -> u);
    assertEquals(GraphImprint.of(graph, numbers).fingerprint(), GraphImprint.fingerprintOf(graph));
  }

  @Property(tries = 100)
  void anotherGraphHasAnotherFingerprint(@ForAll long seed) {
    for (Edits edits : Edits.allKinds(seed)) {
      boolean same = same(edits.before(), edits.after());
      assertEquals(
          same,
          GraphImprint.fingerprintOf(edits.before()) == GraphImprint.fingerprintOf(edits.after()));
    }
  }

  @Property(tries = 100)
  void aDirectedGraphDiffersFromItsTranspose(@ForAll long seed) {
    Csr graph = RandomGraphs.directed(new SplittableRandom(seed));
    Csr transposed = graph.transpose();
    Assume.that(!same(graph, transposed));
    assertNotEquals(GraphImprint.fingerprintOf(graph), GraphImprint.fingerprintOf(transposed));
  }

  /** Files of stored batches hold these numbers: they must stay as they are. */
  @Test
  void rowsAndFingerprintStayWhatFilesHold() {
    Csr path =
        new Csr(3, new int[] {0, 1, 3, 4}, new int[] {1, 0, 2, 1}, new float[] {1, 1, 0.5f, 0.5f});
    GraphImprint imprint = GraphImprint.of(path, new long[] {7, 20, 1L << 40});
    assertArrayEquals(
        new long[] {6479802516357397397L, -1185683501899961042L, -2174419761032033407L},
        imprint.rows());
    assertEquals(8551369983370540918L, imprint.fingerprint());
  }

  private static boolean same(Csr a, Csr b) {
    return Arrays.equals(a.offsets(), b.offsets())
        && Arrays.equals(a.targets(), b.targets())
        && Arrays.equals(a.weights(), b.weights());
  }
}
