/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * The last hidden layer of a trained network: the procedures {@code ibmb.nodeEmbedding.*}.
 *
 * <p>In: a projection and the name of a model. Out: a row of numbers for every node.
 *
 * <p>Uses: all rooms but {@code plugin}.
 */
package org.ibmb.procedures.embedding;
