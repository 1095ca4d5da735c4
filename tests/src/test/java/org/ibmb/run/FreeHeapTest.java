/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreeHeapTest {
  private static final int PIECE = 1 << 20;

  /** What other threads of the test run take meanwhile. */
  private static final long SLACK = 32L * PIECE;

  @Test
  void garbageIsFreeWhereItIsNeeded() {
    long most = Runtime.getRuntime().maxMemory();
    System.gc();
    long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    List<byte[]> held = new ArrayList<>();
    long bytes = Math.min(most / 4, 8 * SLACK);
    while (held.size() < bytes / PIECE) {
      held.add(new byte[PIECE]);
    }
    long whileHeld = FreeHeap.bytes(most);
    assertTrue(whileHeld <= most - (long) held.size() * PIECE, "what lives is not free");
    held.clear();
    long free = FreeHeap.bytes(most);
    assertTrue(
        free >= most - live - SLACK,
        () -> "%d of %d are free, but %d live".formatted(free, most, live));
  }
}
