/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.ibmb.demo.GdsNeo4j;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.exceptions.Neo4jException;

/** Models on disk, on a server with a directory for them. */
class StoredModelsIT {
  @TempDir static Path home;

  private static GdsNeo4j neo4j;

  @BeforeAll
  static void start() {
    open();
    run(
        """
        UNWIND range(0, 39) AS i
        CREATE (:P {x: i * 0.1, f: [i % 2 * 1.0, i % 3 * 1.0], odd: i % 2 = 1, number: i % 2 * 7 - 3, whole: i % 2 * 2.0, name: ['red', 'blue'][i % 2]})
        """);
    run(
        "MATCH (a:P), (b:P) WHERE abs(a.x - b.x) < 0.15 AND elementId(a) < elementId(b) CREATE (a)-[:NEXT {w: 2.0}]->(b)");
    project();
  }

  private static void open() {
    neo4j =
        GdsNeo4j.start(
            GdsNeo4j.Options.DEFAULT
                .withHome(home.resolve("home"))
                .withModelStore(home.resolve("models")));
  }

  private static void project() {
    run(
        "CALL gds.graph.project('g', {P: {properties: ['x', 'f', 'number']}}, {NEXT: {orientation: 'UNDIRECTED', properties: 'w'}})");
  }

  @AfterAll
  static void stop() {
    neo4j.close();
  }

  @Test
  void aLoadedModelIsTheStoredOneWhateverItsClassesAre() {
    for (String target : List.of("name", "number", "odd", "whole")) {
      String scaled = ", featureScaler: 'std', defaultFeatureValue: 0.5";
      train(target, target, 1, target.equals("odd") ? "" : scaled);
      Object predictions = predictions(target);
      Map<String, Object> listed = row("CALL ibmb.model.list('" + target + "')");
      assertEquals(false, listed.get("stored"));
      assertEquals(1L, row("CALL ibmb.model.store('" + target + "')").get("version"));
      assertEquals(1L, row("CALL ibmb.model.store('" + target + "')").get("version"), "once only");
      row("CALL ibmb.model.drop('" + target + "')");
      Map<String, Object> stored = row("CALL ibmb.model.list('" + target + "')");
      assertEquals(false, stored.get("loaded"));
      assertEquals(true, stored.get("stored"));
      assertTrue(
          error("CALL ibmb.nodeClassification.predict.stream('g', {modelName: '" + target + "'})")
              .contains("Load it with ibmb.model.load('" + target + "')"));
      row("CALL ibmb.model.load('" + target + "')");
      Map<String, Object> loaded = row("CALL ibmb.model.list('" + target + "')");
      for (String column : List.of("modelInfo", "creationTime", "trainConfig", "graphSchema")) {
        assertEquals(listed.get(column), stored.get(column), column);
        assertEquals(listed.get(column), loaded.get(column), column);
      }
      assertEquals(true, loaded.get("loaded"));
      assertEquals(predictions, predictions(target));
      row("CALL ibmb.model.drop('" + target + "')");
      row("CALL ibmb.model.delete('" + target + "')");
    }
  }

  /** Whole numbers given as FLOAT are FLOAT again, from the model and from the database. */
  @Test
  void everyClassComesBackWithItsTypeAndValueAfterStoreAndLoad() {
    train("typed", "whole", 1, ", storeModelToDisk: true");
    row("CALL ibmb.model.drop('typed')");
    row("CALL ibmb.model.load('typed')");
    assertEquals(
        List.of(0.0, 2.0),
        row("CALL ibmb.model.list('typed') YIELD modelInfo RETURN modelInfo.classes AS c")
            .get("c"));
    row(
        "CALL ibmb.nodeClassification.predict.write('g', {modelName: 'typed', writeProperty: 'back'})");
    assertEquals(
        List.of("FLOAT NOT NULL"),
        row("MATCH (n:P) RETURN collect(DISTINCT valueType(n.back)) AS types").get("types"));
    row(
        "CALL ibmb.nodeClassification.predict.mutate('g', {modelName: 'typed', mutateProperty: 'back'})");
    List<Map<String, Object>> values =
        run(
            "CALL gds.graph.nodeProperty.stream('g', 'back') YIELD propertyValue RETURN DISTINCT propertyValue AS v");
    assertTrue(values.stream().allMatch(value -> value.get("v") instanceof Double), "" + values);
    run("CALL gds.graph.nodeProperties.drop('g', ['back'])");
    run("MATCH (n:P) REMOVE n.back");
    row("CALL ibmb.model.drop('typed')");
    row("CALL ibmb.model.delete('typed')");
  }

