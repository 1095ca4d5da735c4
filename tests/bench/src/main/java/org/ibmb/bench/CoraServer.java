/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.ibmb.demo.CypherScript;
import org.ibmb.demo.GdsNeo4j;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * A running Neo4j with GDS, the plugin and the papers of the examples, projected as {@link #GRAPH}
 * and spoken to over Bolt.
 */
final class CoraServer implements AutoCloseable {
  /** A name of its own: GDS keeps one catalog for all servers of a JVM, and tests have a cora. */
  static final String GRAPH = "papers-of-cora";

  /** What all trainings share; the rest of a map follows it. */
  static final String TRAINING_KEYS =
      "targetProperty: 'subject', featureProperties: ['words'], splitProperty: 'split'";

  private static final long PATIENCE_NANOS = 90_000_000_000L;

  private final GdsNeo4j neo4j;
  private final Path modelStore;
  private final ExecutorService callers = Executors.newCachedThreadPool(CoraServer::caller);

  private CoraServer(GdsNeo4j neo4j, Path modelStore) {
    this.neo4j = neo4j;
    this.modelStore = modelStore;
  }

  /**
   * How a query ended.
   *
   * @param error what the server said; null where the query succeeded
   * @param rows empty where it did not
   * @param seconds until then
   */
  record Outcome(Neo4jException error, List<Map<String, Object>> rows, double seconds) {

    String message() {
      return error == null ? "" : error.getMessage();
    }

    /** The rows. Throws the error where there was one. */
    List<Map<String, Object>> orThrow() {
      if (error != null) {
        throw error;
      }
      return rows;
    }
  }

  /**
   * @param repository root of the repository
   * @param modelStore folder for models
   */
  static CoraServer start(Path repository, Path modelStore) throws IOException {
    Path examples = repository.resolve("cypher-examples");
    CoraServer server =
        new CoraServer(
            GdsNeo4j.start(
                GdsNeo4j.Options.DEFAULT
                    .withImportDirectory(examples.resolve("data"))
                    .withModelStore(modelStore)),
            modelStore);
    for (var statement : CypherScript.read(examples.resolve("01-project.cypher")).statements()) {
      server.run(statement.text().replace("'cora'", "'" + GRAPH + "'"));
    }
    return server;
  }

  List<Map<String, Object>> run(String query) {
    return run(query, Map.of());
  }

  List<Map<String, Object>> run(String query, Map<String, Object> parameters) {
    try (var session = neo4j.driver().session()) {
      return session.run(query, parameters).list(record -> record.asMap());
    }
  }

  /** The same, but an error is returned. */
  Outcome outcome(String query, Map<String, Object> parameters) {
    long begin = System.nanoTime();
    try {
      List<Map<String, Object>> rows = run(query, parameters);
      return new Outcome(null, rows, secondsSince(begin));
    } catch (Neo4jException e) {
      return new Outcome(e, List.of(), secondsSince(begin));
    }
  }

  /** The same on a thread of its own. */
  CompletableFuture<Outcome> start(String query, Map<String, Object> parameters) {
    return CompletableFuture.supplyAsync(() -> outcome(query, parameters), callers);
  }

  /** How many calls of ours run. */
  int calls() {
    return transactions().size();
  }

  private List<Map<String, Object>> transactions() {
    return run(
        "SHOW TRANSACTIONS YIELD transactionId, currentQuery "
            + "WHERE currentQuery STARTS WITH 'CALL ibmb.' RETURN transactionId");
  }

  void terminateAll() {
    for (Map<String, Object> transaction : transactions()) {
      run("TERMINATE TRANSACTION '" + transaction.get("transactionId") + "'");
    }
  }

  /** How many tasks {@code gds.listProgress} shows, whatever their state. */
  int tasks() {
    return run("CALL gds.listProgress() YIELD jobId RETURN jobId").size();
  }

  int models() {
    return run("CALL ibmb.model.list() YIELD modelName RETURN modelName").size();
  }

  long offHeapBytes() {
    return (long) run("CALL ibmb.backend.list() YIELD offHeapBytes").get(0).get("offHeapBytes");
  }

  /** Where the server stores models. */
  Path modelStore() {
    return modelStore;
  }

  /** Waits until {@code condition} holds. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited 90 s for: " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static Thread caller(Runnable work) {
    Thread thread = new Thread(work, "bench-caller");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    // The catalog of GDS belongs to the process, not to the server.
    run(
        "CALL gds.graph.list() YIELD graphName CALL gds.graph.drop(graphName) YIELD nodeCount RETURN 1");
    callers.shutdown();
    neo4j.close();
  }
}
