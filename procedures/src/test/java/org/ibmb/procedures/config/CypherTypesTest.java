/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.neo4j.values.storable.CoordinateReferenceSystem;
import org.neo4j.values.storable.DurationValue;
import org.neo4j.values.storable.Values;

class CypherTypesTest {
  /** The values are those that the database itself hands out. */
  @Test
  void errorsSayTheNamesOfCypherAndNotThoseOfJava() {
    Map<Object, String> names = new LinkedHashMap<>();
    names.put("a", "STRING");
    names.put(1L, "INTEGER");
    names.put(1.5, "FLOAT");
    names.put(true, "BOOLEAN");
    names.put(Map.of(), "MAP");
    names.put(List.of(), "LIST");
    names.put(new long[0], "LIST");
    names.put(java.time.LocalDate.EPOCH, "DATE");
    names.put(java.time.LocalTime.NOON, "LOCAL TIME");
    names.put(java.time.LocalTime.NOON.atOffset(java.time.ZoneOffset.UTC), "ZONED TIME");
    names.put(java.time.LocalDateTime.MIN, "LOCAL DATETIME");
    names.put(java.time.ZonedDateTime.parse("2026-01-02T03:04:05Z"), "ZONED DATETIME");
    names.put(DurationValue.parse("P1D"), "DURATION");
    names.put(Values.pointValue(CoordinateReferenceSystem.CARTESIAN, 1, 2), "POINT");
    names.forEach((value, name) -> assertEquals(name, CypherTypes.name(value)));
    assertEquals("NULL", CypherTypes.name(null));
  }
}
