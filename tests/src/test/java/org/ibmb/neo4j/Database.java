/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ibmb.demo.GdsNeo4j;
import org.junit.jupiter.api.Assertions;
import org.neo4j.driver.Driver;
import org.neo4j.driver.exceptions.Neo4jException;

/** One Neo4j with GDS and the plugin for the whole suite, spoken to over Bolt. */
final class Database {
  static final Path REPOSITORY =
      Path.of(System.getProperty("ibmb.repository", "..")).toAbsolutePath().normalize();
  static final Path EXAMPLES = REPOSITORY.resolve("cypher-examples");

  private static GdsNeo4j shared;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Database::close, "close-neo4j"));
  }

  private Database() {}

  /** Started by the first test that asks, closed when the JVM ends. */
  static synchronized GdsNeo4j shared() {
    if (shared == null) {
      shared =
          GdsNeo4j.start(GdsNeo4j.Options.DEFAULT.withImportDirectory(EXAMPLES.resolve("data")));
    }
    return shared;
  }

  /**
   * The papers of the examples, projected as {@code cora}, on a server that has held nothing yet. A
   * used one gives ids of deleted nodes again, in another order each time. By ids a projection
   * numbers its nodes, and by these numbers random ones are drawn: what is trained differs as if by
   * seed.
   */
  static synchronized void loadCoraAnew() {
    if (shared != null) {
      reset();
      close();
    }
    loadCora();
  }

  private static synchronized void close() {
    if (shared != null) {
      shared.close();
      shared = null;
    }
  }

  static List<Map<String, Object>> run(String query) {
    return run(query, Map.of());
  }

  static List<Map<String, Object>> run(String query, Map<String, Object> parameters) {
    return run(shared().driver(), query, parameters);
  }

  static List<Map<String, Object>> run(
      Driver driver, String query, Map<String, Object> parameters) {
    try (var session = driver.session()) {
      return session.run(query, parameters).list(record -> record.asMap());
    }
  }

  /** The only row. */
  static Map<String, Object> row(String query) {
    List<Map<String, Object>> rows = run(query);
    Assertions.assertEquals(1, rows.size(), query);
    return rows.get(0);
  }

  /** The message of the error that {@code query} must end with. */
  static String error(String query) {
    return Assertions.assertThrows(Neo4jException.class, () -> run(query), query).getMessage();
  }

  /** An empty database, no projection, no model. */
  static void reset() {
    run("MATCH (n) DETACH DELETE n");
    run(
        "CALL gds.graph.list() YIELD graphName CALL gds.graph.drop(graphName) YIELD nodeCount RETURN 1");
    run(
        "CALL ibmb.model.list() YIELD modelName WITH collect(modelName) AS names "
            + "UNWIND names AS name CALL ibmb.model.drop(name) YIELD modelName RETURN 1");
  }

  /** The papers of the examples, projected as {@code cora}. */
  static void loadCora() {
    reset();
    try {
      var script = org.ibmb.demo.CypherScript.read(EXAMPLES.resolve("01-project.cypher"));
      script.statements().forEach(statement -> run(statement.text()));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Waits until {@code condition} holds. */
  static void await(String what, java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + 90_000_000_000L;
    while (!condition.getAsBoolean()) {
      Assertions.assertTrue(System.nanoTime() < end, "waited 90 s for: " + what);
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
  }
}
