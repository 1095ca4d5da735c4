/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Calls on a server whose heap is too small for many of them, and what came of each. A test of the
 * server and a benchmark use it.
 */
package org.ibmb.pressure;
