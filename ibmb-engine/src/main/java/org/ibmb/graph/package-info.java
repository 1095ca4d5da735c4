/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * The graph and what stands on its nodes: rows of neighbours ({@link org.ibmb.graph.Csr}), their
 * normalisation, and features.
 *
 * <p>In: arrays that somebody read. Out: what all later stages read and nobody changes. Uses:
 * {@code run}.
 */
package org.ibmb.graph;