  /** Two names of 3 million letters each are more than the header of any file may have. */
  @Test
  void classesOfAnyLengthAreStoredWithTheTraining() {
    run("MATCH (n:P) SET n.long = reduce(s = n.name, i IN range(1, 20) | s + s)");
    row(
        trainQuery("long", "long", 1, ", storeModelToDisk: true")
            + " YIELD trainMillis RETURN trainMillis");
    row("CALL ibmb.model.drop('long') YIELD modelName RETURN modelName");
    row("CALL ibmb.model.load('long')");
    assertEquals(
        List.of(4L << 20, 3L << 20),
        row("CALL ibmb.model.list('long') YIELD modelInfo RETURN [c IN modelInfo.classes | size(c)] AS n")
            .get("n"));
    row("CALL ibmb.model.drop('long') YIELD modelName RETURN modelName");
    row("CALL ibmb.model.delete('long')");
    run("MATCH (n:P) REMOVE n.long");
  }

  @Test
  void aNameThatCannotBeStoredIsRefusedBeforeTheTraining() {
    String name = "x".repeat(10_001);
    assertTrue(
        error(trainQuery(name, "name", 1, ", storeModelToDisk: true"))
            .contains("may have 10000 characters, but this has 10001"));
    assertEquals(false, row("CALL ibmb.model.exists('" + name + "')").get("exists"));
  }

  @Test
  void theLogHasALinePerEpochAndPerFinishedCall() throws IOException {
    train("logged", "name", 1, ", metrics: ['F1(class=red)']");
    predictions("logged");
    row("CALL ibmb.batches.stats('g', {logProgress: false})");
    String log = Files.readString(home.resolve("home/logs/debug.log"));
    assertTrue(
        log.matches("(?s).*epoch 1: loss \\d+\\.\\d{4}, validation F1_class_red \\d\\.\\d{4}.*"));
    for (String call :
        List.of(
            "ibmb.nodeClassification.train", "ibmb.nodeClassification.predict", "ibmb.batches")) {
      assertTrue(log.matches("(?s).*" + call + " finished after \\d+ ms.*"), call);
    }
    row("CALL ibmb.model.drop('logged')");
  }

  /** Two versions of one name, side by side, and back to the first. */
  @Test
  void versionsAreCountedKeptAndRolledBackTo() {
    train("v", "name", 1, ", storeModelToDisk: true");
    Object first = predictions("v");
    assertTrue(error(trainQuery("v", "name", 2, "")).contains("'v' already exists"));
    row("CALL ibmb.model.drop('v')");
    train("v", "name", 2, "");
    assertEquals(
        "v@1",
        row("CALL ibmb.model.list('v') YIELD modelInfo RETURN modelInfo.parentVersion AS p")
            .get("p"));
    Object second = predictions("v");
    assertNotEquals(first, second);
    assertTrue(error("CALL ibmb.model.load('v')").contains("loading would lose it"));
    assertTrue(error("CALL ibmb.model.rollback('v@1')").contains("loading would lose it"));
    assertEquals(2L, row("CALL ibmb.model.store('v')").get("version"));
    assertEquals(List.of(1L, 2L), row("CALL ibmb.model.list('v')").get("versions"));

    row("CALL ibmb.model.load('v@1')");
    assertEquals(first, predictions("v@1"));
    assertEquals(second, predictions("v"));
    assertEquals(2, run("CALL ibmb.model.list('v')").size());
    assertEquals(1L, row("CALL ibmb.model.list('v@1')").get("version"));

    assertEquals(3L, row("CALL ibmb.model.rollback('v@1')").get("version"));
    assertEquals(first, predictions("v"));
    assertTrue(error("CALL ibmb.model.rollback('v')").contains("needs a version"));

    assertEquals(List.of(3L), row("CALL ibmb.model.delete('v@3')").get("versions"));
    assertEquals(false, row("CALL ibmb.model.exists('v@3')").get("exists"));
    assertEquals(
        false,
        row("CALL ibmb.model.list('v') YIELD modelName, stored WHERE modelName = 'v' RETURN stored")
            .get("stored"));
    assertEquals(first, predictions("v"), "what is in memory stays");
    row("CALL ibmb.model.drop('v')");
    row("CALL ibmb.model.drop('v@1')");
    assertEquals(List.of(1L, 2L), row("CALL ibmb.model.delete('v')").get("versions"));
    assertEquals(false, row("CALL ibmb.model.exists('v')").get("exists"));
    assertTrue(error("CALL ibmb.model.delete('v')").contains("is not stored"));
    assertEquals(List.of(), run("CALL ibmb.model.delete('v', false)"));
  }

