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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.ibmb.demo.GdsNeo4j;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.neo4j.driver.exceptions.Neo4jException;

/** Batches on disk, on a server with a directory for them: 300 nodes on a path, and some chords. */
class StoredBatchesIT {
  private static final String KEYS = "alpha: 0.3, epsilon: 1e-3, auxiliaryPerOutput: 8";

  @TempDir static Path home;

  private static GdsNeo4j neo4j;

  @BeforeAll
  static void start() {
    open();
    run(
        "UNWIND range(0, 299) AS i CREATE (:P {i: i, x: sin(i), z: i % 3 * 1.0, name: ['red', 'blue', 'green'][i % 3]})");
    run(
        "MATCH (a:P), (b:P) WHERE b.i = a.i + 1 OR (a.i < 40 AND b.i = a.i + 7) CREATE (a)-[:NEXT {w: 1.5}]->(b)");
  }

  private static void open() {
    neo4j =
        GdsNeo4j.start(
            GdsNeo4j.Options.DEFAULT
                .withHome(home.resolve("home"))
                .withModelStore(home.resolve("models")));
  }

  @BeforeEach
  void project() {
    run(
        "CALL gds.graph.list() YIELD graphName CALL gds.graph.drop(graphName) YIELD nodeCount RETURN 1");
    project("UNDIRECTED");
  }

  private static void project(String orientation) {
    run(
        "CALL gds.graph.project('g', {P: {properties: ['x', 'z']}}, {NEXT: {orientation: '%s', properties: 'w'}})"
            .formatted(orientation));
  }

  @AfterEach
  void clear() {
    run("MATCH (p:P {new: true}) DETACH DELETE p");
    run("MATCH ()-[r:NEXT {new: true}]->() DELETE r");
    run(
        "CALL ibmb.batches.list() YIELD batchesName CALL ibmb.batches.delete(batchesName) YIELD deleteMillis RETURN 1");
    run(
        "CALL ibmb.model.list() YIELD modelName CALL ibmb.model.drop(modelName) YIELD loaded RETURN 1");
  }

  @AfterAll
  static void stop() {
    neo4j.close();
  }

  /** One file, made once, for two networks and for predictions, before and after a restart. */
  @Test
  void trainingAndPredictionWithStoredBatchesGiveTheSameBytes() {
    for (String network : List.of("GCN", "GraphSAGE")) {
      train("made" + network, network, "{" + KEYS + ", outputsPerBatch: 40}");
    }
    Object made = predict("madeGCN", "{method: 'node', " + KEYS + ", outputsPerBatch: 40}");
    Map<String, Object> row = store("b", KEYS + ", outputsPerBatch: 40");
    assertEquals(300L, row.get("outputNodeCount"));
    assertEquals(300L, row.get("recomputedOutputCount"));
    assertEquals(row.get("batchCount"), row.get("rebuiltBatchCount"));
    for (int round = 0; round < 2; round++) {
      for (String network : List.of("GCN", "GraphSAGE")) {
        Map<?, ?> stored = train("stored" + network, network, "{stored: 'b'}");
        assertEquals("b", ((Map<?, ?>) stored.get("batching")).get("stored"));
        if (round == 0) {
          Map<?, ?> other =
              (Map<?, ?>) row("CALL ibmb.model.list('made" + network + "')").get("modelInfo");
          for (String key : List.of("metrics", "epochLosses", "bestEpoch")) {
            assertEquals(other.get(key), stored.get(key), key);
          }
        }
      }
      assertEquals(made, predict("storedGCN", "{stored: 'b'}"), "round " + round);
      if (round == 0) {
        neo4j.close();
        open();
        project("UNDIRECTED");
      }
    }
    assertEquals(
        run("CALL ibmb.batches.stream('g', {" + KEYS + ", outputsPerBatch: 40})"),
        run("CALL ibmb.batches.stream('g', {stored: 'b'})"));
    assertEquals(
        List.of("embedding"),
        row("CALL ibmb.nodeEmbedding.stream('g', {modelName: 'storedGCN', batching: {stored: 'b'}}) YIELD nodeId, embedding RETURN collect(DISTINCT CASE size(embedding) WHEN 8 THEN 'embedding' END) AS e")
            .get("e"));
  }

