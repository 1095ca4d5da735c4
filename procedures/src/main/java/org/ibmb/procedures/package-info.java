/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * The Cypher procedures: the engine, spoken in the manner of Graph Data Science.
 *
 * <p>A call reads its keys ({@code config}), looks up what they name ({@code projection}, {@code
 * model}), waits for its memory ({@code call}), has {@link org.ibmb.Ibmb} compute, and turns the
 * result into rows or properties ({@code result}). Nothing is computed here.
 *
 * <p>Each package is one concern, and knows only those before it: {@code config}, {@code call},
 * {@code projection}, {@code result}, {@code estimate}, {@code batching}, {@code model}, {@code
 * task}, {@code embedding}, {@code plugin}. Classes of GDS are imported by {@code call}, {@code
 * projection} and {@code result} alone, classes of Neo4j's kernel by {@code call} and {@code
 * plugin}.
 */
package org.ibmb.procedures;
