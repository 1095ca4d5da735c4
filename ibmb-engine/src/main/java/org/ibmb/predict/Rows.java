/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ibmb.graph.Features;

/**
 * Results of some nodes: what the output layer says of them, or hidden values.
 *
 * @param nodes distinct, ascending
 * @param width numbers per node
 * @param values {@code float[nodes.length * width]}, in the order of {@code nodes}
 */
public record Rows(int[] nodes, int width, float[] values) {
  public Rows {
    if ((long) nodes.length * width != values.length) {
      throw new IllegalStateException("values do not fit " + nodes.length + " nodes");
    }
  }

  /** The rest of {@code stream}, by ascending node. */
  public static Rows all(RowStream stream) {
    List<Rows> parts = new ArrayList<>();
    int count = 0;
    for (Rows rows = stream.next(); rows != null; rows = stream.next()) {
      parts.add(rows);
      count += rows.nodes.length;
    }
    int width = parts.isEmpty() ? 0 : parts.get(0).width;
    int[] nodes = parts.stream().flatMapToInt(part -> Arrays.stream(part.nodes)).sorted().toArray();
    float[] values = new float[Features.length(count, width)];
    for (Rows part : parts) {
      for (int i = 0; i < part.nodes.length; i++) {
        int to = Arrays.binarySearch(nodes, part.nodes[i]) * width;
        System.arraycopy(part.values, i * width, values, to, width);
      }
    }
    return new Rows(nodes, width, values);
  }

  /** Where the numbers of the {@code i}-th node begin in {@code values}. */
  public int offset(int i) {
    return i * width;
  }

  /** The numbers of the {@code i}-th node; a copy. */
  public float[] row(int i) {
    return Arrays.copyOfRange(values, i * width, (i + 1) * width);
  }
}
