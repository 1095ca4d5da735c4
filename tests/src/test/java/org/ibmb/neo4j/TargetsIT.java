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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be a class, what cannot, and what users are told of it. */
class TargetsIT {

  @BeforeAll
  static void load() {
    Database.reset();
    Database.run(
        """
        UNWIND range(0, 39) AS i
        CREATE (n:T {id: i, x: i % 2 * 1.0, y: i % 2, whole: i % 2 * 2.0, half: i % 2 * 0.5,
                     day: date('2026-01-01'), place: point({x: 1, y: 2}),
                     odd: ['', ' a ', 'b' + reduce(s = '', k IN [1] | s + '\n') + 'c', '*'][i % 4],
                     set: ['train', 'train', 'validation', 'test'][i / 4 % 4],
                     late: CASE WHEN i / 4 % 4 < 2 THEN ['a', 'b'][i % 2] ELSE ['a', 'b', 'c', 'd'][i % 4] END})
        SET n.gaps = CASE WHEN i = 3 THEN null WHEN i = 5 THEN 0.0 / 0.0 ELSE i % 2 * 1.0 END
        """);
    Database.run("CALL gds.graph.project('t', {T: {properties: ['x', 'y', 'id']}}, '*')");
  }

  @AfterEach
  void drop() {
    Database.run("CALL ibmb.model.drop('m', false)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          day | it is DATE.
          place | it is POINT.
          half | FLOAT with whole numbers, but on node
          """)
  void whatIsNoClassIsNamedByCyphersType(String target, String expected) {
    String message = error(target, "");
    assertTrue(message.contains(expected), message);
  }

  @Test
  void nanIsAMissingTargetInTheDatabaseToo() {
    train("gaps", "");
    assertEquals(
        List.of(0.0, 1.0),
        Database.row("CALL ibmb.model.list('m') YIELD modelInfo RETURN modelInfo.classes AS c")
            .get("c"));
    assertEquals(List.of(0.0, 1.0), predictedClasses());
  }

  @Test
  void wholeNumbersGivenAsFloatComeBackAsFloat() {
    train("whole", ", classWeights: {`2`: 1.5}");
    assertEquals(List.of(0.0, 2.0), predictedClasses());
  }

  @Test
  void aMetricOfAClassThatNoStringCanNameIsGivenByAMap() {
    Database.run(
        """
        CALL ibmb.nodeClassification.train('t', {modelName: 'm', targetProperty: 'odd', featureProperties: ['id'],
          metrics: [{metric: 'F1', class: ''}, {metric: 'RECALL', class: '*'}, 'F1(class=*)'], maxEpochs: 2, randomSeed: 1})
        """);
    Map<String, Object> row =
        Database.row(
            "CALL ibmb.model.list('m') YIELD modelInfo, trainConfig RETURN keys(modelInfo.metrics) AS names, trainConfig.metrics AS asked");
    List<?> names = (List<?>) row.get("names");
    assertTrue(names.contains("F1_class_") && names.contains("RECALL_class_*"), names.toString());
    assertEquals(5, names.size(), names.toString());
    assertEquals(Map.of("metric", "F1", "class", ""), ((List<?>) row.get("asked")).get(0));
  }

  @Test
  void theTargetIsNoFeature() {
    String message =
        Database.error(
            "CALL ibmb.nodeClassification.train('t', {modelName: 'm', targetProperty: 'y', featureProperties: ['x', 'y']})");
    assertTrue(
        message.contains("'featureProperties' must not name the target property 'y'"), message);
  }

  @Test
  void classesWithoutATrainingNodeAreNamed() {
    train("late", ", splitProperty: 'set'");
    String log = Database.run("CALL gds.userLog()").toString();
    assertTrue(log.contains("2 of 4 classes have no training node"), log);
    assertTrue(log.contains("'c', 'd'"), log);
  }

  /** Papers have a string in the database, authors a projected number of the same name. */
  @Test
  void twoMeaningsOfOneNameAreRefusedAndBothNamed() {
    Database.run(
        "UNWIND range(0, 9) AS i CREATE (:Paper {x: 1.0, kind: 'p' + i % 2}), (:Author {x: 1.0, kind: i % 2}), (:Venue {x: 2.0})");
    Database.run(
        "CALL gds.graph.project('k', {Paper: {properties: ['x']}, Author: {properties: ['x', 'kind']}, Venue: {properties: ['x']}}, '*')");
    try {
      String train =
          "CALL ibmb.nodeClassification.train('k', {modelName: 'm', targetProperty: 'kind', featureProperties: ['x'], maxEpochs: 1%s})";
      for (String labels : List.of("", ", nodeLabels: ['Paper', 'Author']")) {
        String message = Database.error(train.formatted(labels));
        assertTrue(
            message.contains("it is projected for the labels [Author]")
                && message.contains("(STRING)")
                && message.contains("Paper"),
            message);
      }
      for (String labels : List.of("['Author']", "['Paper']", "['Author', 'Venue']")) {
        Database.run(train.formatted(", nodeLabels: " + labels));
        Database.run("CALL ibmb.model.drop('m')");
      }
    } finally {
      Database.run("CALL gds.graph.drop('k') YIELD graphName RETURN 1");
      Database.run("MATCH (n) WHERE n:Paper OR n:Author OR n:Venue DELETE n");
    }
  }

  private static List<Object> predictedClasses() {
    return Database.run(
            "CALL ibmb.nodeClassification.predict.stream('t', {modelName: 'm'}) YIELD predictedClass RETURN DISTINCT predictedClass AS c ORDER BY c")
        .stream()
        .map(row -> row.get("c"))
        .toList();
  }

  private static String query(String target, String more) {
    return """
        CALL ibmb.nodeClassification.train('t', {modelName: 'm', targetProperty: '%s', featureProperties: ['x'], model: 'MLP',
          maxEpochs: 60, learningRate: 0.01, randomSeed: 1%s})
        """
        .formatted(target, more);
  }

  private static void train(String target, String more) {
    Database.run(query(target, more));
  }

  private static String error(String target, String more) {
    String message = Database.error(query(target, more));
    assertFalse(message.contains("LocalDate") || message.contains("PointValue"), message);
    return message;
  }
}
