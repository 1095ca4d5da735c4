/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.estimate;

import java.util.Map;
import org.ibmb.procedures.call.EstimateTree;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.projection.GraphSize;

/**
 * The columns of every estimate, as GDS has them. The tree separates the heap from what is outside
 * it; the bytes count both.
 *
 * @param heapPercentageMin share of the largest heap, of what is on the heap alone
 */
public record EstimateRow(
    String requiredMemory,
    String treeView,
    Map<String, Object> mapView,
    long bytesMin,
    long bytesMax,
    long nodeCount,
    long relationshipCount,
    double heapPercentageMin,
    double heapPercentageMax) {
  /** What the list of procedures says of every estimate. */
  public static final String DESCRIPTION =
      "Returns an estimation of the memory consumption for that procedure.";

  public static EstimateRow of(String name, MemoryNeed need, GraphSize size, RunSettings run) {
    EstimateTree tree = need.tree(name, size, run);
    return new EstimateRow(
        tree.requiredMemory(),
        tree.treeView(),
        tree.mapView(),
        tree.bytesMin(),
        tree.bytesMax(),
        size.nodeCount(),
        size.relationshipCount(),
        percentage(need.heapMin()),
        percentage(need.heapMax()));
  }

  /** Of the largest heap, rounded up to a tenth. */
  private static double percentage(long bytes) {
    return Math.ceil(1000.0 * bytes / Runtime.getRuntime().maxMemory()) / 10;
  }
}
