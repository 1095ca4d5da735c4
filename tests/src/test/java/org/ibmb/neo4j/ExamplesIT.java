/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ibmb.demo.CypherScript;
import org.junit.jupiter.api.Test;

/** Runs the files of {@code cypher-examples} and compares what their comments state. */
class ExamplesIT {

  @Test
  void everyExampleGivesItsStatedResult() throws IOException {
    Database.reset();
    int compared = 0;
    for (Path file : examples()) {
      compared += StatedResults.compare(CypherScript.read(file));
    }
    assertTrue(compared >= 10, "only " + compared + " results are stated");
  }

  private static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(Database.EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".cypher")).sorted().toList();
    }
  }
}
