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
import org.junit.jupiter.params.provider.ValueSource;

/** Every batching method through Cypher: training, prediction, and what is refused. */
class BatchingIT {

  /** Three rings of 40; the feature tells the ring, but for a tenth of the nodes. */
  @BeforeAll
  static void load() {
    Database.reset();
    Database.run(
        """
        UNWIND range(0, 119) AS i
        WITH i, CASE WHEN i % 10 = 3 THEN (i / 40 + 1) % 3 ELSE i / 40 END AS shown
        CREATE (:P {id: i, f: [k IN range(0, 2) | CASE k WHEN shown THEN 1.0 ELSE 0.0 END], ring: i / 40})
        """);
    Database.run(
        "MATCH (a:P), (b:P) WHERE b.id IN [a.id / 40 * 40 + (a.id + 1) % 40, a.id / 40 * 40 + (a.id + 7) % 40] CREATE (a)-[:NEXT]->(b)");
    Database.run(
        "CALL gds.graph.project('rings', {P: {properties: ['f', 'ring']}}, {NEXT: {orientation: 'UNDIRECTED'}})");
    Database.run("CALL gds.graph.project('arcs', {P: {properties: ['f', 'ring']}}, 'NEXT')");
  }

  @AfterEach
  void nothingIsLeftBehind() {
    Database.run("CALL ibmb.model.drop('m', false)");
    assertEquals(0L, Database.row("CALL ibmb.backend.list()").get("offHeapBytes"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          node | , outputsPerBatch: 20, auxiliaryPerBatch: 60, order: 'weighted'
          node | , outputsPerBatch: 20, shuffle: 0.5, batchesPerStep: 2
          batch | , partitions: 4, expandRatio: 1.5, order: 'order'
          batch | , outputsPerBatch: 20, rounds: 10
          random | , outputsPerBatch: 20
          shadow | , outputsPerBatch: 20, auxiliaryPerOutput: 8
          neighbor | , outputsPerBatch: 20, sampleSizes: [3, -1]
          labor | , outputsPerBatch: 20, sampleSizes: [3, 2]
          saint | , rootsPerBatch: 20, walkLength: 3, coverage: 20
          cluster | , partitions: 6, partsPerBatch: 2
          auto | , outputsPerBatch: 20
          """)
  void everyMethodLearnsAndRepeatsItself(String method, String keys) {
    Map<?, ?> first = train("rings", method, keys, 1);
    Database.run("CALL ibmb.model.drop('m')");
    Map<?, ?> second = train("rings", method, keys, 4);
    assertEquals(first.get("epochLosses"), second.get("epochLosses"));
    Map<?, ?> accuracy = (Map<?, ?>) ((Map<?, ?>) first.get("metrics")).get("ACCURACY");
    assertTrue((double) accuracy.get("train") > 0.8, accuracy.toString());
    Map<?, ?> batching = (Map<?, ?>) first.get("batching");
    assertEquals(method.equals("auto") ? "node" : method, batching.get("method"));
    assertTrue((long) batching.get("trainingBatches") > 1, batching.toString());
    assertEquals(
        120,
        Database.run("CALL ibmb.nodeClassification.predict.stream('rings', {modelName: 'm'})")
            .size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "batch", "random", "shadow", "full", "auto"})
  void everyFixedMethodPredicts(String method) {
    train("rings", "neighbor", ", sampleSizes: [5, 5]", 4);
    List<Map<String, Object>> rows =
        Database.run(
            "CALL ibmb.nodeClassification.predict.stream('rings', {modelName: 'm', batching: {method: '%s'}}) YIELD nodeId, predictedClass RETURN gds.util.asNode(nodeId).ring = predictedClass AS right"
                .formatted(method));
    long right = rows.stream().filter(row -> row.get("right").equals(true)).count();
    assertEquals(120, rows.size());
    assertTrue(right > 96, right + " of 120");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          method: 'node', partitions: 4 | 'batching.partitions' is a key of the methods [batch, cluster], but 'method' is 'node'
          method: 'full', order: 'weighted' | 'batching.order' is a key of the methods [node, batch,
          method: 'neighbor', sampleSizes: [1, 2, 3] | 'batching.sampleSizes' must have one entry per layer (2) but had 3
          method: 'neighbor', sampleSizes: [1, 0] | 'batching.sampleSizes' must be at least 1, or -1 for all neighbours, but one was 0
          method: 'neighbor', sampleSizes: 5 | 'batching.sampleSizes' must be a LIST of INTEGER but was 5 (INTEGER)
          method: 'batch', partitions: 73 | 'batching.partitions' must be at most the number of output nodes (72) but was 73
          method: 'batch', partitions: -1 | 'batching.partitions' must be at least 0 but was -1
          method: 'batch', expandRatio: 0.0 | 'batching.expandRatio' must be greater than 0 but was 0.0
          method: 'cluster', partitions: 2, partsPerBatch: 3 | 'batching.partsPerBatch' must be at most 'batching.partitions' (2) but was 3
          method: 'saint', walkLength: 0 | 'batching.walkLength' must be at least 1 but was 0
          auxiliaryPerBatch: 3 | 'batching.auxiliaryPerBatch' must be at least 'batching.auxiliaryPerOutput' (16)
          shuffle: 1.5 | 'batching.shuffle' must be in [0, 1] but was 1.5
          shuffle: 0.5, auxiliaryPerBatch: 100 | set one of them to 0
          batchesPerStep: 0 | 'batching.batchesPerStep' must be at least 1 but was 0
          order: 'sideways' | 'batching.order' must be one of [random, weighted, order]
          """)
  void mistakesNameTheRule(String batching, String expected) {
    String message =
        Database.error(
            "CALL ibmb.nodeClassification.train('rings', {modelName: 'm', targetProperty: 'ring', batching: {%s}})"
                .formatted(batching));
    assertTrue(message.contains(expected), () -> "expected: " + expected + "\nfound: " + message);
  }

  @Test
  void methodsThatDrawAnewAreForTrainingAlone() {
    train("rings", "cluster", "", 4);
    String message =
        Database.error(
            "CALL ibmb.nodeClassification.predict.stats('rings', {modelName: 'm', batching: {method: 'neighbor', shuffle: 1.0}})");
    assertTrue(message.contains("[node, batch, random, shadow, full, auto]"), message);
    assertTrue(message.contains("'batching.shuffle' is a key of trainings alone"), message);
  }

  @Test
  void whatABatcherDidIsInTheUserLog() {
    train("arcs", "batch", ", partitions: 3", 4);
    String log = Database.run("CALL gds.userLog()").toString();
    assertTrue(log.contains("its partition counts every relationship in both directions"), log);
    assertFalse(
        Database.row(
                "CALL ibmb.nodeClassification.train.estimate('rings', {modelName: 'm', targetProperty: 'ring', batching: {method: 'saint', rootsPerBatch: 10}})")
            .isEmpty());
  }

  private static Map<?, ?> train(String graph, String method, String keys, int concurrency) {
    return (Map<?, ?>)
        Database.row(
                """
                CALL ibmb.nodeClassification.train('%s', {modelName: 'm', targetProperty: 'ring', featureProperties: ['f'],
                  maxEpochs: 30, learningRate: 0.02, randomSeed: 7, concurrency: %d, batching: {method: '%s'%s}})
                YIELD modelInfo
                """
                    .formatted(graph, concurrency, method, keys))
            .get("modelInfo");
  }
}
