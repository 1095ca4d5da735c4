/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ibmb.demo.ServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.AccessMode;
import org.neo4j.driver.SessionConfig;
import org.neo4j.driver.exceptions.Neo4jException;

/** What users see over Bolt of a server that was put together as theirs is. */
class AssembledServerIT {
  private static final String KEYS =
      "modelName: '%s', targetProperty: 'y', featureProperties: ['x'], maxEpochs: 1, randomSeed: 1";
  private static final String WRITE =
      "ibmb.nodeClassification.predict.write('docs', {modelName: 'm', writeProperty: 'predicted'})";

  @TempDir static Path home;

  private static ServerProcess server;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerProcess.start(
            new ServerProcess.Options(Database.REPOSITORY, home)
                .withConfiguration("gds.ibmb.off_heap_limit=1g"));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.close();
  }

  @AfterEach
  void empty() {
    server.run("MATCH (n) DETACH DELETE n");
    server.run(
        "CALL gds.graph.list() YIELD graphName CALL gds.graph.drop(graphName) YIELD nodeCount RETURN 1");
    server.run(
        "CALL ibmb.model.list() YIELD modelName WITH collect(modelName) AS names UNWIND names AS name CALL ibmb.model.drop(name) YIELD modelName RETURN 1");
  }

  /** A directed chain in which every neighbour has the other class. */
  @Test
  void warningsAreInTheRowTheModelAndTheLogOfTheUser() {
    createDocs();
    server.run("MATCH (a:Doc), (b:Doc {i: a.i + 1}) CREATE (a)-[:NEXT]->(b)");
    server.run("CALL gds.graph.project('docs', {Doc: {properties: ['x']}}, 'NEXT')");
    Map<String, Object> row = train("m");
    List<?> warnings = (List<?>) row.get("warnings");
    assertEquals(3, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).toString().contains("gives the target 'y' away"));
    assertTrue(warnings.get(1).toString().contains("edge homophily"), warnings.toString());
    assertTrue(warnings.get(2).toString().contains("[NEXT] of graph 'docs' are directed"));
    assertEquals(warnings, ((Map<?, ?>) row.get("modelInfo")).get("warnings"));
    assertEquals(
        warnings,
        server
            .row("CALL ibmb.model.list() YIELD modelInfo RETURN modelInfo.warnings AS w")
            .get("w"));
    List<Map<String, Object>> log = server.run("CALL ibmb.log()");
    assertEquals(warnings.get(2), log.get(0).get("message"));
    assertEquals(warnings.get(1), log.get(1).get("message"));
    assertEquals("ibmb.nodeClassification.train", log.get(0).get("procedure"));
    assertEquals(List.of(log.get(0)), server.run("CALL ibmb.log(1)"));
  }

  /** What warns in each of the other rows, or an empty list where nothing is worth a word. */
  @Test
  void everySummaryHasItsWarnings() {
    createDocs();
    server.run("MATCH (a:Doc), (b:Doc {i: a.i + 1}) CREATE (a)-[:NEXT]->(b)");
    server.run("CALL gds.graph.project('docs', {Doc: {properties: ['x']}}, 'NEXT')");
    train("m");
    for (String call :
        List.of(
            "ibmb.batches.stats('docs', {targetProperty: 'y'})",
            "ibmb.influence.stats('docs', {targetProperty: 'y'})")) {
      assertTrue(warnings(call).toString().contains("edge homophily"), call);
    }
    String partition = "method: 'batch', partitions: 2";
    for (String call :
        List.of(
            "ibmb.batches.mutate('docs', {%s, mutateProperty: 'b'})".formatted(partition),
            "ibmb.batches.write('docs', {%s, writeProperty: 'b'})".formatted(partition),
            "ibmb.nodeClassification.predict.stats('docs', {modelName: 'm', batching: {%s}})"
                .formatted(partition),
            "ibmb.nodeClassification.predict.mutate('docs', {modelName: 'm', mutateProperty: 'p', batching: {%s}})"
                .formatted(partition),
            "ibmb.nodeClassification.predict.write('docs', {modelName: 'm', writeProperty: 'p', batching: {%s}})"
                .formatted(partition),
            "ibmb.nodeEmbedding.stats('docs', {modelName: 'm', batching: {%s}})"
                .formatted(partition),
            "ibmb.nodeEmbedding.mutate('docs', {modelName: 'm', mutateProperty: 'e', batching: {%s}})"
                .formatted(partition),
            "ibmb.nodeEmbedding.write('docs', {modelName: 'm', writeProperty: 'e', batching: {%s}})"
                .formatted(partition))) {
      assertTrue(warnings(call).toString().contains("in both directions"), call);
    }
    assertEquals(List.of(), warnings("ibmb.batches.store('docs', 'stored')"));
    assertEquals(
        List.of(), warnings("ibmb.nodeClassification.predict.stats('docs', {modelName: 'm'})"));
    server.run("CALL ibmb.batches.delete('stored')");
  }

  private static List<?> warnings(String call) {
    return (List<?>) server.row("CALL " + call).get("warnings");
  }

  /**
   * Neo4j 5.26 puts every exception of a procedure into one of its own that has no GQL status, as
   * it does with its own arithmetic: ours is not sent before a later version sends it.
   */
  @Test
  void aMistakeOfTheUserIsAnArgumentErrorThatBeginsWithItsSentence() throws IOException {
    createDocs();
    projectDocs();
    train("m");
    String[][] mistakes = {
      {"nodeClassification.train('dosc', {" + KEYS.formatted("n") + "})", "Graph with name 'dosc'"},
      {
        "nodeClassification.train('docs', {" + KEYS.formatted("n") + ", treshold: 1})",
        "Unexpected configuration key: treshold"
      },
      {
        "nodeClassification.train('docs', {modelName: 'n', targetProperty: 'z', featureProperties: ['x']})",
        "Target property 'z'"
      },
      {"nodeClassification.train.estimate('docs', {})", "No value specified"},
      {"nodeClassification.predict.stream('docs', {modelName: 'n'})", "Model with name 'n'"},
      {
        "nodeClassification.predict.stream('docs', {modelName: 'n', includePredictedProbabilities: true})",
        "Model with name 'n'"
      },
      {"nodeEmbedding.stream('docs', {modelName: 'n'})", "Model with name 'n'"},
      {"influence.stream('docs', {sourceNodes: [-1]})", "'sourceNodes' must be nodes"},
      {"batches.stream('docs', {alpha: 2})", "'alpha' must be in"},
      {"batches.store('docs', null)", "Batches need a name"},
      {"model.drop('n')", "Model with name 'n'"},
      {"model.load('100 %s')", "Model"},
      {"log(0)", "'limit' must be at least 1"},
    };
    Neo4jException neo4js = server.outcome("RETURN 1 / 0").error();
    for (String[] mistake : mistakes) {
      Neo4jException error = error(mistake[0]);
      assertEquals("Neo.ClientError.Statement.ArgumentError", error.code(), mistake[0]);
      assertEquals(neo4js.gqlStatus(), error.gqlStatus(), mistake[0]);
      assertTrue(error.getMessage().startsWith(mistake[1]), error.getMessage());
    }
    assertEquals(List.of(), traces());
  }

  @Test
  void refusalsByTheGuardAndMissingRightsHaveTheirOwnStatus() throws IOException {
    createDocs();
    projectDocs();
    train("m");
    Neo4jException memory =
        error(
            "nodeClassification.train('docs', {"
                + KEYS.formatted("n")
                + ", hiddenDimension: 11000, layers: 3})");
    assertEquals(
        "Neo.ClientError.General.TransactionOutOfMemoryError", memory.code(), memory.getMessage());
    assertTrue(memory.getMessage().startsWith("Procedure was blocked"), memory.getMessage());
    var readOnly = SessionConfig.builder().withDefaultAccessMode(AccessMode.READ).build();
    try (var session = server.driver().session(readOnly)) {
      Neo4jException rights =
          org.junit.jupiter.api.Assertions.assertThrows(
              Neo4jException.class, () -> session.run("CALL " + WRITE).consume());
      assertEquals("Neo.ClientError.Statement.AccessMode", rights.code());
    }
    assertEquals(List.of(), traces());
  }

  /** Documents are deleted, and invoices get their ids. */
  @Test
  void predictionsGoToTheNodesThatWereProjectedOrNowhere() {
    createDocs();
    projectDocs();
    train("m");
    List<?> ids = ids("Doc");
    server.run("MATCH (n:Doc) DELETE n");
    ServerProcess.await(
        "the ids again",
        () -> {
          server.run("UNWIND range(0, 19) AS i CREATE (:Invoice {i: i, x: 1.0, y: i % 2})");
          return ids("Invoice").containsAll(ids);
        });
    String strangers = "of 20 nodes, 20 have none of the labels that they were projected with";
    assertRefused(WRITE, strangers);
    assertRefused(
        "ibmb.nodeEmbedding.write('docs', {modelName: 'm', writeProperty: 'predicted'})",
        strangers);
    assertRefused("ibmb.batches.write('docs', {writeProperty: 'predicted'})", strangers);
    String kept = "ibmb.nodeClassification.train('docs', {" + KEYS.formatted("n");
    assertRefused(kept + "})", strangers);
    assertRefused(kept.replace("'y'", "'x'") + ", splitProperty: 'y'})", strangers);
    assertRefused("ibmb.batches.stats('docs', {targetProperty: 'y'})", strangers);
    server.run("MATCH (n:Invoice) DELETE n");
    assertRefused(WRITE, "20 are not in the database");
  }

  /** One of them is gone, another one was relabelled, a third one got one more label. */
  @Test
  void aRefusalCountsTheNodesThatDoNotFit() {
    createDocs();
    projectDocs();
    train("m");
    server.run("MATCH (n:Doc {i: 3}) DELETE n");
    server.run("MATCH (n:Doc {i: 5}) REMOVE n:Doc SET n:Invoice");
    server.run("MATCH (n:Doc {i: 7}) SET n:Invoice");
    assertRefused(
        WRITE,
        "of 20 nodes, 1 have none of the labels that they were projected with, for example node");
    assertRefused(WRITE, ", 1 are not in the database");
  }

  @Test
  void projectionsOfOtherIdsAreRefused() {
    createDocs();
    projectDocs();
    train("m");
    server.run(
        "UNWIND range(1000000, 1000009) AS id WITH gds.graph.project('numbers', id, id + 1, {sourceNodeProperties: {x: 1.0}, targetNodeProperties: {x: 1.0}}) AS g RETURN g.nodeCount");
    server.run(
        "CALL gds.graph.generate('generated', 10, 2) YIELD name CALL gds.degree.mutate(name, {mutateProperty: 'x'}) YIELD nodePropertiesWritten RETURN name");
    for (String graph : List.of("numbers", "generated")) {
      assertRefused(WRITE.replace("'docs'", "'" + graph + "'"), "nothing can be written back");
      Neo4jException error =
          error("nodeClassification.train('" + graph + "', {" + KEYS.formatted("n") + "})");
      assertTrue(error.getMessage().startsWith("Target property 'y' not found"), graph);
    }
  }

  /** Labels under another name, labels of a Cypher projection, and labels that it makes up. */
  @Test
  void projectionsThatFitAreWrittenWhateverTheirLabelsAreCalled() {
    createDocs();
    projectDocs();
    train("m");
    server.run(
        "CALL gds.graph.project('renamed', {Paper: {label: 'Doc', properties: ['x']}}, '*')");
    server.run("CALL gds.graph.project('all', '*', '*', {nodeProperties: ['x']})");
    server.run(
        "MATCH (a:Doc) WITH gds.graph.project('cypher', a, null, {sourceNodeLabels: labels(a), targetNodeLabels: null, sourceNodeProperties: a {.x}, targetNodeProperties: null}) AS g RETURN g.nodeCount");
    server.run(
        "MATCH (a:Doc) WITH gds.graph.project('made', a, null, {sourceNodeLabels: 'MadeUp', targetNodeLabels: null, sourceNodeProperties: a {.x}, targetNodeProperties: null}) AS g RETURN g.nodeCount");
    for (String graph : List.of("renamed", "all", "cypher", "made")) {
      assertEquals(
          20L,
          server
              .row("CALL " + WRITE.replace("'docs'", "'" + graph + "'"))
              .get("nodePropertiesWritten"),
          graph);
    }
  }

  @Test
  void aUniqueConstraintIsNamedWithItsPropertyAndWhatToDo() {
    createDocs();
    projectDocs();
    train("m");
    server.run("CREATE CONSTRAINT doc_predicted FOR (d:Doc) REQUIRE d.predicted IS UNIQUE");
    try {
      for (String call :
          List.of(WRITE, "ibmb.batches.write('docs', {writeProperty: 'predicted'})")) {
        Neo4jException error =
            assertRefused(
                call,
                "Property 'predicted' must differ between all :Doc, says the constraint 'doc_predicted'");
        assertTrue(
            error.getMessage().contains("Choose another 'writeProperty', or drop the constraint"),
            error.getMessage());
      }
    } finally {
      server.run("DROP CONSTRAINT doc_predicted");
    }
  }

  /** Cypher's maps have no order, so that the column is what people find first. */
  @Test
  void metricsStandBesideTheModelAndBeforeTheRestOfItInItsFile() throws IOException {
    createDocs();
    projectDocs();
    Map<String, Object> row = train("m");
    assertNotNull(row.get("metrics"));
    assertEquals(((Map<?, ?>) row.get("modelInfo")).get("metrics"), row.get("metrics"));
    server.run("CALL ibmb.model.store('m')");
    Path file;
    try (Stream<Path> files = Files.walk(home.resolve("models"))) {
      file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    String header =
        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
    String info = header.substring(header.indexOf("modelInfo"));
    int last = 0;
    for (String key :
        List.of("modelName", "modelType", "metrics", "warnings", "ranEpochs", "lineage")) {
      assertTrue(info.indexOf(key) > last, key);
      last = info.indexOf(key);
    }
    server.run("CALL ibmb.model.delete('m')");
  }

  private static void createDocs() {
    server.run("UNWIND range(0, 19) AS i CREATE (:Doc {i: i, x: i % 2 * 1.0, y: i % 2})");
  }

  private static void projectDocs() {
    server.run("CALL gds.graph.project('docs', {Doc: {properties: ['x']}}, '*')");
  }

  private static Map<String, Object> train(String name) {
    return server.row("CALL ibmb.nodeClassification.train('docs', {" + KEYS.formatted(name) + "})");
  }

  private static List<?> ids(String label) {
    return (List<?>) server.row("MATCH (n:" + label + ") RETURN collect(id(n)) AS ids").get("ids");
  }

  private static Neo4jException error(String call) {
    Neo4jException error = server.outcome("CALL ibmb." + call).error();
    assertNotNull(error, call);
    return error;
  }

  /** Refused as a mistake, and nothing written. */
  private static Neo4jException assertRefused(String call, String sentence) {
    Neo4jException error = error(call.substring("ibmb.".length()));
    assertEquals("Neo.ClientError.Statement.ArgumentError", error.code(), call);
    assertTrue(error.getMessage().contains(sentence), error.getMessage());
    assertEquals(
        0L,
        server.row("MATCH (n) WHERE n.predicted IS NOT NULL RETURN count(n) AS n").get("n"),
        call);
    return error;
  }

  /** Lines of the server's logs that come from a stack trace through the plugin. */
  private static List<String> traces() throws IOException {
    try (Stream<String> lines = Files.lines(home.resolve("logs/debug.log"))) {
      return lines.filter(line -> line.contains("org.ibmb")).toList();
    }
  }
}
