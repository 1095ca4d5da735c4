/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.predict;

/**
 * Results of all nodes that were asked for, some at a time: nobody has to hold those of all nodes
 * together. Every node comes once; in which order depends on how they are computed.
 */
public interface RowStream extends AutoCloseable {
  /**
   * Computes the next results; null after the last ones.
   *
   * @throws ArithmeticException where a result is no finite number
   */
  Rows next();

  /** Frees all memory, also in the middle of the stream. */
  @Override
  void close();
}
