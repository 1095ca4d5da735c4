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

/**
 * Every mistake gets one error that names rule, value and remedy, and leaves everything as it was.
 */
class BadInputIT {
  private static final String GOOD =
      "modelName: 'bad', targetProperty: 'y', featureProperties: ['f'], randomSeed: 1, maxEpochs: 2";

  @BeforeAll
  static void load() {
    Database.reset();
    Database.run(
        """
        UNWIND range(0, 39) AS i
        CREATE (n:Person {id: i, f: [i % 2 * 1.0, i * 0.1], age: i, y: i % 2, one: 1, mixed: 'a',
                          words: 'text', ragged: CASE WHEN i = 3 THEN [1.0] ELSE [1.0, 2.0] END,
                          set: CASE WHEN i < 20 THEN 'train' ELSE 'test' END,
                          odd: CASE WHEN i = 7 THEN 'holdout' ELSE 'train' END})
        SET n.sparse = CASE WHEN i <> 5 THEN 1.0 END, n.nan = CASE WHEN i = 9 THEN 0.0 / 0.0 ELSE 1.0 END
        """);
    Database.run("MATCH (a:Person), (b:Person {id: a.id + 1}) CREATE (a)-[:KNOWS {w: 1.0}]->(b)");
    Database.run("CREATE (:City {id: 1})");
    Database.run(
        """
        CALL gds.graph.project('people',
          {Person: {properties: ['f', 'age', 'y', 'one', 'ragged', 'nan', 'sparse']}},
          {KNOWS: {orientation: 'UNDIRECTED', properties: 'w'}})
        """);
  }

