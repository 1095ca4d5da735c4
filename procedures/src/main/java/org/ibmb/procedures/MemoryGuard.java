/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.run.FreeHeap;
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
    now(call, need).check(need);
  }

  /** Whether the least that is needed is free, whoever insists. */
  static boolean allows(Call call, MemoryNeed need) {
    return now(call, need).holds(need);
  }

  private static MemoryGuard now(Call call, MemoryNeed need) {
    return new MemoryGuard(FreeHeap.bytes(need.heapMin()), call.runtime().freeOffHeapBytes());
  }

  private boolean holds(MemoryNeed need) {
    return need.heapMin() <= freeHeap && need.offHeapMin() <= freeOffHeap;
  }

  void check(MemoryNeed need) {
    if (!holds(need)) {
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
