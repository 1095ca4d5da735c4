/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j.size;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ibmb.demo.ServerProcess;

/**
 * A database of {@value #NODES} nodes and {@value #RELATIONSHIPS} relationships on a server process
 * with the usual heap, one for all tests of this package.
 *
 * <pre>
 * 3,000 communities of 50 nodes N {i, f, y, many}; r is the number inside the community:
 *   r &lt; 45   a ring, and chords to the seventh next
 *   r &lt; 35   one relationship to another community each
 *   r &gt;= 45  leaves: one relationship, to r - 20
 * Five hubs, each the node r = 0 of a community, are joined to four nodes of every community.
 * </pre>
 *
 * The class {@code y} is the community's number modulo 4, as a string, and shows in the features
 * under noise; {@code many} is the community's number. {@code few} is {@code y} at one node of a
 * community.
 */
final class LargeGraph {
  static final int NODES = 150_000;
  static final int RELATIONSHIPS = 450_000;
  static final int COMMUNITIES = 3000;
  static final int HUB_DEGREE = 12_000;

  static final Path REPOSITORY =
      Path.of(System.getProperty("ibmb.repository", "..")).toAbsolutePath().normalize();

  private static final String NODES_QUERY =
      """
      UNWIND range(0, 14) AS block
      CALL {
        WITH block
        UNWIND range(block * 10000, block * 10000 + 9999) AS i
        WITH i, i / 50 AS c
        WITH i, c, ['red', 'green', 'blue', 'white'][c % 4] AS y
        CREATE (:N {i: i, many: c, y: y, few: CASE i % 50 WHEN 3 THEN y END,
          f: [k IN range(0, 15) | CASE k % 4 WHEN c % 4 THEN 0.2 ELSE 0.0 END + sin(i * (k + 1))]})
      } IN TRANSACTIONS OF 1 ROW
      """;

  private static final String RELATIONSHIPS_QUERY =
      """
      MATCH (n:N) WITH n ORDER BY n.i WITH collect(n) AS ns
      UNWIND range(0, 2999) AS c UNWIND range(0, 49) AS r
      WITH ns, c, r, ns[c * 50 + r] AS a, CASE
        WHEN r < 35 THEN [c * 50 + (r + 1) % 45, c * 50 + (r + 7) % 45,
          (c * 7919 + r * 31) % 3000 * 50 + r * 11 % 45]
        WHEN r < 45 THEN [c * 50 + (r + 1) % 45, c * 50 + (r + 7) % 45]
        ELSE [c * 50 + r - 20] END AS others
      UNWIND others AS other
      WITH a, ns[other] AS b
      CREATE (a)-[:R]->(b)
      """;

  private static final String HUBS_QUERY =
      """
      MATCH (n:N) WITH n ORDER BY n.i WITH collect(n) AS ns
      UNWIND range(0, 4) AS h UNWIND range(0, 2999) AS c UNWIND range(0, 3) AS k
      WITH ns[h * 30000] AS a, ns[c * 50 + 1 + h * 4 + k] AS b
      CREATE (a)-[:R]->(b)
      """;

