/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */

/** Launchers: the demo, the server to try things on, and the in-process database the tests use. */
package org.ibmb.demo;
