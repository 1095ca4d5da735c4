/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import java.util.List;
import java.util.Map;
import org.neo4j.graphdb.Node;

/** How Cypher calls the type of a value, for messages. */
public final class CypherTypes {
  private CypherTypes() {}

  public static String name(Object value) {
    if (value instanceof String) {
      return "STRING";
    } else if (value instanceof Long || value instanceof Integer) {
      return "INTEGER";
    } else if (value instanceof Number) {
      return "FLOAT";
    } else if (value instanceof Boolean) {
      return "BOOLEAN";
    } else if (value instanceof Map) {
      return "MAP";
    } else if (value instanceof Node) {
      return "NODE";
    } else if (value instanceof List || (value != null && value.getClass().isArray())) {
      return "LIST";
    }
    return value == null ? "NULL" : value.getClass().getSimpleName();
  }
}
