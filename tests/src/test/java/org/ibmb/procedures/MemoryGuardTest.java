/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;

/** Work is refused where the least it takes is not there, on the heap or outside it. */
class MemoryGuardTest {
  private static final long GIB = 1L << 30;

  private final MemoryNeed need =
      new MemoryNeed()
          .heap("features", 20 * GIB)
          .heap("relationships", 10 * GIB, 90 * GIB)
          .offHeap("network", 30 * GIB, 60 * GIB);

  @Test
  void whatFitsAtTheLeastIsAllowed() {
    new MemoryGuard(30 * GIB, 30 * GIB).check(need);
  }

  @Test
  void whatDoesNotFitIsRefusedWithBothSides() {
    for (MemoryGuard guard :
        new MemoryGuard[] {
          new MemoryGuard(30 * GIB - 1, 99 * GIB), new MemoryGuard(99 * GIB, 30 * GIB - 1)
        }) {
      String message = assertThrows(InvalidInput.class, () -> guard.check(need)).getMessage();
      assertEquals(
          "Procedure was blocked since the minimum estimated memory (30 GiB heap, 30 GiB off-heap) exceeds what is free",
          message.substring(0, message.indexOf(" (", message.indexOf("off-heap"))));
      assertTrue(message.contains(" Reduce outputsPerBatch, or pass sudo: true."), message);
    }
  }
}
