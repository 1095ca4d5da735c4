/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Trained models: the catalog in memory and on disk, what is stored with a model, and the
 * procedures {@code ibmb.model.*}.
 *
 * <p>In: a trained network with all that a prediction has to know. Out: the model by its name.
 *
 * <p>Uses: {@code config}, {@code call}, {@code projection}, {@code batching}.
 */
package org.ibmb.procedures.model;
