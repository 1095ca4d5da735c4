/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Networks: their shape, parameters, blocks and inputs, forward and backward on a device.
 *
 * <p>In: batches, or the full graph. Out: rows of the output layer, and gradients. Uses: {@code
 * run}, {@code graph}, {@code batch}, {@code device}.
 */
package org.ibmb.model;
