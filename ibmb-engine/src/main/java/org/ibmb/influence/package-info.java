/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Which nodes matter to which: personalized PageRank by forward push (Andersen, Chung, Lang 2006)
 * and by power iteration, and what an update has to compute anew.
 *
 * <p>In: a graph and source nodes. Out: a list of nodes with scores for each source. Uses: {@code
 * run}, {@code graph}.
 */
package org.ibmb.influence;
