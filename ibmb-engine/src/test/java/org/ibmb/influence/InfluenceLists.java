/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

/** Two sets of influence lists, compared bit by bit. */
public final class InfluenceLists {
  private InfluenceLists() {}

  public static void assertSame(Influence expected, Influence found) {
    assertArrayEquals(expected.sources(), found.sources());
    assertArrayEquals(expected.offsets(), found.offsets());
    assertArrayEquals(expected.nodes(), found.nodes());
    assertArrayEquals(expected.scores(), found.scores());
  }
}