  @Test
  void whatIsStoredIsListedAndDeleted() throws IOException {
    store("one", KEYS);
    store("two", "relationshipWeightProperty: 'w'");
    List<Map<String, Object>> rows = run("CALL ibmb.batches.list()");
    assertEquals(List.of("one", "two"), rows.stream().map(r -> r.get("batchesName")).toList());
    Map<String, Object> one = rows.get(0);
    assertEquals("g", one.get("graphName"));
    assertEquals(300L, one.get("nodeCount"));
    assertEquals(300L, one.get("outputNodeCount"));
    assertEquals(Files.size(file("one")), one.get("bytes"));
    assertEquals(null, one.get("problem"));
    assertEquals(
        Map.of(
            "method",
            "node",
            "alpha",
            0.3,
            "epsilon",
            1e-3,
            "auxiliaryPerOutput",
            8L,
            "outputsPerBatch",
            1000L,
            "auxiliaryPerBatch",
            0L),
        one.get("batching"));
    row("CALL ibmb.batches.delete('one')");
    assertTrue(error("CALL ibmb.batches.delete('one')").contains("'one' are not stored"));
    assertEquals(List.of(), run("CALL ibmb.batches.delete('one', false)"));
    assertEquals(1, run("CALL ibmb.batches.list()").size());
    assertTrue((long) row("CALL ibmb.batches.store.estimate('g', {})").get("bytesMin") > 0);
  }

  /** Lists and an imprint, but no batch; what an update reads is held beside them. */
  @Test
  void theEstimateIsThatOfStoring() {
    long bytes = (long) store("a", KEYS).get("bytes");
    String scratch = tree("'g', {" + KEYS + "}");
    assertTrue(
        scratch.contains("imprint of the graph: 4800 Bytes")
            && scratch.contains("lists and groups")
            && !scratch.contains("batches:"),
        scratch);
    String update = tree("'g', {updateFrom: 'a', tolerance: 0.1}");
    assertTrue(update.contains("earlier batches") && update.contains("comparison"), update);
    String size = "{nodeCount: 300, relationshipCount: 676}";
    assertTrue(tree(size + ", {updateFrom: 'a'}").contains("earlier batches"));
    Map<String, Object> least = row("CALL ibmb.batches.store.estimate('g', {updateFrom: 'a'})");
    assertTrue((long) least.get("bytesMin") >= bytes + 16 * 300, least + " for " + bytes);
    assertTrue(
        error("CALL ibmb.batches.store.estimate(" + size + ", {updateFrom: 'b'})")
            .contains("'b' are not stored"));
    Map<String, Object> used = row("CALL ibmb.batches.stats.estimate('g', {stored: 'a'})");
    assertTrue(used.get("treeView").toString().contains("stored batches"), used.toString());
  }

  private static String tree(String arguments) {
    return row("CALL ibmb.batches.store.estimate(" + arguments + ")").get("treeView").toString();
  }

