/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The batches themselves: looked at, added to the projection, written to the database. */
class BatchesIT {

  /** A ring of 60; {@code half} is alike along the ring, {@code side} alternates. */
  @BeforeAll
  static void load() {
    Database.reset();
    Database.run("UNWIND range(0, 59) AS i CREATE (:P {id: i, half: i / 30, side: i % 2})");
    Database.run("MATCH (a:P), (b:P {id: (a.id + 1) % 60}) CREATE (a)-[:NEXT]->(b)");
    Database.run(
        "CALL gds.graph.project('ring', {P: {properties: ['half']}}, {NEXT: {orientation: 'UNDIRECTED'}})");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          method: 'node', outputsPerBatch: 10
          method: 'batch', partitions: 6
          method: 'random', outputsPerBatch: 10
          method: 'shadow', outputsPerBatch: 10
          method: 'neighbor', outputsPerBatch: 10, sampleSizes: [2, 2]
          method: 'labor', outputsPerBatch: 10
          method: 'cluster', partitions: 12, partsPerBatch: 2
          method: 'full'
          """)
  void everyMethodPutsEveryOutputInOneBatch(String keys) {
    List<Map<String, Object>> rows =
        Database.run(
            "CALL ibmb.batches.stream('ring', {randomSeed: 5, %s}) YIELD nodeId, role, batchId WHERE role = 'OUTPUT' RETURN nodeId, batchId"
                .formatted(keys));
    Map<Object, Object> batchOf = new HashMap<>();
    rows.forEach(
        row -> assertNull(batchOf.put(row.get("nodeId"), row.get("batchId")), row.toString()));
    assertEquals(60, batchOf.size());
    Map<String, Object> stats =
        Database.row("CALL ibmb.batches.stats('ring', {randomSeed: 5, " + keys + "})");
    List<?> batches = (List<?>) stats.get("batches");
    assertEquals(stats.get("batchCount"), (long) batches.size());
    for (String column : List.of("outputNodeCount", "nodeCount", "relationshipCount", "bytes")) {
      long sum = batches.stream().mapToLong(b -> (long) ((Map<?, ?>) b).get(column)).sum();
      assertEquals(stats.get(column), sum, column);
    }
    assertEquals(cutShare(batchOf), (double) stats.get("edgeCutShare"), 1e-12);
    assertTrue((double) stats.get("overlapFactor") >= 1, stats.toString());
  }

  private static double cutShare(Map<Object, Object> batchOf) {
    List<Map<String, Object>> edges =
        Database.run("MATCH (a:P)-[:NEXT]->(b:P) RETURN id(a) AS a, id(b) AS b");
    long cut =
        edges.stream()
            .filter(edge -> !batchOf.get(edge.get("a")).equals(batchOf.get(edge.get("b"))))
            .count();
    return (double) cut / edges.size();
  }

  /** Walks may meet an output twice or never. */
  @Test
  void saintDrawsItsOutputs() {
    Map<String, Object> stats =
        Database.row(
            "CALL ibmb.batches.stats('ring', {method: 'saint', rootsPerBatch: 30, walkLength: 4, randomSeed: 5})");
    assertEquals(2L, stats.get("batchCount"));
    assertNull(stats.get("edgeCutShare"));
    String message =
        Database.error(
            "CALL ibmb.batches.mutate('ring', {method: 'saint', mutateProperty: 'batch'})");
    assertTrue(message.contains("'method' must be one of"), message);
  }

  @Test
  void lowHomophilyIsMeasuredAndWarnedOf() {
    assertEquals(
        58 / 60.0,
        (double)
            Database.row("CALL ibmb.batches.stats('ring', {targetProperty: 'half'})")
                .get("labelHomophily"),
        1e-12);
    assertFalse(log().contains("of graph 'ring' join nodes of one 'half'"), log());
    assertEquals(
        0.0,
        Database.row("CALL ibmb.influence.stats('ring', {targetProperty: 'side'})")
            .get("labelHomophily"));
    assertTrue(
        log().contains("Only 0 % of the relationships of graph 'ring' join nodes of one 'side'"),
        log());
    String message = Database.error("CALL ibmb.batches.stats('ring', {targetProperty: 'sidde'})");
    assertTrue(message.contains("Target property 'sidde' not found"), message);
  }

  private static String log() {
    return Database.run("CALL gds.userLog() YIELD message").toString();
  }

  /** Of a whole ring each node keeps itself and its nearest, the same for all. */
  @Test
  void influenceStatsAgreeWithTheStream() {
    Map<String, Object> stats =
        Database.row("CALL ibmb.influence.stats('ring', {auxiliaryPerOutput: 5})");
    Map<String, Object> streamed =
        Database.row(
            "CALL ibmb.influence.stream('ring', {auxiliaryPerOutput: 5}) YIELD sourceNodeId, targetNodeId, influence RETURN count(*) AS pairs, count(DISTINCT targetNodeId) AS nodes, sum(influence) / 60 AS covered");
    assertEquals(60L, stats.get("sourceNodeCount"));
    assertEquals(streamed.get("pairs"), stats.get("pairCount"));
    assertEquals(streamed.get("nodes"), stats.get("influentialNodeCount"));
    double covered = (double) streamed.get("covered");
    assertEquals(covered, (double) stats.get("coveredInfluence"), 1e-6);
    Map<?, ?> distribution = (Map<?, ?>) stats.get("coveredInfluenceDistribution");
    assertEquals(covered, (double) distribution.get("p50"), 1e-3);
    assertNull(stats.get("labelHomophily"));
  }

  @Test
  void mutateAndWriteGiveEveryOutputItsBatch() {
    String keys = "{outputsPerBatch: 12, %sProperty: 'batch', sourceNodes: %s}";
    Object some =
        Database.row("MATCH (p:P) WHERE p.id < 40 RETURN collect(id(p)) AS ids").get("ids");
    Map<String, Object> mutated =
        Database.row("CALL ibmb.batches.mutate('ring', " + keys.formatted("mutate", some) + ")");
    assertEquals(40L, mutated.get("nodePropertiesWritten"));
    assertTrue((long) mutated.get("batchCount") >= 4, mutated.toString());
    assertNotNull(mutated.get("mutateMillis"));
    Map<String, Object> written =
        Database.row("CALL ibmb.batches.write('ring', " + keys.formatted("write", some) + ")");
    assertEquals(40L, written.get("nodePropertiesWritten"));
    Map<String, Object> compared =
        Database.row(
            """
            CALL gds.graph.nodeProperty.stream('ring', 'batch') YIELD nodeId, propertyValue
            WITH gds.util.asNode(nodeId) AS p, propertyValue
            RETURN sum(CASE WHEN p.batch = propertyValue THEN 1 ELSE 0 END) AS same, count(p.batch) AS written
            """);
    assertEquals(Map.of("same", 40L, "written", 40L), compared);
    Map<String, Object> streamed =
        Database.row(
            """
            CALL ibmb.batches.stream('ring', {outputsPerBatch: 12, sourceNodes: %s}) YIELD nodeId, batchId, role
            WHERE role = 'OUTPUT' AND gds.util.asNode(nodeId).batch = batchId RETURN count(*) AS same
            """
                .formatted(some));
    assertEquals(40L, streamed.get("same"));
    assertTrue(
        Database.error("CALL ibmb.batches.mutate('ring', {mutateProperty: 'batch'})")
            .contains("'batch' already exists"));
    assertTrue(Database.error("CALL ibmb.batches.write('ring', {})").contains("'writeProperty'"));
  }
}
