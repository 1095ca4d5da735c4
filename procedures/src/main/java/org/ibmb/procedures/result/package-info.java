/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * From the engine to properties: columns of numbers or values become properties of the projection
 * or of the database.
 *
 * <p>In: nodes and columns. Out: properties, written in the caller's transaction.
 *
 * <p>Uses: {@code config}, {@code call}, {@code projection}.
 */
package org.ibmb.procedures.result;