  @AfterEach
  void nothingIsLeftBehind() {
    assertEquals(List.of(), Database.run("CALL ibmb.model.list()"));
    assertEquals(0L, Database.row("CALL ibmb.backend.list()").get("offHeapBytes"));
    assertEquals(
        0L, Database.row("MATCH (n) WHERE n.predicted IS NOT NULL RETURN count(n) AS n").get("n"));
    assertFalse(
        Database.row("CALL gds.graph.list('people') YIELD schema RETURN schema")
            .toString()
            .contains("predicted"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'peopel' | %s | Graph with name `peopel` does not exist on database `neo4j`. It might exist on another database.
          'peopel' | %s | Did you mean
          'people' | modelName: 'm', targetProperty: 'subjct' | Target property 'subjct' not found in graph with node properties: [age, f, nan, one, ragged, sparse, y]
          'people' | %s, featureProperties: ['fff'] | fff
          'people' | %s, treshold: 1 | Unexpected configuration key: treshold
          'people' | %s, maxEpoch: 1 | Did you mean [maxEpochs
          'people' | %s, layers: 'two' | 'layers' must be an INTEGER but was 'two' (STRING)
          'people' | %s, batching: {alpha: 1.5} | 'batching.alpha' must be in (0.0, 1.0) but was 1.5
          'people' | %s, batching: {alhpa: 0.5} | Unexpected configuration key: batching.alhpa (Did you mean [batching.alpha]?)
          'people' | %s, batching: {method: 'metis'} | must be one of
          'people' | %s, device: 'TPU' | 'device' must be one of [CPU, auto, GPU] but was 'TPU'
          'people' | %s, device: 'GPU' | Device 'GPU' is not available here. Use one of [CPU], or 'auto' for the fastest of them.
          'people' | modelName: 'm', targetProperty: 'id', featureProperties: ['f'] | Target property 'id' has another value on each of the 40 labelled nodes, as an identifier has.
          'people' | %s, classWeights: {rare: 2.0} | 'classWeights' names [rare], but the classes are [
          'people' | %s, classWeights: 'fair' | 'classWeights' must be 'balanced' or a MAP
          'people' | %s, classWeights: {a: -1} | 'classWeights.a' must be greater than 0 but was -1.0
          'people' | %s, classWeights: {a: 1e-46} | 'classWeights.a' must be between 1.0E-20 and 1.0E20 but was 1.0E-46
          'people' | %s, classWeights: {a: 1e30} | 'classWeights.a' must be between 1.0E-20 and 1.0E20 but was 1.0E30
          'people' | %s, focusWeight: -1 | 'focusWeight' must be 0 or greater but was -1.0
          'people' | %s, dropout: 1.0 | 'dropout' must be in [0.0, 1.0) but was 1.0
          'people' | %s, learningRate: -1 | 'learningRate' must be greater than 0 but was -1.0
          'people' | targetProperty: 'y' | No value specified for the mandatory configuration parameter 'modelName'
          'people' | model: 'GCN', targetProperty: 'y' | (a similar parameter exists: [model])
          'people' | %s, nodeLabels: ['City'] | Node label 'City' is not in graph 'people', which has [Person]
          'people' | %s, relationshipTypes: ['KNOW'] | Relationship type 'KNOW' is not in graph 'people', which has [KNOWS]. Did you mean
          'people' | %s, relationshipWeightProperty: 'weight' | Relationship property 'weight' not found in graph 'people'
          'people' | modelName: 'm', targetProperty: 'one', featureProperties: ['f'] | two classes
          'people' | modelName: 'm', targetProperty: 'nothing', featureProperties: ['f'] | Target property 'nothing' not found
          'people' | %s, splitProperty: 'set' | validation
          'people' | %s, splitProperty: 'odd' | holdout
          'people' | %s, validationFraction: 0.0 | validation
          'people' | %s, testFraction: 0.7, validationFraction: 0.5 | testFraction
          'people' | modelName: 'm', targetProperty: 'y', featureProperties: ['nan'] | 'nan'
          'people' | modelName: 'm', targetProperty: 'y', featureProperties: ['sparse'] | 'sparse'
          'people' | modelName: 'm', targetProperty: 'y', featureProperties: ['ragged'] | 'ragged'
          """)
  void trainingNamesRuleValueAndRemedy(String graph, String configuration, String expected) {
    String keys = configuration.replace("%s", GOOD);
    String message =
        Database.error("CALL ibmb.nodeClassification.train(" + graph + ", {" + keys + "})");
    String wanted = expected.split(" It might", -1)[0].replace('`', '\'');
    assertTrue(message.contains(wanted), () -> "expected: " + wanted + "\nfound: " + message);
  }

  @Test
  void severalMistakesOfOneMapAreReportedTogether() {
    String message =
        Database.error(
            "CALL ibmb.nodeClassification.train('people', {modelname: 'm', targetProperty: 'y', layers: 0, "
                + "dropout: 2, hidenDimension: 5, learningRate: 0, batching: {alpha: 0, outputsPerBatch: 0}})");
    for (String part :
        List.of(
            "'layers'",
            "'dropout'",
            "hidenDimension (Did you mean [hiddenDimension]?)",
            "'learningRate'",
            "'batching.alpha'",
            "'batching.outputsPerBatch'")) {
      assertTrue(message.contains(part), () -> part + " is missing in: " + message);
    }
  }

  /** What only the graph tells stands beside what the keys tell by themselves. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ibmb.batches.stats('people', {alpha: 2, nop: 1, sourceNodes: [-1], targetProperty: 'none'}) | 'none'
          ibmb.influence.stats('people', {alpha: 2, nop: 1, sourceNodes: [-1], targetProperty: 'none'}) | 'none'
          ibmb.batches.mutate('people', {alpha: 2, nop: 1, sourceNodes: [-1], mutateProperty: 'f'}) | 'f' already exists
          ibmb.batches.write('imported', {alpha: 2, nop: 1, sourceNodes: [-1], writeProperty: 'b'}) | nothing can be written back
          """)
  void mistakesThatOnlyTheGraphShowsAreReportedWithTheOthers(String call, String ofGraph) {
    Database.run(
        """
        UNWIND [[0, 1], [1, 2]] AS pair
        WITH gds.graph.project('imported', pair[0], pair[1], {}) AS graph RETURN graph.graphName
        """);
    try {
      String message = Database.error("CALL " + call);
      for (String part :
          List.of(
              "'alpha' must be in (0.0, 1.0) but was 2.0",
              "Unexpected configuration key: nop",
              "'sourceNodes' must be nodes of graph",
              ofGraph)) {
        assertTrue(message.contains(part), () -> part + " is missing in: " + message);
      }
    } finally {
      Database.run("CALL gds.graph.drop('imported') YIELD graphName RETURN 1");
    }
  }

  @Test
  void aListOfMissingFeaturesNamesCountAndExample() {
    String message =
        Database.error(
            "CALL ibmb.nodeClassification.train('people', {modelName: 'm', targetProperty: 'y', featureProperties: ['sparse']})");
    long id = (long) Database.row("MATCH (n:Person {id: 5}) RETURN id(n) AS id").get("id");
    assertTrue(
        message.contains("on 1 of 40 nodes") && message.contains(String.valueOf(id)), message);
  }

  @Test
  void anExistingModelIsRefusedBeforeTraining() {
    train("taken");
    try {
      String message =
          Database.error(
              "CALL ibmb.nodeClassification.train('people', {"
                  + GOOD.replace("'bad'", "'taken'")
                  + "})");
      assertTrue(message.contains("Model with name 'taken' already exists."), message);
      message =
          Database.error(
              "CALL ibmb.nodeClassification.predict.stats('people', {modelName: 'takn'})");
      assertTrue(message.contains("does not exist. Did you mean 'taken'?"), message);
    } finally {
      Database.run("CALL ibmb.model.drop('taken')");
    }
  }

  @Test
  void aModelIsRefusedOnFeaturesOfAnotherShape() {
    train("shape");
    try {
      Database.run("CALL gds.graph.project('other', {Person: {properties: ['age']}}, 'KNOWS')");
      String message =
          Database.error(
              "CALL ibmb.nodeClassification.predict.stream('other', {modelName: 'shape'})");
      assertTrue(message.contains("[f") && message.contains("[age]"), message);
    } finally {
      Database.run("CALL gds.graph.drop('other', false) YIELD graphName RETURN 1");
      Database.run("CALL ibmb.model.drop('shape')");
    }
  }

  @Test
  void anExistingPropertyIsNotMutatedOver() {
    train("mutate");
    try {
      String message =
          Database.error(
              "CALL ibmb.nodeClassification.predict.mutate('people', {modelName: 'mutate', mutateProperty: 'age'})");
      assertTrue(message.contains("'age' already exists"), message);
    } finally {
      Database.run("CALL ibmb.model.drop('mutate')");
    }
  }

  @Test
  void noLabelledNodeIsToldBeforeWork() {
    Database.run("CREATE (:Ghost {x: 1.0}), (:Ghost {x: 2.0})");
    Database.run("CALL gds.graph.project('ghosts', {Ghost: {properties: ['x']}}, '*')");
    try {
      String message =
          Database.error(
              "CALL ibmb.nodeClassification.train('ghosts', {modelName: 'm', targetProperty: 'y', featureProperties: ['x']})");
      assertTrue(message.contains("has no value on any of the 2 nodes"), message);
    } finally {
      Database.run("CALL gds.graph.drop('ghosts') YIELD graphName RETURN 1");
      Database.run("MATCH (n:Ghost) DELETE n");
    }
  }

  @Test
  void weightsMustBeWeights() {
    Database.run("CREATE (:W {x: 1.0})-[:TO {w: -1.0}]->(:W {x: 2.0})");
    Database.run("CALL gds.graph.project('weights', 'W', {TO: {properties: 'w'}})");
    try {
      String message =
          Database.error("CALL ibmb.batches.stats('weights', {relationshipWeightProperty: 'w'})");
      assertTrue(message.contains("-1.0"), message);
    } finally {
      Database.run("CALL gds.graph.drop('weights') YIELD graphName RETURN 1");
      Database.run("MATCH (n:W) DETACH DELETE n");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ibmb.influence.stream('people', {sourceNodes: [-1]}) | 'sourceNodes' must be nodes of graph 'people'
          ibmb.influence.stream('people', {sourceNodes: []}) | 'sourceNodes' is empty
          ibmb.influence.stream('people', {sourceNodes: ['a']}) | 'sourceNodes' must be a LIST of nodes or node ids
          ibmb.influence.stream('people', {epsilon: 1e-20}) | 'epsilon' must be at least
          ibmb.influence.stream(null, {}) | 'graphName' must not be null
          ibmb.batches.stats('people', {outputsPerBatch: 0}) | 'outputsPerBatch' must be at least 1 but was 0
          ibmb.batches.stream('people', {partitions: 3}) | 'partitions' is a key of the methods [batch, cluster], but 'method' is 'node'
          ibmb.nodeClassification.predict.write('people', {modelName: 'none'}) | 'writeProperty'
          ibmb.nodeClassification.predict.write('people', {modelName: 'none', writeProperty: 'p'}) | Model with name 'none' does not exist
          ibmb.model.exists(null) | 'modelName' must not be null
          ibmb.model.store('none') | gds.ibmb.model_store
          ibmb.model.load('none') | gds.ibmb.model_store
          ibmb.model.delete('none') | gds.ibmb.model_store
          ibmb.model.rollback('none@1') | gds.ibmb.model_store
          ibmb.batches.store('people', 'none') | gds.ibmb.model_store
          ibmb.batches.list() | gds.ibmb.model_store
          ibmb.batches.delete('none') | gds.ibmb.model_store
          ibmb.batches.stats('people', {stored: 'none'}) | gds.ibmb.model_store
          ibmb.model.store(null) | 'modelName' must not be null
          ibmb.nodeClassification.train('people', {modelName: 'm', targetProperty: 'y', featureProperties: ['f'], storeModelToDisk: true}) | gds.ibmb.model_store
          ibmb.nodeClassification.train('people', {modelName: 'm@2', targetProperty: 'y', featureProperties: ['f']}) | 'modelName' must not end in '@' and a number
          ibmb.model.drop('none') | Model with name 'none' does not exist
          ibmb.nodeClassification.train('people', {modelName: 'm', targetProperty: 'y', featureProperties: ['f'], hiddenDimension: 65537}) | Lower 'hiddenDimension'
          ibmb.nodeClassification.train('people', {modelName: 'm', targetProperty: 'y', featureProperties: ['f'], model: 'GAT', hiddenDimension: 10, heads: 4}) | 'heads' must divide 'hiddenDimension' (10) but was 4
          """)
  void everyProcedureNamesItsMistakes(String call, String expected) {
    String message = Database.error("CALL " + call);
    assertTrue(message.contains(expected), () -> "expected: " + expected + "\nfound: " + message);
  }

  @Test
  void aPropertyOfAnotherLabelIsNotMutatedOver() {
    Database.run("CREATE (:A {x: 1.0}), (:A {x: 2.0}), (:B {x: 1.0, q: 1.0})");
    Database.run(
        "CALL gds.graph.project('labels', {A: {properties: ['x']}, B: {properties: ['x', 'q']}, Person: {properties: ['age']}}, '*')");
    Database.run(
        """
        CALL ibmb.nodeClassification.train('people', {modelName: 'x', targetProperty: 'y', featureProperties: ['age'], maxEpochs: 1})
        """);
    try {
      String message =
          Database.error(
              """
              CALL ibmb.nodeClassification.predict.mutate('labels', {modelName: 'x', nodeLabels: ['Person'],
                mutateProperty: 'fresh', predictedProbabilityProperty: 'q'})
              """);
      assertTrue(message.contains("'q' already exists"), message);
      assertFalse(
          Database.row("CALL gds.graph.list('labels') YIELD schema RETURN schema")
              .toString()
              .contains("fresh"));
    } finally {
      Database.run("CALL ibmb.model.drop('x')");
      Database.run("CALL gds.graph.drop('labels') YIELD graphName RETURN 1");
      Database.run("MATCH (n) WHERE n:A OR n:B DELETE n");
    }
  }

  private static Map<String, Object> train(String name) {
    return Database.row(
        "CALL ibmb.nodeClassification.train('people', {"
            + GOOD.replace("'bad'", "'" + name + "'")
            + "})");
  }
}
