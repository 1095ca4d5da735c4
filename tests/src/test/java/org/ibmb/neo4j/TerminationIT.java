/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.neo4j.driver.exceptions.Neo4jException;

/** A training of minutes that somebody stops. */
@Tag("alone")
class TerminationIT {
  private static final String LONG_TRAINING =
      """
      CALL ibmb.nodeClassification.train('cora', {modelName: 'endless', targetProperty: 'subject',
        featureProperties: ['words'], splitProperty: 'split', hiddenDimension: 256, maxEpochs: 100000, patience: 100000})
      """;

  @BeforeAll
  static void load() {
    Database.loadCora();
  }

  @Test
  void terminatingStopsWithinASecondAndLeavesNothing() {
    CompletableFuture<String> training = start();
    Database.await("progress of the training", () -> progress() > 0);
    assertTrue((long) Database.row("CALL ibmb.backend.list()").get("offHeapBytes") > 0);
    assertTrue(
        Database.error(LONG_TRAINING).contains("already exists: it is being trained"),
        "a second training of the name is told at once");

    long begin = System.nanoTime();
    terminateAll();
    String message = training.join();
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf("terminated training ended after %.2f s%n", seconds);
    assertTrue(message.contains("terminated"), message);
    assertTrue(seconds < 1, "took " + seconds + " s");

    assertEquals(0L, Database.row("CALL ibmb.backend.list()").get("offHeapBytes"));
    assertEquals(false, Database.row("CALL ibmb.model.exists('endless')").get("exists"));
    assertEquals(List.of(), running());
    CompletableFuture<String> again = start();
    Database.await("the name is free again", () -> progress() >= 0);
    terminateAll();
    again.join();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ibmb.influence", "ibmb.batches"})
  void aSinglePushShowsItsProgressAndStopsToo(String task) {
    CompletableFuture<String> pushes =
        run(
            "CALL %s.stream('cora', {alpha: 1e-9, epsilon: 1e-12}) YIELD nodeId RETURN count(*)"
                .formatted(task)
                .replace("nodeId", task.equals("ibmb.influence") ? "rank" : "nodeId"));
    Database.await("progress of " + task, () -> running().toString().contains(task));
    long begin = System.nanoTime();
    terminateAll();
    String message = pushes.join();
    double seconds = (System.nanoTime() - begin) / 1e9;
    assertTrue(message.contains("terminated"), message);
    assertTrue(seconds < 1, "took " + seconds + " s");
    assertEquals(List.of(), running());
  }

  private static List<Map<String, Object>> transactions() {
    return Database.run(
        "SHOW TRANSACTIONS YIELD transactionId, currentQuery "
            + "WHERE currentQuery STARTS WITH 'CALL ibmb.' RETURN transactionId");
  }

  private static void terminateAll() {
    for (Map<String, Object> row : transactions()) {
      Database.run("TERMINATE TRANSACTION '" + row.get("transactionId") + "'");
    }
  }

  private static CompletableFuture<String> start() {
    return run(LONG_TRAINING);
  }

  private static CompletableFuture<String> run(String query) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            Database.run(query);
            return "finished";
          } catch (Neo4jException e) {
            return e.getMessage();
          }
        });
  }

  private static List<Map<String, Object>> running() {
    return Database.run(
        "CALL gds.listProgress() YIELD taskName, progress, status WHERE status = 'RUNNING' RETURN *");
  }

  /** Percentage of the running task, -1 where none runs. */
  private static double progress() {
    return running().stream()
        .mapToDouble(row -> Double.parseDouble(row.get("progress").toString().replace("%", "")))
        .max()
        .orElse(-1);
  }
}
