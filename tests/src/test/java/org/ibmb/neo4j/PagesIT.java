/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ibmb.demo.CypherScript;
import org.ibmb.pages.Pages;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every Cypher block of every page runs, in the order of the page, on a database that holds nothing
 * but what the page says. Comments such as {@code // result: rows = 4} are compared.
 *
 * <p>A page with the line {@link #PAPERS} begins with the papers and citations of the examples,
 * which are not projected.
 */
class PagesIT {
  private static final String PAPERS = "<!-- data: papers -->";

  @TestFactory
  Stream<DynamicTest> everyCypherBlockRuns() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : Pages.all()) {
      List<String> blocks = Pages.blocks(page, "cypher");
      if (!blocks.isEmpty()) {
        tests.add(DynamicTest.dynamicTest(Pages.name(page), () -> run(page, blocks)));
      }
    }
    assertTrue(tests.size() >= 4, "only " + tests.size() + " pages have Cypher");
    return tests.stream();
  }

  /** Any other spelling of the fence would hide a block from the test above. */
  @Test
  void cypherHasOneFence() throws IOException {
    for (Path page : Pages.all()) {
      for (String line : Files.readAllLines(page)) {
        boolean fence = line.strip().startsWith("```") && line.toLowerCase().contains("cypher");
        assertFalse(fence && !line.strip().equals("```cypher"), Pages.name(page) + ": " + line);
      }
    }
  }

  private static void run(Path page, List<String> blocks) throws IOException {
    Database.reset();
    if (Files.readAllLines(page).contains(PAPERS)) {
      CypherScript.read(Database.EXAMPLES.resolve("01-project.cypher")).statements().stream()
          .map(CypherScript.Statement::text)
          .filter(statement -> !statement.startsWith("CALL gds.graph.project"))
          .forEach(Database::run);
    }
    for (int i = 0; i < blocks.size(); i++) {
      String name = Pages.name(page) + ", block " + (i + 1);
      CypherScript script = CypherScript.parse(name, blocks.get(i));
      assertFalse(script.statements().isEmpty(), name + " has no statement");
      StatedResults.compare(script);
    }
  }
}
