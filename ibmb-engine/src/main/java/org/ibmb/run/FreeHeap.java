/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

/** How much more the heap holds. */
public final class FreeHeap {
  private FreeHeap() {}

  /**
   * Bytes that may still be allocated. Garbage counts as used until it is collected, which is asked
   * for only where {@code wanted} would fit then, and does not now: a collection of the whole heap
   * takes up to seconds.
   */
  public static long bytes(long wanted) {
    if (now() < wanted && wanted <= Runtime.getRuntime().maxMemory()) {
      System.gc();
    }
    return now();
  }

  private static long now() {
    Runtime java = Runtime.getRuntime();
    return java.maxMemory() - java.totalMemory() + java.freeMemory();
  }
}