  @Test
  void batchesOfAnotherGraphAreRefusedAndBroughtUpToDate() {
    store("b", KEYS + ", outputsPerBatch: 10");
    run("MATCH (a:P {i: 100}), (b:P {i: 103}) CREATE (a)-[:NEXT {w: 1.5, new: true}]->(b)");
    reproject("UNDIRECTED");
    String message = error("CALL ibmb.batches.stats('g', {stored: 'b'})");
    assertTrue(message.contains("2 of its 300 nodes, such as node "), message);
    assertTrue(message.contains("ibmb.batches.store('g', 'b', {updateFrom: 'b'})"), message);
    for (String call :
        List.of(
            trainQuery("m", "GCN", "{stored: 'b'}"),
            "CALL ibmb.batches.stream('g', {stored: 'b', relationshipWeightProperty: 'w'})")) {
      assertTrue(error(call).contains("do not fit graph 'g'"), call);
    }

    Map<String, Object> update = store("b", "updateFrom: 'b'");
    long recomputed = (long) update.get("recomputedOutputCount");
    assertTrue(4 <= recomputed && recomputed < 100, "" + update);
    assertTrue((long) update.get("rebuiltBatchCount") < (long) update.get("batchCount"));
    assertEquals(influence(KEYS), storedInfluence("b", 10));
    assertEquals(0L, store("b", "updateFrom: 'b'").get("recomputedOutputCount"));

    Map<String, Object> tolerant = store("t", "updateFrom: 'b', tolerance: 0.1");
    assertEquals(0L, tolerant.get("rebuiltBatchCount"));
    run("MATCH (a:P {i: 200}), (b:P {i: 203}) CREATE (a)-[:NEXT {w: 1.5, new: true}]->(b)");
    reproject("UNDIRECTED");
    long few = (long) store("u", "updateFrom: 'b', tolerance: 0.1").get("recomputedOutputCount");
    long exact = (long) store("b", "updateFrom: 'b'").get("recomputedOutputCount");
    assertTrue(2 <= few && few < exact, few + " < " + exact);
  }

  @Test
  void anUpdateFollowsNewNodesAndThoseThatAreGone() {
    run(
        "MATCH (a:P {i: 150}) CREATE (a)-[:NEXT {w: 1.5}]->(:P {i: -1, x: 0.0, z: 0.0, new: true})");
    reproject("UNDIRECTED");
    store("b", KEYS + ", outputsPerBatch: 10");
    run("MATCH (p:P {new: true}) DETACH DELETE p");
    reproject("UNDIRECTED");
    String message = error("CALL ibmb.batches.stats('g', {stored: 'b'})");
    assertTrue(message.contains("it had 301 nodes then and has 300 now"), message);
    assertEquals(300L, store("b", "updateFrom: 'b'").get("outputNodeCount"));
    assertEquals(influence(KEYS), storedInfluence("b", 10));
    run("MATCH (a:P {i: 20}) CREATE (a)-[:NEXT {w: 1.5}]->(:P {i: -1, x: 0.0, z: 0.0, new: true})");
    reproject("UNDIRECTED");
    Map<String, Object> update = store("b", "updateFrom: 'b'");
    assertEquals(301L, update.get("outputNodeCount"));
    assertTrue((long) update.get("recomputedOutputCount") < 150, "" + update);
    assertEquals(influence(KEYS), storedInfluence("b", 10));
  }

  @Test
  void directedAndWeightedGraphsAreBroughtUpToDateToo() {
    for (String orientation : List.of("NATURAL", "UNDIRECTED")) {
      for (String weight : List.of("", ", relationshipWeightProperty: 'w'")) {
        reproject(orientation);
        store("o", KEYS + ", outputsPerBatch: 10" + weight);
        run("MATCH (a:P {i: 80}), (b:P {i: 84}) CREATE (a)-[:NEXT {w: 4.0, new: true}]->(b)");
        reproject(orientation);
        store("o", "updateFrom: 'o'" + weight);
        assertEquals(influence(KEYS + weight), storedInfluence("o", 10, weight));
        run("MATCH ()-[r:NEXT {new: true}]->() DELETE r");
        row("CALL ibmb.batches.delete('o')");
      }
    }
  }

