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
   * A matrix that sparse products read, over numbers that are there already.
   *
   * @param values {@code rows * columns} numbers, row after row; nobody writes to them while the
   *     arena is open
   */
  Matrix gathered(float[] values, int rows, int columns);

  /**
   * A sparse matrix that never changes. The arrays stay as they are while the arena is open.
   *
   * @param transposed {@code matrix} turned round; null where no gradient is asked for
   */
  SparseMatrix sparse(Csr matrix, Csr transposed);

  /**
   * Memory for one sparse matrix after the other, see {@link Device#fill(SparseMatrix, Csr, Csr)}.
   * It is empty at first.
   *
   * @param rows most rows of either orientation that products read
   * @param entries most entries of either orientation in these rows
   */
  SparseMatrix sparse(int rows, int entries);

  /** Bytes of device memory that this arena holds. */
  long bytes();

  @Override
  void close();
}
