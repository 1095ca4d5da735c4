/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * The engine's one door: {@link org.ibmb.Ibmb}, whose methods read as the data flows, from
 * influence over batches to training and prediction.
 */
package org.ibmb;
