/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * The memory that a call takes, as users see it and as a call asks for it.
 *
 * <p>In: parts and stages with their bytes, from who owns the arrays. Out: the columns of an {@code
 * .estimate} and the request that a call makes before it works.
 *
 * <p>Uses: {@code config}, {@code call}, {@code projection}.
 */
package org.ibmb.procedures.estimate;
