/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/**
 * Neo4j's door: the extension that puts the rooms together, the settings in {@code neo4j.conf}, and
 * what the plugin says of itself ({@code ibmb.list}, {@code ibmb.version}, {@code ibmb.log}, {@code
 * ibmb.backend.list}).
 *
 * <p>Uses: all rooms.
 */
package org.ibmb.procedures.plugin;
