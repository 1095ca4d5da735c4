/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Batches: which method makes them, how they are kept between calls and on disk, and the procedures
 * {@code ibmb.batches.*} and {@code ibmb.influence.*}.
 *
 * <p>A method is one class, such as {@code NodeMethod}: its keys, its batcher and its bytes; {@code
 * BatchingMethods} names them all. Keys are read first ({@code AskedBatching}) and bound to models
 * and stored batches after ({@code BatchingSettings}).
 *
 * <p>In: a projection and the keys of a method. Out: the engine's {@link
 * org.ibmb.batch.PlannedBatches} or {@link org.ibmb.batch.BatchSource}.
 *
 * <p>Uses: {@code config}, {@code call}, {@code projection}, {@code result}, {@code estimate}.
 */
package org.ibmb.procedures.batching;
