/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.Transaction;
import org.neo4j.driver.exceptions.Neo4jException;

/** The modes of prediction, and the catalog. */
class PredictIT {
  private static final long[] CLASSES = {-10, 0, 10};

  @BeforeAll
  static void load() {
    Database.reset();
    // Three rings; a node's feature tells its ring, its integer class is neither 0..n-1 nor
    // positive.
    Database.run(
        """
        UNWIND range(0, 59) AS i
        CREATE (:P {id: i, f: [CASE i / 20 WHEN 0 THEN 1.0 ELSE 0.0 END, CASE i / 20 WHEN 1 THEN 1.0 ELSE 0.0 END],
                    number: [-10, 0, 10][i / 20],
                    name: CASE WHEN i % 5 = 4 THEN null ELSE ['red', 'green', 'blue'][i / 20] END})
        """);
    Database.run(
        "MATCH (a:P), (b:P) WHERE b.id = a.id / 20 * 20 + (a.id + 1) % 20 CREATE (a)-[:NEXT]->(b)");
    Database.run(
        "CALL gds.graph.project('rings', {P: {properties: ['f', 'number']}}, {NEXT: {orientation: 'UNDIRECTED'}})");
    train("numbers", "number");
    train("names", "name");
  }

  private static void train(String model, String target) {
    Database.run(
        """
        CALL ibmb.nodeClassification.train('rings', {modelName: $model, targetProperty: $target,
          featureProperties: ['f'], maxEpochs: 60, learningRate: 0.01, randomSeed: 3})
        """,
        Map.of("model", model, "target", target));
  }

  @Test
  void streamGivesOriginalClasses() {
    List<Map<String, Object>> rows =
        Database.run(
            """
            CALL ibmb.nodeClassification.predict.stream('rings', {modelName: 'numbers'})
            YIELD nodeId, predictedClass, predictedProbabilities
            RETURN gds.util.asNode(nodeId).number AS number, predictedClass, predictedProbabilities
            """);
    assertEquals(60, rows.size());
    for (Map<String, Object> row : rows) {
      assertEquals(row.get("number"), row.get("predictedClass"));
      assertNull(row.get("predictedProbabilities"));
    }
  }

  /** On 60 nodes the full graph is less work than pushes and batches. */
  @Test
  void everyWayToPredictAgrees() {
    Object automatic = classes("");
    assertEquals(automatic, classes(", batching: {method: 'auto'}"));
    assertEquals(automatic, classes(", batching: {method: 'full'}"));
    assertEquals(automatic, classes(", batching: {method: 'node', outputsPerBatch: 7}"));
  }

  private static Object classes(String keys) {
    return Database.run(
        "CALL ibmb.nodeClassification.predict.stream('rings', {modelName: 'numbers'" + keys + "})");
  }

  /** Features that say nothing: all that can be learnt is how often each class is wanted. */
  @Test
  void classWeightsDecideWhereFeaturesDoNot() {
    Database.run(
        "UNWIND range(0, 99) AS i CREATE (:R {same: 1.0, kind: CASE WHEN i < 30 THEN 'rare' ELSE 'usual' END})");
    Database.run("CALL gds.graph.project('blank', {R: {properties: ['same']}}, '*')");
    assertEquals("usual", mostPredicted("plain", ""));
    assertEquals(
        "rare", mostPredicted("weighted", ", classWeights: {rare: 9.0}, focusWeight: 0.5"));
    assertEquals(
        "balanced",
        Database.row(
                """
                CALL ibmb.nodeClassification.train('blank', {modelName: 'balanced', targetProperty: 'kind',
                  classWeights: 'balanced', residual: true, maxEpochs: 2, randomSeed: 1})
                YIELD configuration RETURN configuration.classWeights AS weights
                """)
            .get("weights"));
    Database.run("CALL gds.graph.drop('blank') YIELD graphName RETURN 1");
  }

  private static Object mostPredicted(String model, String keys) {
    Database.run(
        "CALL ibmb.nodeClassification.train('blank', {modelName: '%s', targetProperty: 'kind', maxEpochs: 60, learningRate: 0.01, randomSeed: 1%s})"
            .formatted(model, keys));
    return Database.row(
            "CALL ibmb.nodeClassification.predict.stream('blank', {modelName: '%s'}) YIELD predictedClass RETURN predictedClass, count(*) AS n ORDER BY n DESC LIMIT 1"
                .formatted(model))
        .get("predictedClass");
  }

