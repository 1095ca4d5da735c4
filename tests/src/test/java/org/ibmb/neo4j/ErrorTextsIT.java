/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The error texts that users know from GDS, to the letter. What follows a text, such as a remedy,
 * may be more than GDS says.
 */
class ErrorTextsIT {

  @BeforeAll
  static void load() {
    Database.reset();
    Database.run(
        """
        UNWIND range(0, 19) AS i
        CREATE (:Paper {features: [i % 2 * 1.0, 1.0], subject: i % 2})-[:CITES]->(:Paper {features: [1.0, 1.0], subject: 0})
        """);
    Database.run(
        "CALL gds.graph.project('cora', {Paper: {properties: ['features', 'subject']}}, 'CITES')");
    Database.run(
        """
        CALL ibmb.nodeClassification.train('cora', {modelName: 'm', targetProperty: 'subject', maxEpochs: 1, randomSeed: 1})
        """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'cora' | modelName: 'n', targetProperty: 'subject', tolerence: 1 | Unexpected configuration key: tolerence (Did you mean [tolerance]?)
          'cora' | model: 'GCN', targetProperty: 'subject' | No value specified for the mandatory configuration parameter 'modelName' (a similar parameter exists: [model])
          'cora' | modelName: 'n', targetProperty: 'subject', batching: {alpha: 1.5} | 'batching.alpha' must be in (0.0, 1.0) but was 1.5
          'coar' | modelName: 'n', targetProperty: 'subject' | Graph with name 'coar' does not exist on database 'neo4j'. Did you mean 'cora'?
          'cora' | modelName: 'm', targetProperty: 'subject' | Model with name 'm' already exists.
          'cora' | modelName: 'n', targetProperty: 'subjct' | Target property 'subjct' not found in graph with node properties: [features, subject]
          """)
  void aTextIsToTheLetter(String graph, String configuration, String text) {
    assertContains(text, train(graph, configuration));
  }

  /** 64 layers of 2,000 numbers for each of 20,000 nodes, and twice for the gradients. */
  @Test
  void theMemoryGuardSaysWhatIsNeededWhatIsFreeAndWhatToDo() {
    Database.run("UNWIND range(0, 19999) AS i CREATE (:Large {x: 1.0, y: i % 2})");
    Database.run("CALL gds.graph.project('large', {Large: {properties: ['x', 'y']}}, '*')");
    String message =
        train(
            "large",
            "modelName: 'n', targetProperty: 'y', batching: {method: 'full'}, layers: 64, hiddenDimension: 2000");
    assertTrue(
        message.matches(
            "(?s).*Procedure was blocked since the minimum estimated memory \\([0-9. ]+ \\w+ heap, [0-9. ]+ \\w+ off-heap\\) exceeds what is free \\(.+\\)\\. Reduce what is computed at once by batching: \\{method: 'node'\\} or hiddenDimension or layers, or pass sudo: true\\..*"),
        message);
  }

  @Test
  void allMistakesOfOneConfigurationAreReportedTogether() {
    String message =
        train("coar", "model: 'GCN', batching: {alpha: 1.5}, tolerence: 1, dropout: 'none'");
    assertContains("Unexpected configuration key: tolerence (Did you mean [tolerance]?)", message);
    assertContains("mandatory configuration parameter 'modelName'", message);
    assertContains("mandatory configuration parameter 'targetProperty'", message);
    assertContains("'batching.alpha' must be in (0.0, 1.0) but was 1.5", message);
    assertContains("'dropout' must be a number but was 'none' (STRING)", message);
    assertContains("Graph with name 'coar' does not exist", message);
  }

  @Test
  void aTextIsGivenOnce() {
    String message = train("cora", "model: 'GCN', targetProperty: 'subject'");
    assertEquals(message.indexOf("No value"), message.lastIndexOf("No value"), message);
  }

  private static String train(String graph, String configuration) {
    String name = graph.replace("'", "");
    return Database.error(
        "CALL ibmb.nodeClassification.train('" + name + "', {" + configuration + "})");
  }

  private static void assertContains(String text, String message) {
    assertTrue(message.contains(text), () -> "expected: " + text + "\nfound: " + message);
  }
}
