/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

import org.ibmb.graph.Csr;

/**
 * Device memory of one run. Closing it frees everything at once, also after a failure; nothing
 * outlives the run.
 */
public interface Arena extends AutoCloseable {
  /**
   * A matrix of zeros.
   *
   * @throws org.ibmb.run.InvalidInput where one array of the device cannot hold it
   */
  Matrix matrix(int rows, int columns);

  /**
   * A matrix that sparse products read and dense products never do: where a device has memory that
   * rows are gathered from faster, it lies there. Its numbers are whatever they are.
   */
  Matrix gathered(int rows, int columns);

  /**
   * The same over numbers that are there already.
   *
   * @param values {@code rows * columns} numbers, row after row; nobody writes to them while the
   *     arena is open
   */
  Matrix gathered(float[] values, int rows, int columns);

  /**
   * @param transposed {@code matrix} turned round
   */
  SparseMatrix sparse(Csr matrix, Csr transposed);

  /** Bytes of device memory that this arena holds. */
  long bytes();

  @Override
  void close();
}
