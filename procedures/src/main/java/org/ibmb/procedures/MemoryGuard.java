/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.run.InvalidInput;
import org.neo4j.gds.mem.Estimate;

/**
 * Refuses work whose memory cannot suffice.
 *
 * @param freeHeap bytes
 * @param freeOffHeap bytes
 */
record MemoryGuard(long freeHeap, long freeOffHeap) {

  /**
   * @throws InvalidInput where the least that is needed is more than what is free, unless the
   *     caller insists
   */
  static void check(Call call, RunSettings run, MemoryNeed need) {
    if (run.sudo()) {
      return;
    }
    long freeOffHeap = call.runtime().freeOffHeapBytes();
    if (need.heapMin() > freeHeapNow()) {
      System.gc(); // much of what is used may be garbage
    }
    new MemoryGuard(freeHeapNow(), freeOffHeap).check(need);
  }

  private static long freeHeapNow() {
    Runtime java = Runtime.getRuntime();
    return java.maxMemory() - java.totalMemory() + java.freeMemory();
  }

  void check(MemoryNeed need) {
    if (need.heapMin() > freeHeap || need.offHeapMin() > freeOffHeap) {
      throw new InvalidInput(
          "Procedure was blocked since the minimum estimated memory (%s heap, %s off-heap) exceeds what is free (%s heap, %s off-heap). Reduce outputsPerBatch, or pass sudo: true. Fewer features and a smaller hiddenDimension need less, too."
              .formatted(
                  Estimate.humanReadable(need.heapMin()),
                  Estimate.humanReadable(need.offHeapMin()),
                  Estimate.humanReadable(freeHeap),
                  Estimate.humanReadable(freeOffHeap)));
    }
  }
}
