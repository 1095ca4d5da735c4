/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.model;

import java.util.Collection;
import java.util.List;
import org.ibmb.batch.Batch;

/**
 * How large the largest of some batches is: what memory is reserved by.
 *
 * @param rowsWithin {@code rowsWithin[h]} is the most nodes within {@code h} hops of a batch's
 *     outputs, for {@code h} from 0 to the number of layers
 * @param edges most edges of a batch
 */
public record BatchCapacity(int[] rowsWithin, int edges) {
  private static final double RESERVE = 1.25;

  /** Room for each of {@code batches}, one at a time. */
  public static BatchCapacity of(Collection<Batch> batches, int layers) {
    int[] rowsWithin = new int[layers + 1];
    int edges = 1;
    for (int h = 0; h <= layers; h++) {
      rowsWithin[h] = 1;
    }
    for (Batch batch : batches) {
      for (int h = 0; h <= layers; h++) {
        rowsWithin[h] = Math.max(rowsWithin[h], batch.within(h));
      }
      edges = Math.max(edges, batch.adjacency().edgeCount());
    }
    return new BatchCapacity(rowsWithin, edges);
  }

  /** Room for each of {@code batches} by itself. */
  public static List<BatchCapacity> ofEach(Collection<Batch> batches, int layers) {
    return batches.stream().map(batch -> of(List.of(batch), layers)).toList();
  }

  /** Room for all of {@code rooms}, one at a time; at least one row where there are none. */
  public static BatchCapacity largest(Collection<BatchCapacity> rooms, int layers) {
    BatchCapacity largest = of(List.of(), layers);
    for (BatchCapacity room : rooms) {
      largest = largest.and(room);
    }
    return largest;
  }

  /** Most rows that lie within {@code hops} of the outputs. */
  int rows(int hops) {
    return rowsWithin[Math.max(0, hops)];
  }

  /** Whether what fits into {@code other} fits in here. */
  public boolean holds(BatchCapacity other) {
    boolean rowsFit = true;
    for (int h = 0; h < rowsWithin.length; h++) {
      rowsFit &= rowsWithin[h] >= other.rowsWithin[h];
    }
    return rowsFit && edges >= other.edges;
  }

  /** Room for the batches of both. */
  public BatchCapacity and(BatchCapacity other) {
    int[] largest = rowsWithin.clone();
    for (int h = 0; h < largest.length; h++) {
      largest[h] = Math.max(largest[h], other.rowsWithin[h]);
    }
    return new BatchCapacity(largest, Math.max(edges, other.edges));
  }

  /**
   * Some more, so that batches which are drawn a little larger next time still fit.
   *
   * @param mostRows and mostEdges what no batch can exceed
   */
  public BatchCapacity withReserve(int mostRows, int mostEdges) {
    int[] more = rowsWithin.clone();
    for (int h = 0; h < more.length; h++) {
      more[h] = enlarged(more[h], mostRows);
    }
    return new BatchCapacity(more, enlarged(edges, mostEdges));
  }

  private static int enlarged(int size, int most) {
    return Math.max(size, (int) Math.min(most, (long) Math.ceil(size * RESERVE)));
  }
}