  @Test
  void modelsOutliveTheServerAndTellWhereTheyCameFrom() {
    train("lasting", "name", 5, ", storeModelToDisk: true");
    Object predictions = predictions("lasting");
    neo4j.close();
    open();
    project();
    Map<String, Object> row = row("CALL ibmb.model.list('lasting')");
    assertEquals(false, row.get("loaded"));
    Map<?, ?> lineage = (Map<?, ?>) ((Map<?, ?>) row.get("modelInfo")).get("lineage");
    assertEquals("g", lineage.get("graphName"));
    assertEquals(40L, lineage.get("nodeCount"));
    assertTrue(lineage.get("dataFingerprint").toString().matches("[0-9a-f]{16}"));
    Map<?, ?> versions = (Map<?, ?>) lineage.get("versions");
    assertEquals(row("RETURN gds.version() AS v").get("v"), versions.get("gds"));
    assertEquals(row("RETURN ibmb.version() AS v").get("v"), versions.get("ibmb"));
    assertEquals(
        row("CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS v")
            .get("v"),
        versions.get("neo4j"));
    assertTrue(versions.containsKey("nd4j") && versions.containsKey("java"));
    row("CALL ibmb.model.load('lasting')");
    assertEquals(predictions, predictions("lasting"));
  }

  @Test
  void theFingerprintChangesWithTheData() {
    Object before = fingerprint("one", "['x']");
    assertEquals(before, fingerprint("two", "['x']"));
    assertNotEquals(before, fingerprint("three", "['f']"));
    assertEquals(before, fingerprint("four", "['x'], featureScaler: 'std'"));
  }

  private static Object fingerprint(String model, String features) {
    return row("""
            CALL ibmb.nodeClassification.train('g', {modelName: '%s', targetProperty: 'name', featureProperties: %s, maxEpochs: 1})
            YIELD modelInfo RETURN modelInfo.lineage.dataFingerprint AS fingerprint
            """
            .formatted(model, features))
        .get("fingerprint");
  }

  @Test
  void aDamagedFileIsNamedAndHidesNoOther() throws IOException {
    train("sound", "name", 1, ", storeModelToDisk: true");
    train("broken", "name", 1, ", storeModelToDisk: true");
    row("CALL ibmb.model.drop('broken')");
    try (var files = Files.newDirectoryStream(home.resolve("models"), "*.broken.1.*")) {
      for (Path file : files) {
        Files.write(file, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
      }
    }
    assertTrue(error("CALL ibmb.model.load('broken')").contains("cannot be read"));
    assertEquals(
        2L,
        row("CALL ibmb.model.list() YIELD modelName WHERE modelName IN ['sound', 'broken'] RETURN count(*) AS n")
            .get("n"));
    row("CALL ibmb.model.delete('broken')");
  }

  private static void train(String model, String target, int seed, String more) {
    row(trainQuery(model, target, seed, more));
  }

  private static String trainQuery(String model, String target, int seed, String more) {
    return """
        CALL ibmb.nodeClassification.train('g', {modelName: '%s', targetProperty: '%s', featureProperties: ['f', 'x'],
          nodeLabels: ['P'], relationshipWeightProperty: 'w', model: 'GraphSAGE', hiddenDimension: 8,
          batching: {outputsPerBatch: 7, alpha: 0.3}, maxEpochs: 3, randomSeed: %d%s})
        """
        .formatted(model, target, seed, more);
  }

  private static Object predictions(String model) {
    return run(
        "CALL ibmb.nodeClassification.predict.stream('g', {modelName: '"
            + model
            + "', includePredictedProbabilities: true})");
  }

  private static List<Map<String, Object>> run(String query) {
    return Database.run(neo4j.driver(), query, Map.of());
  }

  private static Map<String, Object> row(String query) {
    List<Map<String, Object>> rows = run(query);
    assertEquals(1, rows.size(), query);
    return rows.get(0);
  }

  private static String error(String query) {
    return assertThrows(Neo4jException.class, () -> run(query), query).getMessage();
  }
}
