/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.ibmb.reference.ReferencePage;
import org.ibmb.reference.Signature;
import org.junit.jupiter.api.Test;

/** What can be called is what the checked-in table says, by name, mode, types and defaults. */
class ConformanceIT {

  @Test
  void everySignatureIsThatOfTheTable() {
    List<Signature> found =
        Database.run(
                """
                SHOW PROCEDURES YIELD name, mode, signature, description WHERE name STARTS WITH 'ibmb.'
                RETURN 'procedure' AS kind, name, mode, signature, description ORDER BY name
                """)
            .stream()
            .map(ConformanceIT::signature)
            .collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
    Database.run(
            """
            SHOW FUNCTIONS YIELD name, signature, description WHERE name STARTS WITH 'ibmb.'
            RETURN 'function' AS kind, name, 'READ' AS mode, signature, description ORDER BY name
            """)
        .forEach(row -> found.add(signature(row)));
    assertEquals(
        Signature.format(ReferencePage.readTable(Database.REPOSITORY)), Signature.format(found));
  }

  private static Signature signature(Map<String, Object> row) {
    return Signature.shown(
        (String) row.get("kind"),
        (String) row.get("name"),
        (String) row.get("mode"),
        (String) row.get("signature"),
        (String) row.get("description"));
  }
}
