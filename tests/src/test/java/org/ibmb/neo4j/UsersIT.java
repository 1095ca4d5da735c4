/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ibmb.demo.GdsNeo4j;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.Driver;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.Neo4jException;

/** With authentication on: graphs and models belong to their user. */
class UsersIT {
  private static final String TRAIN =
      "CALL ibmb.nodeClassification.train('g', {modelName: 'm', targetProperty: 'y', featureProperties: ['x'], maxEpochs: 1})";

  @Test
  void usersSeeNeitherGraphsNorModelsOfOthers() {
    try (GdsNeo4j neo4j = GdsNeo4j.start(GdsNeo4j.Options.DEFAULT.withAuth());
        Driver admin = neo4j.driver("neo4j", GdsNeo4j.PASSWORD)) {
      run(admin, "CREATE USER ann SET PASSWORD 'ann-password' CHANGE NOT REQUIRED");
      run(admin, "UNWIND range(0, 29) AS i CREATE (:N {x: i * 1.0, y: i % 2})");
      String project = "CALL gds.graph.project('g', {N: {properties: ['x', 'y']}}, '*')";
      run(admin, project);
      run(admin, TRAIN);
      try (Driver ann = neo4j.driver("ann", "ann-password")) {
        assertEquals(List.of(), run(ann, "CALL ibmb.model.list()"));
        assertTrue(error(ann, TRAIN).contains("Graph with name 'g' does not exist"));
        assertEquals(
            false, run(ann, "CALL ibmb.model.exists('m')").get(0).get("exists"), "of the admin");
        run(ann, project);
        for (String call :
            List.of(
                "ibmb.model.drop('m')",
                "ibmb.nodeClassification.predict.stats('g', {modelName: 'm'})")) {
          assertTrue(error(ann, "CALL " + call).contains("Model with name 'm' does not exist"));
        }
        run(ann, TRAIN);
        run(ann, "CALL ibmb.model.drop('m')");
      }
      assertEquals(1, run(admin, "CALL ibmb.model.list()").size());
    }
  }

  /** Community Edition has no roles; what it has is transactions that may only read. */
  @Test
  void whoeverMayOnlyReadWritesNothingThroughUs() {
    try (GdsNeo4j neo4j = GdsNeo4j.start(GdsNeo4j.Options.DEFAULT.withAuth());
        Driver driver = neo4j.driver("neo4j", GdsNeo4j.PASSWORD)) {
      run(driver, "UNWIND range(0, 29) AS i CREATE (:N {x: i * 1.0, y: i % 2})");
      run(driver, "CALL gds.graph.project('g', {N: {properties: ['x', 'y']}}, '*')");
      run(driver, TRAIN);
      var readOnly = SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).build();
      for (String call :
          List.of(
              "ibmb.nodeClassification.predict.write('g', {modelName: 'm', writeProperty: 'w'})",
              "ibmb.nodeEmbedding.write('g', {modelName: 'm', writeProperty: 'w'})",
              "ibmb.batches.write('g', {writeProperty: 'w'})")) {
        try (var session = driver.session(readOnly)) {
          String message =
              assertThrows(Neo4jException.class, () -> session.run("CALL " + call).consume(), call)
                  .getMessage();
          assertTrue(message.contains("read access mode"), message);
        }
      }
      try (var session = driver.session(readOnly)) {
        assertEquals(
            30, session.run("CALL ibmb.nodeEmbedding.stream('g', {modelName: 'm'})").list().size());
      }
      assertEquals(
          0L,
          run(driver, "MATCH (n) WHERE n.w IS NOT NULL RETURN count(n) AS written")
              .get(0)
              .get("written"));
      run(driver, "CALL gds.graph.drop('g') YIELD graphName RETURN 1");
    }
  }

  @Test
  void storedModelsBelongToTheirUserToo(@TempDir Path models) {
    try (GdsNeo4j neo4j =
            GdsNeo4j.start(GdsNeo4j.Options.DEFAULT.withAuth().withModelStore(models));
        Driver admin = neo4j.driver("neo4j", GdsNeo4j.PASSWORD)) {
      run(admin, "CREATE USER ann SET PASSWORD 'ann-password' CHANGE NOT REQUIRED");
      run(admin, "UNWIND range(0, 29) AS i CREATE (:N {x: i * 1.0, y: i % 2})");
      String project = "CALL gds.graph.project('g', {N: {properties: ['x', 'y']}}, '*')";
      run(admin, project);
      run(admin, TRAIN);
      run(admin, "CALL ibmb.model.store('m')");
      run(admin, "CALL ibmb.batches.store('g', 'b')");
      try (Driver ann = neo4j.driver("ann", "ann-password")) {
        assertEquals(List.of(), run(ann, "CALL ibmb.model.list()"));
        for (String call : List.of("load('m')", "delete('m')", "rollback('m@1')")) {
          assertTrue(error(ann, "CALL ibmb.model." + call).contains("'m' is not stored"));
        }
        assertEquals(List.of(), run(ann, "CALL ibmb.batches.list()"));
        assertTrue(error(ann, "CALL ibmb.batches.delete('b')").contains("'b' are not stored"));
        run(ann, project);
        run(ann, TRAIN);
        assertTrue(
            error(ann, "CALL ibmb.batches.stats('g', {stored: 'b'})")
                .contains("'b' are not stored"));
        run(ann, "CALL ibmb.batches.store('g', 'b', {alpha: 0.5})");
        assertEquals(1L, run(ann, "CALL ibmb.model.store('m')").get(0).get("version"));
        run(ann, "CALL ibmb.model.delete('m')");
        run(ann, "CALL gds.graph.drop('g') YIELD graphName RETURN 1");
        usernameIsWhatItIsForGds(ann, "neo4j");
        Neo4jException forbidden =
            assertThrows(
                Neo4jException.class,
                () -> run(ann, "CALL ibmb.batches.stats('g', {username: 'neo4j'})"));
        assertEquals("Neo.ClientError.Security.Forbidden", forbidden.code());
        assertTrue(
            forbidden.getMessage().startsWith("Cannot override the username as a non-admin"));
      }
      assertEquals(
          1, run(admin, "CALL ibmb.batches.stats('g', {stored: 'b', alpha: 0.25})").size());
      assertEquals(
          List.of(1L), run(admin, "CALL ibmb.model.list()").get(0).get("versions"), "the admin's");
      run(admin, "CALL ibmb.model.drop('m')");
      run(admin, "CALL ibmb.model.load('m')");
      usernameIsWhatItIsForGds(admin, "ann");
    }
  }

  /** Whoever GDS takes for an administrator: both let him through, or both say the same. */
  private static void usernameIsWhatItIsForGds(Driver driver, String other) {
    String keys = "('g', {username: '" + other + "'})";
    assertEquals(
        reason(driver, "gds.wcc.stats" + keys), reason(driver, "ibmb.batches.stats" + keys));
  }

  /** Why a call fails, without what Neo4j puts before it; nothing where it does not. */
  private static String reason(Driver driver, String call) {
    try {
      run(driver, "CALL " + call);
      return "";
    } catch (Neo4jException e) {
      return e.getMessage().replaceFirst(".*Caused by: [a-zA-Z.]+: ", "");
    }
  }

  private static List<Map<String, Object>> run(Driver driver, String query) {
    return Database.run(driver, query, Map.of());
  }

  private static String error(Driver driver, String query) {
    return assertThrows(Neo4jException.class, () -> run(driver, query)).getMessage();
  }
}
