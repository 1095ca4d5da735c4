/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ibmb.demo.CypherScript;

/** Runs the statements of a script and compares what their comments state. */
final class StatedResults {
  private static final Pattern RESULT = Pattern.compile("result: (\\w+) (=|>=) (\\S+)");

  private StatedResults() {}

  /** Runs all statements on the shared database; returns how many results were compared. */
  static int compare(CypherScript script) {
    int compared = 0;
    for (CypherScript.Statement statement : script.statements()) {
      List<Map<String, Object>> rows = Database.run(statement.text());
      for (String comment : statement.comments()) {
        Matcher stated = RESULT.matcher(comment);
        if (stated.matches()) {
          compare(script.name() + ": " + comment, stated, rows);
          compared++;
        } else {
          assertFalse(comment.startsWith("result"), "not understood: " + comment);
        }
      }
    }
    return compared;
  }

  private static void compare(String what, Matcher stated, List<Map<String, Object>> rows) {
    String column = stated.group(1);
    if (column.equals("rows")) {
      assertEquals(Integer.parseInt(stated.group(3)), rows.size(), what);
      return;
    }
    assertEquals(1, rows.size(), what);
    double expected = Double.parseDouble(stated.group(3));
    double actual = ((Number) rows.get(0).get(column)).doubleValue();
    if (stated.group(2).equals("=")) {
      assertEquals(expected, actual, what);
    } else {
      assertTrue(actual >= expected, what + ", found " + actual);
    }
  }
}
