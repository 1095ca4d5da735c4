/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.List;

/**
 * All batches of one set of output nodes; every output stands in exactly one.
 *
 * @param list in the order of their smallest output
 * @param coveredMass share of the outputs' influence mass that their kept auxiliary nodes hold, 0
 *     to 1
 */
public record Batches(List<Batch> list, double coveredMass) {

  public Batches {
    list = List.copyOf(list);
  }

  public int outputCount() {
    return list.stream().mapToInt(Batch::outputCount).sum();
  }

  /** Nodes of all batches, counted once per batch. */
  public long nodeCount() {
    return list.stream().mapToLong(Batch::nodeCount).sum();
  }

  public long edgeCount() {
    return list.stream().mapToLong(batch -> batch.adjacency().edgeCount()).sum();
  }

  public long bytes() {
    return list.stream().mapToLong(Batch::bytes).sum();
  }
}