  @Test
  void writeGivesStringsBackAlsoToUnlabelledNodes() {
    Map<String, Object> row =
        Database.row(
            "CALL ibmb.nodeClassification.predict.write('rings', {modelName: 'names', writeProperty: 'color', predictedProbabilityProperty: 'sure'})");
    assertEquals(120L, row.get("nodePropertiesWritten"));
    assertEquals(
        60L,
        Database.row(
                "MATCH (p:P) WHERE p.color = ['red', 'green', 'blue'][p.id / 20] AND size(p.sure) = 3 RETURN count(p) AS n")
            .get("n"));
  }

  @Test
  void mutateAddsToTheProjection() {
    Database.run(
        "CALL ibmb.nodeClassification.predict.mutate('rings', {modelName: 'numbers', mutateProperty: 'guess'})");
    List<Map<String, Object>> rows =
        Database.run(
            """
            CALL gds.graph.nodeProperty.stream('rings', 'guess') YIELD nodeId, propertyValue
            RETURN gds.util.asNode(nodeId).number AS number, propertyValue
            """);
    assertEquals(60, rows.size());
    rows.forEach(row -> assertEquals(row.get("number"), row.get("propertyValue")));
  }

  @Test
  void statsCountTheClasses() {
    Map<String, Object> row =
        Database.row("CALL ibmb.nodeClassification.predict.stats('rings', {modelName: 'numbers'})");
    Map<?, ?> counts = (Map<?, ?>) row.get("classCounts");
    for (long c : CLASSES) {
      assertEquals(20L, counts.get(String.valueOf(c)));
    }
  }

  @Test
  void aRolledBackWriteLeavesTheDatabaseUntouched() {
    try (var session = Database.shared().driver().session()) {
      try (Transaction transaction = session.beginTransaction()) {
        transaction
            .run(
                "CALL ibmb.nodeClassification.predict.write('rings', {modelName: 'names', writeProperty: 'undone'})")
            .consume();
        transaction.rollback();
      }
      assertThrows(
          Neo4jException.class,
          () ->
              session
                  .run(
                      "CALL ibmb.nodeClassification.predict.write('rings', {modelName: 'names', writeProperty: 'undone'}) "
                          + "YIELD nodePropertiesWritten RETURN nodePropertiesWritten / 0")
                  .consume());
    }
    assertEquals(
        0L, Database.row("MATCH (p:P) WHERE p.undone IS NOT NULL RETURN count(p) AS n").get("n"));
  }

  /** Nodes of one ring have one feature row and one surrounding, so one embedding. */
  @Test
  void embeddingsTellTheRingsApart() {
    List<Map<String, Object>> rows =
        Database.run(
            """
            CALL ibmb.nodeEmbedding.stream('rings', {modelName: 'numbers'}) YIELD nodeId, embedding
            RETURN gds.util.asNode(nodeId).number AS number, embedding ORDER BY number
            """);
    assertEquals(60, rows.size());
    for (int i = 0; i < 60; i++) {
      List<Double> embedding = embedding(rows.get(i));
      assertEquals(64, embedding.size());
      assertEquals(0, distance(embedding, embedding(rows.get(i / 20 * 20))), 1e-4);
      assertTrue(distance(embedding, embedding(rows.get((i + 20) % 60))) > 0.1, "ring " + i / 20);
    }
    Map<String, Object> stats =
        Database.row(
            "CALL ibmb.nodeEmbedding.stats('rings', {modelName: 'numbers', batching: {method: 'node', outputsPerBatch: 7}})");
    assertEquals(60L, stats.get("nodeCount"));
  }

