/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * From GDS to the engine: the graph, the features, the targets, the split, and which nodes are
 * asked for.
 *
 * <p>In: the name of a projection and the keys that filter it. Out: the engine's {@link
 * org.ibmb.graph.Graph}, {@link org.ibmb.graph.Features} and labels.
 *
 * <p>Three kinds of node number occur. <em>Node</em> (int) is the engine's: dense inside the
 * filtered projection, in the order of original ids. <em>Root id</em> (long) is dense inside the
 * whole projection. <em>Original id</em> (long) is the database's; only this one is shown to users.
 *
 * <p>Uses: {@code config}, {@code call}.
 */
package org.ibmb.procedures.projection;