  @Test
  void ofCallsThatStoreOneNameAtOnceOneSucceeds() {
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 5; round++) {
        List<CompletableFuture<Object>> storing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          String keys = KEYS + ", outputsPerBatch: " + (10 + i);
          storing.add(CompletableFuture.supplyAsync(() -> storedOrRefused(keys), callers));
        }
        List<Object> stored = new ArrayList<>();
        for (CompletableFuture<Object> call : storing) {
          Object result = call.join();
          if (result instanceof String message) {
            assertTrue(message.contains("Batches with name 'once' "), message);
          } else {
            stored.add(result);
          }
        }
        assertEquals(1, stored.size(), () -> "stored: " + stored);
        Map<?, ?> batching = (Map<?, ?>) row("CALL ibmb.batches.list()").get("batching");
        assertEquals(stored.get(0), batching.get("outputsPerBatch"));
        row("CALL ibmb.batches.delete('once')");
      }
    } finally {
      callers.shutdown();
    }
  }

  /** The budget that was stored, or the message. */
  private static Object storedOrRefused(String keys) {
    try {
      return ((Map<?, ?>) store("once", keys).get("configuration")).get("outputsPerBatch");
    } catch (Neo4jException e) {
      return e.getMessage();
    }
  }

  @Test
  void aDamagedFileIsRefusedWhereverItIsDamaged() throws IOException {
    store("b", "");
    byte[] good = Files.readAllBytes(file("b"));
    train("m", "GCN", "{}");
    Object predictions = predict("m", "{stored: 'b'}");
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = good.clone();
      if (i % 4 == 0) {
        damaged = Arrays.copyOf(good, random.nextInt(good.length));
      } else {
        damaged[random.nextInt(good.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file("b"), damaged);
      String message = error(predictQuery("m", "{stored: 'b'}"));
      assertTrue(message.contains("Batch file 'batches..b.safetensors' cannot be read: "), message);
    }
    Files.write(file("b"), Arrays.copyOf(good, 60));
    assertTrue(
        row("CALL ibmb.batches.list()").get("problem").toString().contains("cannot be read"));
    assertTrue(
        error("CALL ibmb.batches.store('g', 'c', {updateFrom: 'b'})").contains("cannot be read"));
    Files.write(file("b"), good);
    assertEquals(predictions, predict("m", "{stored: 'b'}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ibmb.batches.stats('g', {stored: 'papres'}) | Batches with name 'papres' are not stored. Did you mean 'papers'?
          ibmb.batches.stats('g', {stored: '../papers'}) | Batches with name '../papers' are not stored.
          ibmb.batches.delete('papres') | Batches with name 'papres' are not stored. Did you mean 'papers'?
          ibmb.batches.delete(null) | 'batchesName' must not be null
          ibmb.batches.store('g', 'papers') | Batches with name 'papers' already exist. Choose another name, delete them with ibmb.batches.delete('papers'), or bring them up to date with updateFrom: 'papers'.
          ibmb.batches.store('g', ' ') | Batches need a name to be stored, but it was ' '.
          ibmb.batches.store('g', null) | Batches need a name to be stored, but it was 'null'.
          ibmb.batches.store('g', 'n', {method: 'batch'}) | 'method' must be one of [node] but was 'batch'
          ibmb.batches.store('g', 'n', {tolerance: 0.1}) | 'tolerance' is a key of updates: name the earlier batches by 'updateFrom'
          ibmb.batches.store('g', 'n', {updateFrom: 'papers', tolerance: -1}) | 'tolerance' must be in [0, 2] but was -1.0
          ibmb.batches.store('g', 'n', {updateFrom: 'papers', tolerance: 1e300}) | 'tolerance' must be in [0, 2] but was 1.0E300
          ibmb.batches.store('g', 'n', {updateFrom: 'paper'}) | Batches with name 'paper' are not stored. Did you mean 'papers'?
          ibmb.batches.store('g', 'n', {updateFrom: 'papers', alpha: 0.5}) | Stored batches 'papers' were made with {alpha: 0.3, epsilon: 0.001, auxiliaryPerOutput: 8}, but {alpha: 0.5, epsilon: 0.001, auxiliaryPerOutput: 8} is asked for.
          ibmb.batches.store('g', 'n', {updateFrom: 'papers', outputsPerBatch: 5}) | An update keeps the budget of the earlier batches, outputsPerBatch: 1000 and auxiliaryPerBatch: 0, but 5 and 0 are asked for.
          ibmb.batches.store('g', 'n', {updatefrm: 'papers'}) | Unexpected configuration key: updatefrm (Did you mean [updateFrom]?)
          ibmb.batches.stats('g', {stored: 'papers', epsilon: 0.1}) | Stored batches 'papers' were made with {alpha: 0.3, epsilon: 0.001, auxiliaryPerOutput: 8}
          ibmb.batches.stats('g', {stored: 'papers', method: 'full'}) | 'method' must be 'node' with stored batches, which are node-wise, but was 'full'
          ibmb.batches.stats('g', {stored: 'some'}) | Stored batches 'some' hold 2 output nodes, but 298 of the 300 that are asked for are not among them, for example node
          ibmb.nodeClassification.train('g', {modelName: 'n', targetProperty: 'name', batching: {stored: 'papers', shuffle: 0.5}}) | 'batching.shuffle' must be 0 with stored batches, which stay as they are, but was 0.5
          ibmb.nodeClassification.train('g', {modelName: 'n', targetProperty: 'name', batching: {stored: 'papres'}}) | Batches with name 'papres' are not stored. Did you mean 'papers'?
          """)
  void everyMistakeIsNamed(String call, String expected) {
    store("papers", KEYS);
    run(
        "MATCH (p:P) WHERE p.i < 2 WITH collect(p) AS nodes CALL ibmb.batches.store('g', 'some', {sourceNodes: nodes}) YIELD bytes RETURN bytes");
    String message = error("CALL " + call);
    assertTrue(message.contains(expected), () -> "expected: " + expected + "\nfound: " + message);
    assertEquals(message.indexOf(expected), message.lastIndexOf(expected), message);
  }

  /** An update from earlier batches to another name leaves those as they were. */
  @Test
  void anUpdateUnderAnotherNameLeavesTheEarlierBatches() throws IOException {
    store("b", KEYS);
    byte[] before = Files.readAllBytes(file("b"));
    run("MATCH (a:P {i: 100}), (b:P {i: 103}) CREATE (a)-[:NEXT {w: 1.5, new: true}]->(b)");
    reproject("UNDIRECTED");
    store("c", "updateFrom: 'b'");
    assertTrue(Arrays.equals(before, Files.readAllBytes(file("b"))));
    assertNotEquals(-1, Arrays.mismatch(before, Files.readAllBytes(file("c"))));
  }

  private static void reproject(String orientation) {
    row("CALL gds.graph.drop('g') YIELD graphName RETURN 1 AS one");
    project(orientation);
  }

  private static Path file(String name) {
    return home.resolve("models").resolve("batches.." + name + ".safetensors");
  }

  private static Map<String, Object> store(String name, String keys) {
    return row("CALL ibmb.batches.store('g', '" + name + "', {" + keys + "})");
  }

  /** What the batches of a budget of one know of each output, without what the outputs share. */
  private static Object influence(String keys) {
    return run("CALL ibmb.batches.stream('g', {outputsPerBatch: 1, " + keys + "})");
  }

  private static Object storedInfluence(String name, int outputsPerBatch) {
    return storedInfluence(name, outputsPerBatch, "");
  }

  private static Object storedInfluence(String name, int outputsPerBatch, String more) {
    assertTrue(
        (long)
                row("CALL ibmb.batches.stats('g', {stored: '"
                        + name
                        + "'"
                        + more
                        + "}) YIELD batches UNWIND batches AS b RETURN max(b.outputNodeCount) AS most")
                    .get("most")
            <= outputsPerBatch);
    return run(
        "CALL ibmb.batches.stream('g', {outputsPerBatch: 1, stored: '" + name + "'" + more + "})");
  }

  private static Map<?, ?> train(String model, String network, String batching) {
    run("CALL ibmb.model.drop('" + model + "', false)");
    return (Map<?, ?>) row(trainQuery(model, network, batching)).get("modelInfo");
  }

  private static String trainQuery(String model, String network, String batching) {
    return """
        CALL ibmb.nodeClassification.train('g', {modelName: '%s', targetProperty: 'name', featureProperties: ['x', 'z'],
          model: '%s', hiddenDimension: 8, batching: %s, maxEpochs: 4, randomSeed: 3})
        """
        .formatted(model, network, batching);
  }

  private static Object predict(String model, String batching) {
    return run(predictQuery(model, batching));
  }

  private static String predictQuery(String model, String batching) {
    return "CALL ibmb.nodeClassification.predict.stream('g', {modelName: '%s', includePredictedProbabilities: true, batching: %s})"
        .formatted(model, batching);
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
