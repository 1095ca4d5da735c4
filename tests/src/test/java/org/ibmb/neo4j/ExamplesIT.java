/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ibmb.demo.CypherScript;
import org.junit.jupiter.api.Test;

/** Runs the files of {@code cypher-examples} and compares what their comments state. */
class ExamplesIT {
  private static final Pattern RESULT = Pattern.compile("result: (\\w+) (=|>=) (\\S+)");

  @Test
  void everyExampleGivesItsStatedResult() throws IOException {
    Database.reset();
    int compared = 0;
    for (Path file : examples()) {
      for (CypherScript.Statement statement : CypherScript.read(file).statements()) {
        List<Map<String, Object>> rows = Database.run(statement.text());
        for (String comment : statement.comments()) {
          Matcher stated = RESULT.matcher(comment);
          if (stated.matches()) {
            compare(file + ": " + comment, stated, rows);
            compared++;
          } else {
            assertFalse(comment.startsWith("result"), "not understood: " + comment);
          }
        }
      }
    }
    assertTrue(compared >= 10, "only " + compared + " results are stated");
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

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Database.EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".cypher")).sorted().toList();
    }
  }
}
