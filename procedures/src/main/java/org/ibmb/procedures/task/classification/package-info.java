/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Classification of nodes: the procedures {@code ibmb.nodeClassification.*}.
 *
 * <p>In: a projection, a target property and the keys of a training, or a model. Out: a model with
 * its metrics, or a class and its probabilities for every node.
 *
 * <p>Uses: all rooms but {@code embedding} and {@code plugin}.
 */
package org.ibmb.procedures.task.classification;
