/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What projections bring: every kind of node, relationship and property. */
class GraphShapesIT {

  @BeforeEach
  void empty() {
    Database.reset();
  }

  /**
   *
   *
   * <pre>
   * a == b -> c -> d      a = b twice (parallel), c has a self-loop,
   *           c'          d is dangling, e is isolated
   * </pre>
   */
  private static void small() {
    Database.run(
        """
        CREATE (a:N {id: 0, x: 1.0, v: [1.0, 0.0]}), (b:N {id: 1, x: 2.0, v: [0.0, 1.0]}),
               (c:N {id: 2, x: 3.0, v: [1.0, 1.0]}), (d:N {id: 3, x: 4.0, v: [0.5, 0.5]}),
               (:N {id: 4, x: 5.0, v: [0.0, 0.0]})
        CREATE (a)-[:R {w: 1.0}]->(b), (a)-[:R {w: 1.0}]->(b), (b)-[:R {w: 2.0}]->(c),
               (c)-[:R {w: 1.0}]->(c), (c)-[:R {w: 1.0}]->(d)
        SET a.side = 'left', b.side = 'left', c.side = 'right', d.side = 'right'
        """);
  }

  @Test
  void influenceOnAnUndirectedGraphWithLoopsAndParallelRelationships() {
    small();
    Database.run("CALL gds.graph.project('g', 'N', {R: {orientation: 'UNDIRECTED'}})");
    List<Map<String, Object>> rows =
        Database.run(
            """
            MATCH (s:N {id: 0})
            CALL ibmb.influence.stream('g', {sourceNodes: [s], epsilon: 1e-9, alpha: 0.5})
            YIELD targetNodeId, influence, rank
            RETURN gds.util.asNode(targetNodeId).id AS id, influence, rank ORDER BY rank
            """);
    // Walk a-b-c-d by hand: from a all goes to b; from b 2/3 back to a and 1/3 on to c; and so on.
    double[] exact = exactOfSmallGraph();
    assertEquals(4, rows.size(), "the isolated node is not reached");
    for (Map<String, Object> row : rows) {
      int id = ((Long) row.get("id")).intValue();
      assertEquals(exact[id], (double) row.get("influence"), 1e-6, "node " + id);
    }
    assertEquals(0L, rows.get(0).get("id"));
  }

  /**
   * Row-stochastic walk of the drawn graph, alpha 1/2, 200 steps. A projected self-loop counts
   * twice, as GDS stores it.
   */
  private static double[] exactOfSmallGraph() {
    double loop =
        (long)
            Database.row(
                    "CALL gds.graph.relationships.stream('g') YIELD sourceNodeId, targetNodeId "
                        + "WHERE sourceNodeId = targetNodeId RETURN count(*) AS loops")
                .get("loops");
    double[][] weight = new double[5][5];
    weight[0][1] = weight[1][0] = 2;
    weight[1][2] = weight[2][1] = 1;
    weight[2][2] = loop;
    weight[2][3] = weight[3][2] = 1;
    double[] at = {1, 0, 0, 0, 0};
    double[] rank = new double[5];
    for (int step = 0; step < 200; step++) {
      double[] next = new double[5];
      for (int u = 0; u < 4; u++) {
        rank[u] += 0.5 * at[u];
        double sum = weight[u][0] + weight[u][1] + weight[u][2] + weight[u][3];
        for (int v = 0; v < 4; v++) {
          next[v] += 0.5 * at[u] * weight[u][v] / sum;
        }
      }
      at = next;
    }
    return rank;
  }

  @Test
  void everyNodeIsPredictedWhateverItsRelationships() {
    small();
    for (String orientation : List.of("UNDIRECTED", "NATURAL", "REVERSE")) {
      Database.run(
          "CALL gds.graph.project('"
              + orientation
              + "', {N: {properties: ['x', 'v']}}, {R: {orientation: '"
              + orientation
              + "', properties: 'w'}})");
      Database.run(
          """
          CALL ibmb.nodeClassification.train($graph, {modelName: $graph, targetProperty: 'side', featureProperties: ['x', 'v'],
            testFraction: 0.0, validationFraction: 0.4, maxEpochs: 3, randomSeed: 1, relationshipWeightProperty: 'w'})
          """,
          Map.of("graph", orientation));
      List<Map<String, Object>> rows =
          Database.run(
              "CALL ibmb.nodeClassification.predict.stream($graph, {modelName: $graph, includePredictedProbabilities: true})",
              Map.of("graph", orientation));
      assertEquals(5, rows.size());
      for (Map<String, Object> row : rows) {
        double sum =
            ((List<?>) row.get("predictedProbabilities"))
                .stream().mapToDouble(p -> (double) p).sum();
        assertEquals(1, sum, 1e-5);
      }
    }
  }

