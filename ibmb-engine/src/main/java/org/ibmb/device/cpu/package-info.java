/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * The CPU as a device: products by ND4J's library or the Vector API, rows by kernels of our own,
 * memory outside the heap.
 *
 * <p>Only {@code org.ibmb.device.choice} makes one. Uses: {@code run}, {@code graph}, {@code
 * device}.
 */
package org.ibmb.device.cpu;
