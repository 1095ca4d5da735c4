/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * What computes: matrices in the memory of a device, and the operations of networks on them.
 *
 * <p>In: numbers of the host and calls of {@code org.ibmb.model}. Out: the same operations on any
 * device, which one contract suite of the tests holds. Uses: {@code run}, {@code graph}.
 */
package org.ibmb.device;
