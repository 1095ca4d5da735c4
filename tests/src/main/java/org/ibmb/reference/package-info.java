/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
/** The table of everything that can be called, and the page that is made of it. */
package org.ibmb.reference;
