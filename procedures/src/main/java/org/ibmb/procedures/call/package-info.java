/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * One running call: its user, its transaction, its stop check, what it shows of its progress, and
 * the memory that it may take.
 *
 * <p>In: what Neo4j injects into a procedure. Out: a {@link org.ibmb.procedures.call.Call}, and a
 * {@link org.ibmb.procedures.call.Running} from the moment at which the memory was promised. What
 * all calls of a server share is in {@link org.ibmb.procedures.call.IbmbRuntime}.
 *
 * <p>What differs between versions of GDS stands in {@link org.ibmb.procedures.call.GdsShim} alone.
 *
 * <p>Uses: {@code config}.
 */
package org.ibmb.procedures.call;
