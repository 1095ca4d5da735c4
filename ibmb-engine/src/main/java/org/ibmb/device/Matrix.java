/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

/**
 * A dense matrix of floats in device memory, row after row. Only its {@link Device} knows where the
 * numbers are; the memory belongs to the {@link Arena} that made it.
 */
public interface Matrix {
  int rows();

  int columns();

  /** The first {@code rows} rows, sharing this matrix's memory. */
  Matrix firstRows(int rows);

  /** A {@code rows x columns} matrix whose memory begins {@code offset} numbers into this one's. */
  Matrix view(int offset, int rows, int columns);
}
