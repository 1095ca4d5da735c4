/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * The keys of a call: a Cypher map becomes typed settings.
 *
 * <p>In: a map as Neo4j hands it over. Out: values of the types that a call wants, or one error
 * with all mistakes of the map, each with the whole path of its key. Nothing here touches a graph,
 * a disk or a database.
 *
 * <p>Uses: {@code org.ibmb.run} of the engine.
 */
package org.ibmb.procedures.config;
