/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.device;

/**
 * A sparse matrix in device memory, kept in both orientations. Products read only its first rows,
 * as many as the dense matrix of that side has, so that a layer computes just the rows that are
 * still needed.
 */
public interface SparseMatrix {}
