/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.Arrays;
import org.neo4j.gds.api.IdMap;

/**
 * Numbers the nodes of a projection by their original ids, ascending.
 *
 * <p>GDS imports larger graphs by several threads and numbers their nodes in another order each
 * time. The engine's results depend on the numbers, by which ties are broken and random numbers are
 * drawn. Numbers that follow the ids of the database make two projections of an unchanged database
 * one graph, and a node that is added or removed leaves the order of all others as it is.
 *
 * @param mappedOf {@code int[nodeCount]}: GDS's number of each of our nodes; null where both agree
 * @param numberOf {@code int[nodeCount]}: our number of each node of GDS; null where both agree
 */
public record NodeOrder(int[] mappedOf, int[] numberOf) {
  private static final NodeOrder SAME = new NodeOrder(null, null);

  static NodeOrder of(IdMap nodes) {
    int count = (int) nodes.nodeCount();
    if (ascends(nodes, count)) {
      return SAME;
    }
    long[] ids = new long[count];
    Arrays.setAll(ids, nodes::toOriginalNodeId);
    long[] sorted = ids.clone();
    Arrays.parallelSort(sorted);
    int[] mappedOf = new int[count];
    int[] numberOf = new int[count];
    for (int mapped = 0; mapped < count; mapped++) {
      int number = Arrays.binarySearch(sorted, ids[mapped]);
      mappedOf[number] = mapped;
      numberOf[mapped] = number;
    }
    return new NodeOrder(mappedOf, numberOf);
  }

  private static boolean ascends(IdMap nodes, int count) {
    long last = Long.MIN_VALUE;
    for (int mapped = 0; mapped < count; mapped++) {
      long id = nodes.toOriginalNodeId(mapped);
      if (id < last) {
        return false;
      }
      last = id;
    }
    return true;
  }

  /** GDS's number of a node of ours. */
  int mapped(int node) {
    return mappedOf == null ? node : mappedOf[node];
  }

  /** Our number of a node of GDS. */
  int number(long mapped) {
    return numberOf == null ? (int) mapped : numberOf[(int) mapped];
  }
}
