/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.util.concurrent.TimeUnit;

/** Measures one stage after the other. */
public final class Stopwatch {
  private long start = System.nanoTime();

  /** Milliseconds since the last call, or since creation. */
  public long lapMillis() {
    long now = System.nanoTime();
    long lap = TimeUnit.NANOSECONDS.toMillis(now - start);
    start = now;
    return lap;
  }
}
