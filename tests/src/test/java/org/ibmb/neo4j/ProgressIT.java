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
import org.junit.jupiter.api.Test;
import org.neo4j.driver.exceptions.Neo4jException;

/** What GDS's own procedures show of a call while it runs and afterwards. */
class ProgressIT {
  private static final String TRAIN =
      "CALL ibmb.nodeClassification.train('cora', {modelName: '%s', targetProperty: 'subject', featureProperties: ['words'], splitProperty: 'split', batching: {outputsPerBatch: 50}, hiddenDimension: 32, metrics: ['F1_MACRO'], maxEpochs: 1000000, patience: 1000000, jobId: '%s'})";

  @BeforeAll
  static void load() {
    Database.loadCora();
  }

  /** The task, its stages below it, and the epoch that was last with its loss and metric. */
  @Test
  void aRunningTrainingShowsStagesAndItsLastEpoch() {
    CompletableFuture<Void> training =
        CompletableFuture.runAsync(
            () -> {
              try {
                Database.run(TRAIN.formatted("shown", "job-of-a-training"));
              } catch (Neo4jException e) {
                assertTrue(e.getMessage().contains("terminated"), e.getMessage());
              }
            });
    Database.await("epochs", () -> training.isDone() || stages().contains("epoch 3"));
    List<Map<String, Object>> tasks = tasks();
    Database.run(
        "SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery STARTS WITH 'CALL ibmb.' TERMINATE TRANSACTIONS transactionId YIELD message RETURN message");
    training.join();
    List<String> names =
        tasks.stream().map(task -> task.get("taskName").toString().strip()).toList();
    assertEquals("|-- ibmb.nodeClassification.train", names.get(0));
    assertEquals("|-- memory", names.get(1));
    assertEquals("|-- batches", names.get(2));
    assertTrue(
        names
            .get(3)
            .matches(
                "\\|-- epochs \\(epoch \\d+: loss \\d+\\.\\d{4}, validation F1_MACRO \\d\\.\\d{4}\\)"),
        names.toString());
    assertEquals(
        List.of("RUNNING", "FINISHED", "FINISHED", "RUNNING"),
        tasks.stream().map(task -> task.get("status")).toList());
  }

  private static List<Map<String, Object>> tasks() {
    return Database.run("CALL gds.listProgress('job-of-a-training') YIELD taskName, status");
  }

  private static String stages() {
    boolean runs =
        Database.run("CALL gds.listProgress() YIELD jobId")
            .toString()
            .contains("job-of-a-training");
    return runs ? tasks().toString() : "";
  }

  /** A directed projection is worth a word, and so is a low homophily. */
  @Test
  void warningsAreInTheUserLogUnderTheNameOfTheTask() {
    Database.run(
        "CALL gds.graph.project('directed', {Paper: {properties: ['words']}}, 'CITES') YIELD graphName");
    Database.run(
        "CALL ibmb.nodeClassification.train('directed', {modelName: 'warned', targetProperty: 'subject', maxEpochs: 1}) YIELD trainMillis");
    Database.run("CALL ibmb.model.drop('warned')");
    Database.run("CALL gds.graph.drop('directed') YIELD graphName");
    assertTrue(
        Database.run("CALL gds.userLog() YIELD taskName, message").stream()
            .anyMatch(
                row ->
                    row.get("taskName").equals("ibmb.nodeClassification.train")
                        && row.get("message")
                            .toString()
                            .contains(
                                "Relationship types [CITES] of graph 'directed' are directed")),
        "no warning");
  }
}
