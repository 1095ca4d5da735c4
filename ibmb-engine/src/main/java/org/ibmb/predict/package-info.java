/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * A trained network applied to nodes: batch by batch, or exactly on the full graph.
 *
 * <p>In: a model and the nodes that are asked for. Out: a stream of rows, some nodes at a time.
 * Uses: all rooms before it, up to {@code objective}.
 */
package org.ibmb.predict;