  private static ServerProcess server;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(LargeGraph::close, "close-large-graph"));
  }

  private LargeGraph() {}

  /** Started by the first test that asks, closed when the JVM ends. */
  static synchronized ServerProcess server() {
    if (server == null) {
      server = start(home("large-graph"), "4g");
      long begin = System.nanoTime();
      server.run(NODES_QUERY);
      server.run(RELATIONSHIPS_QUERY);
      server.run(HUBS_QUERY);
      System.out.printf("made the large graph in %.1f s%n", (System.nanoTime() - begin) / 1e9);
    }
    return server;
  }

  static synchronized void restart() {
    try {
      server = server().restart();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the server did not start again", e);
    }
  }

  /** A server with the plugin on an empty database. */
  static ServerProcess start(Path home, String heap, String... configuration) {
    try {
      return ServerProcess.start(
          new ServerProcess.Options(REPOSITORY, home)
              .withHeap(heap)
              .withConfiguration(configuration));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty folder below {@code target}: its logs are there to be read afterwards. */
  static Path home(String name) {
    try {
      return ServerProcess.emptyHome(REPOSITORY.resolve("tests/target/size").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized void close() {
    if (server != null) {
      try {
        server.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static List<Map<String, Object>> run(String query) {
    return server().run(query);
  }

  static Map<String, Object> row(String query) {
    return server().row(query);
  }

  /** The graph as it was made, no projection, no model, no stored batches. */
  static void reset() {
    run("MATCH ()-[r:R {new: true}]->() DELETE r");
    run("MATCH (n:N {new: true}) DETACH DELETE n");
    dropProjections(server());
    dropModels(server());
    run(
        "CALL ibmb.batches.list() YIELD batchesName WITH collect(batchesName) AS names "
            + "UNWIND names AS name CALL ibmb.batches.delete(name) YIELD deleteMillis RETURN 1");
  }

  static void dropProjections(ServerProcess server) {
    server.run(
        "CALL gds.graph.list() YIELD graphName CALL gds.graph.drop(graphName) YIELD nodeCount RETURN 1");
  }

  static void dropModels(ServerProcess server) {
    server.run(
        "CALL ibmb.model.list() YIELD modelName WITH collect(modelName) AS names "
            + "UNWIND names AS name CALL ibmb.model.drop(name) YIELD modelName RETURN 1");
  }

  /** All of it as {@code g}, anew, by four readers: their order differs from time to time. */
  static void project() {
    project(4);
  }

  static void project(int readers) {
    dropProjections(server());
    row(
        "CALL gds.graph.project('g', {N: {properties: ['f', 'many']}}, {R: {orientation: 'UNDIRECTED'}}, {readConcurrency: %d}) YIELD nodeCount RETURN nodeCount"
            .formatted(readers));
  }

  /**
   * A small GCN on all nodes, two epochs.
   *
   * @param more keys, each after a comma
   */
  static String train(String model, String more) {
    return """
        CALL ibmb.nodeClassification.train('g', {modelName: '%s', targetProperty: 'y', featureProperties: ['f'],
          hiddenDimension: 16, maxEpochs: 2, randomSeed: 1%s})
        YIELD modelInfo
        RETURN modelInfo {.metrics, .epochLosses, .bestEpoch} AS result, modelInfo.lineage.dataFingerprint AS fingerprint
        """
        .formatted(model, more);
  }

  /**
   * Number of rows of {@code ibmb.batches.stream} and a sum over them that changes with any node,
   * batch, role or influence: 700,000 rows and more, added up where they are.
   */
  static Map<String, Object> batches(String keys) {
    return row(
        """
        CALL ibmb.batches.stream('g', {%s}) YIELD batchId, nodeId, role, influence
        RETURN count(*) AS rows, sum(
          (nodeId * 2654435761 + batchId * 40503 + size(role)) %% 2147483647
            * (toInteger(coalesce(influence, 0.0) * 1e15) %% 2147483629 + 1) %% 2147483647) AS sum
        """
            .formatted(keys));
  }

  /** For each class, which nodes have it and how probable it is that they have the first one. */
  static List<Map<String, Object>> predictions(String keys) {
    return run(
        """
        CALL ibmb.nodeClassification.predict.stream('g', {includePredictedProbabilities: true, %s})
        YIELD nodeId, predictedClass, predictedProbabilities AS p
        RETURN predictedClass, count(*) AS nodes, sum(nodeId) AS ids, sum(nodeId * 2654435761 %% 2147483647
          * (toInteger(p[0] * 1e15) %% 2147483629 + 1) %% 2147483647) AS sum
        ORDER BY predictedClass
        """
            .formatted(keys));
  }
}
