/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAmount;
import java.util.List;
import java.util.Map;
import org.neo4j.graphdb.Entity;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.Path;
import org.neo4j.graphdb.spatial.Point;

/** How Cypher calls the type of a value, for messages. */
public final class CypherTypes {
  private CypherTypes() {}

  public static String name(Object value) {
    if (value instanceof String || value instanceof Character) {
      return "STRING";
    } else if (value instanceof Long || value instanceof Integer) {
      return "INTEGER";
    } else if (value instanceof Number) {
      return "FLOAT";
    } else if (value instanceof Boolean) {
      return "BOOLEAN";
    } else if (value instanceof Map) {
      return "MAP";
    } else if (value instanceof List || (value != null && value.getClass().isArray())) {
      return "LIST";
    } else if (value instanceof Entity || value instanceof Path) {
      return value instanceof Node ? "NODE" : value instanceof Path ? "PATH" : "RELATIONSHIP";
    } else if (value instanceof Point) {
      return "POINT";
    } else if (value instanceof TemporalAmount) {
      return "DURATION";
    }
    return value == null ? "NULL" : temporal(value);
  }

  private static String temporal(Object value) {
    if (value instanceof LocalDate) {
      return "DATE";
    } else if (value instanceof LocalTime) {
      return "LOCAL TIME";
    } else if (value instanceof OffsetTime) {
      return "ZONED TIME";
    } else if (value instanceof LocalDateTime) {
      return "LOCAL DATETIME";
    } else if (value instanceof ZonedDateTime || value instanceof OffsetDateTime) {
      return "ZONED DATETIME";
    }
    return "ANY";
  }
}