  @Test
  void directedRelationshipsCarryInformationForwardOnly() {
    small();
    Database.run("CALL gds.graph.project('g', 'N', 'R')");
    List<Object> toD = influencers("g", 3);
    assertTrue(toD.containsAll(List.of(0L, 1L, 2L, 3L)), "d hears of everything before it: " + toD);
    assertEquals(List.of(0L), influencers("g", 0), "a hears of nobody");
  }

  private static List<Object> influencers(String graph, int id) {
    return Database.run(
            "MATCH (s:N {id: "
                + id
                + "}) CALL ibmb.influence.stream('"
                + graph
                + "', {sourceNodes: [s], epsilon: 1e-6}) YIELD targetNodeId "
                + "RETURN gds.util.asNode(targetNodeId).id AS id")
        .stream()
        .map(row -> row.get("id"))
        .toList();
  }

  @Test
  void weightsSteerTheInfluence() {
    Database.run(
        """
        CREATE (a:N {id: 0}), (b:N {id: 1}), (c:N {id: 2}), (a)-[:R {w: 9.0}]->(b), (a)-[:R {w: 1.0}]->(c)
        """);
    Database.run(
        "CALL gds.graph.project('g', 'N', {R: {orientation: 'UNDIRECTED', properties: 'w'}})");
    String query =
        "MATCH (s:N {id: 0}) CALL ibmb.influence.stream('g', {sourceNodes: [s], epsilon: 1e-8%s}) "
            + "YIELD targetNodeId, influence WITH gds.util.asNode(targetNodeId).id AS id, influence "
            + "WHERE id > 0 RETURN id, influence ORDER BY id";
    List<Map<String, Object>> plain = Database.run(query.formatted(""));
    List<Map<String, Object>> weighted =
        Database.run(query.formatted(", relationshipWeightProperty: 'w'"));
    assertEquals(
        (double) plain.get(0).get("influence"), (double) plain.get(1).get("influence"), 1e-6);
    assertEquals(
        9.0,
        (double) weighted.get(0).get("influence") / (double) weighted.get(1).get("influence"),
        1e-3);
  }

  @Test
  void labelsAndTypesFilterTheProjection() {
    Database.run(
        """
        UNWIND range(0, 19) AS i CREATE (:A {id: i, x: i * 1.0}) CREATE (:B {id: i, x: i * 1.0})
        """);
    Database.run("MATCH (a:A), (b:B {id: a.id}) CREATE (a)-[:AB]->(b)");
    Database.run("MATCH (a:A), (b:A {id: a.id + 1}) CREATE (a)-[:AA]->(b)");
    Database.run(
        "CALL gds.graph.project('g', ['A', 'B'], {AB: {orientation: 'UNDIRECTED'}, AA: {orientation: 'UNDIRECTED'}}, {nodeProperties: ['x']})");
    assertEquals(40L, outputs("{}"));
    assertEquals(20L, outputs("{nodeLabels: ['B']}"));
    Map<String, Object> onlyA =
        Database.row(
            "CALL ibmb.batches.stats('g', {nodeLabels: ['A'], relationshipTypes: ['AA']}) YIELD nodeCount, relationshipCount, batchCount RETURN *");
    assertEquals(20L, onlyA.get("nodeCount"));
    assertEquals(1L, onlyA.get("batchCount"));
  }

  private static long outputs(String configuration) {
    return (long)
        Database.row("CALL ibmb.batches.stats('g', " + configuration + ")").get("outputNodeCount");
  }

  @Test
  void batchesStreamEveryOutputOnceWithItsInfluence() {
    Database.loadCora();
    Map<String, Object> row =
        Database.row(
            """
            CALL ibmb.batches.stream('cora', {outputsPerBatch: 300})
            YIELD batchId, nodeId, role, influence
            RETURN sum(CASE role WHEN 'OUTPUT' THEN 1 ELSE 0 END) AS outputs,
                   count(DISTINCT CASE role WHEN 'OUTPUT' THEN nodeId END) AS distinctOutputs,
                   count(DISTINCT batchId) AS batches, collect(DISTINCT role) AS roles,
                   min(influence) AS least, count(*) AS rows
            """);
    assertEquals(2708L, row.get("outputs"));
    assertEquals(2708L, row.get("distinctOutputs"));
    Map<String, Object> stats =
        Database.row("CALL ibmb.batches.stats('cora', {outputsPerBatch: 300})");
    assertEquals(stats.get("batchCount"), row.get("batches"));
    assertEquals(
        (long) stats.get("outputNodeCount") + (long) stats.get("auxiliaryNodeCount"),
        row.get("rows"));
    assertTrue((double) row.get("least") > 0);
  }
}