  @Test
  void embeddingsBecomeProperties() {
    Map<String, Object> mutated =
        Database.row(
            "CALL ibmb.nodeEmbedding.mutate('rings', {modelName: 'names', mutateProperty: 'hidden'})");
    assertEquals(60L, mutated.get("nodePropertiesWritten"));
    assertTrue(
        Database.error(
                "CALL ibmb.nodeEmbedding.mutate('rings', {modelName: 'names', mutateProperty: 'hidden'})")
            .contains("'hidden' already exists"));
    Database.run(
        "CALL ibmb.nodeEmbedding.write('rings', {modelName: 'names', writeProperty: 'hidden'})");
    Map<String, Object> compared =
        Database.row(
            """
            CALL gds.graph.nodeProperty.stream('rings', 'hidden') YIELD nodeId, propertyValue
            WITH gds.util.asNode(nodeId) AS p, propertyValue
            RETURN count(*) AS nodes, sum(CASE WHEN p.hidden = propertyValue THEN 1 ELSE 0 END) AS same
            """);
    assertEquals(Map.of("nodes", 60L, "same", 60L), compared);
    assertTrue(
        Database.error("CALL ibmb.nodeEmbedding.stream('rings', {modelName: 'nmes'})")
            .contains("Did you mean 'names'"));
    Database.run("CALL gds.graph.nodeProperties.drop('rings', 'hidden') YIELD graphName RETURN 1");
  }

  @SuppressWarnings("unchecked")
  private static List<Double> embedding(Map<String, Object> row) {
    return (List<Double>) row.get("embedding");
  }

  private static double distance(List<Double> a, List<Double> b) {
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += Math.abs(a.get(i) - b.get(i));
    }
    return sum;
  }

  @Test
  void modelInfoTellsWhatWasTrained() {
    Map<String, Object> row = Database.row("CALL ibmb.model.list('names')");
    Map<?, ?> info = (Map<?, ?>) row.get("modelInfo");
    assertEquals(List.of("blue", "green", "red"), info.get("classes"));
    assertEquals(List.of("f"), info.get("featureProperties"));
    assertEquals(3L, info.get("seed"));
    long epochs = (long) info.get("ranEpochs");
    assertEquals(epochs, ((List<?>) info.get("epochLosses")).size());
    assertTrue((long) info.get("bestEpoch") <= epochs);
    assertEquals(
        "number",
        ((Map<?, ?>) Database.row("CALL ibmb.model.list('numbers')").get("trainConfig"))
            .get("targetProperty"));
  }

  @Test
  void catalogListsFindsAndDrops() {
    train("temporary", "number");
    assertEquals(true, Database.row("CALL ibmb.model.exists('temporary')").get("exists"));
    Database.run("CALL ibmb.model.drop('temporary')");
    assertEquals(false, Database.row("CALL ibmb.model.exists('temporary')").get("exists"));
    assertTrue(Database.error("CALL ibmb.model.drop('temporary')").contains("does not exist"));
    assertEquals(List.of(), Database.run("CALL ibmb.model.drop('temporary', false)"));
  }

  @Test
  void aModelPredictsOnAnotherGraphWithItsFeatures() {
    Database.run("CREATE (:Q {f: [0.0, 1.0]})");
    Database.run("CALL gds.graph.project('new', {Q: {properties: ['f']}}, '*')");
    Map<String, Object> row =
        Database.row("CALL ibmb.nodeClassification.predict.stream('new', {modelName: 'numbers'})");
    assertEquals(0L, row.get("predictedClass"));
    Database.run("CALL gds.graph.drop('new') YIELD graphName RETURN 1");
  }

  /** FastRP writes lists of floats, the usual features of a graph that has none of its own. */
  @Test
  void embeddingsOfGdsAreFeatures() {
    Database.run(
        "CALL gds.fastRP.mutate('rings', {mutateProperty: 'fastrp', embeddingDimension: 16, randomSeed: 1})");
    Map<String, Object> row =
        Database.row(
            """
            CALL ibmb.nodeClassification.train('rings', {modelName: 'fastrp', targetProperty: 'name',
              featureProperties: ['fastrp', 'number'], maxEpochs: 40, learningRate: 0.01, randomSeed: 3})
            YIELD modelInfo RETURN modelInfo.architecture.inputDimension AS inputs, modelInfo.metrics.ACCURACY.train AS train
            """);
    assertEquals(17L, row.get("inputs"));
    assertTrue((double) row.get("train") > 0.9, row.toString());
  }

  @Test
  void theBackendIsNamedAndTheVersionIsAVersion() {
    Map<String, Object> row = Database.row("CALL ibmb.backend.list()");
    assertEquals("CPU", row.get("backend"));
    assertTrue(row.get("description").toString().contains("ND4J"), row.toString());
    String version = (String) Database.row("RETURN ibmb.version() AS v").get("v");
    assertTrue(version.matches("\\d+\\.\\d+\\.\\d+.*"), version);
    assertFalse(Database.run("CALL ibmb.list()").isEmpty());
  }
}
