/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * The benchmark runner. {@link org.ibmb.bench.Bench} runs one {@link org.ibmb.bench.Benchmark} by
 * its name; most of them let the engine and a peer take turns, see {@link org.ibmb.bench.Contest}.
 */
package org.ibmb.bench;
