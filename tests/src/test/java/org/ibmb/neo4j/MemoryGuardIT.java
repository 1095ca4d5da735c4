/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.ibmb.demo.GdsNeo4j;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.Neo4jException;

/** A server whose calls may have next to no memory outside the heap. */
class MemoryGuardIT {
  private static final long LIMIT = 64 << 10;
  private static final String REFUSED =
      "(?s).*Procedure was blocked since the minimum estimated memory \\([0-9. ]+ \\w+ heap, [0-9. ]+ KiB off-heap\\) exceeds what is free \\([0-9. ]+ \\w+ heap, 64[0-9. ]* KiB off-heap\\)\\. Reduce %s, or pass sudo: true\\..*";

  private static GdsNeo4j neo4j;

  @BeforeAll
  static void start() {
    neo4j = GdsNeo4j.start(GdsNeo4j.Options.DEFAULT.withOffHeapLimit(LIMIT));
    run("UNWIND range(0, 1999) AS i CREATE (:N {x: i * 0.001, y: i % 2})");
    run("CALL gds.graph.project('guarded', {N: {properties: ['x', 'y']}}, '*')");
  }

  @AfterAll
  static void stop() {
    run("CALL gds.graph.drop('guarded') YIELD graphName RETURN 1");
    neo4j.close();
  }

  /** Parameters alone are too much: nothing is read, no task begins, the name stays free. */
  @Test
  void aTrainingIsRefusedBeforeItsWork() {
    String message = error(train("wide", "hiddenDimension: 256"));
    String keys =
        "batching.outputsPerBatch or batching.auxiliaryPerOutput or concurrency or hiddenDimension or layers";
    assertTrue(message.matches(REFUSED.formatted(keys)), message);
    assertEquals(List.of(), run("CALL ibmb.model.list()"));
    assertEquals(List.of(), run("CALL gds.listProgress()"));
    assertEquals(0L, run("CALL ibmb.backend.list()").get(0).get("offHeapBytes"));
  }

  @Test
  void sudoOverridesForTrainingsPredictionsAndEmbeddings() {
    run(train("sudone", "hiddenDimension: 64, sudo: true"));
    Map<String, String> remedies =
        Map.of(
            "ibmb.nodeClassification.predict.stats('guarded', {modelName: 'sudone'%s})",
            "what is computed at once by batching: \\{method: 'node'\\} or concurrency",
            "ibmb.nodeEmbedding.stats('guarded', {modelName: 'sudone', batching: {method: 'node'}%s})",
            "batching.outputsPerBatch or batching.auxiliaryPerOutput or concurrency");
    remedies.forEach(
        (call, remedy) -> {
          String message = error("CALL " + call.formatted(""));
          assertTrue(message.matches(REFUSED.formatted(remedy)), message);
          assertEquals(1, run("CALL " + call.formatted(", sudo: true")).size());
        });
    run("CALL ibmb.model.drop('sudone')");
  }

  /** An estimate is told, whatever is free. */
  @Test
  void estimatesAreNotRefused() {
    Map<String, Object> row =
        run("CALL ibmb.nodeClassification.train.estimate('guarded', {modelName: 'm', targetProperty: 'y', featureProperties: ['x']})")
            .get(0);
    assertTrue((long) row.get("bytesMin") > LIMIT, row.toString());
  }

  private static String train(String model, String keys) {
    return "CALL ibmb.nodeClassification.train('guarded', {modelName: '%s', targetProperty: 'y', featureProperties: ['x'], maxEpochs: 1, %s})"
        .formatted(model, keys);
  }

  private static List<Map<String, Object>> run(String query) {
    return Database.run(neo4j.driver(), query, Map.of());
  }

  private static String error(String query) {
    return assertThrows(Neo4jException.class, () -> run(query), query).getMessage();
  }
}
