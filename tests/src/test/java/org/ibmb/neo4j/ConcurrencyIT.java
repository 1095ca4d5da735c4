/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Procedures that run at the same time, and projections that change under them. */
class ConcurrencyIT {
  private static final String TRAIN =
      """
      CALL ibmb.nodeClassification.train('%s', {modelName: '%s', targetProperty: 'subject',
        featureProperties: ['words'], splitProperty: 'split', hiddenDimension: 64, maxEpochs: %d,
        patience: 1000, randomSeed: 5})
      YIELD modelInfo RETURN modelInfo {.metrics, .epochLosses, .bestEpoch} AS result
      """;
  private static final int LONG = 60;

  private static ExecutorService callers;

  @BeforeAll
  static void load() {
    Database.loadCora();
    Database.run(TRAIN.formatted("cora", "m", 3));
    callers = Executors.newCachedThreadPool();
  }

  @AfterAll
  static void stop() {
    callers.shutdown();
    Database.reset();
  }

  @BeforeEach
  void projections() {
    for (String graph : List.of("cora", "other", "target")) {
      Database.run("CALL gds.graph.drop('" + graph + "', false) YIELD graphName RETURN 1");
    }
    project("cora", "UNDIRECTED");
    project("other", "REVERSE");
    project("target", "UNDIRECTED");
  }

  /** Readers of the same projection, writers to it, to another one and to the database. */
  @Test
  void proceduresAtOnceGiveWhatTheyGiveAlone() {
    List<String> queries = new ArrayList<>();
    for (String graph : List.of("cora", "other")) {
      queries.add(
          "MATCH (p:Paper) WHERE p.id < 5 WITH collect(p) AS ps CALL ibmb.influence.stream('%s', {sourceNodes: ps}) YIELD sourceNodeId, targetNodeId, influence, rank RETURN *"
              .formatted(graph));
      queries.add(
          "CALL ibmb.batches.stats('%s', {outputsPerBatch: 300}) YIELD batchCount, auxiliaryNodeCount, coveredInfluence"
              .formatted(graph));
      queries.add("CALL ibmb.batches.stream('%s', {outputsPerBatch: 200})".formatted(graph));
      queries.add(
          "CALL ibmb.nodeClassification.predict.stream('%s', {modelName: 'm', batching: {method: 'node'}, includePredictedProbabilities: true})"
              .formatted(graph));
      queries.add("CALL ibmb.nodeEmbedding.stream('%s', {modelName: 'm'})".formatted(graph));
      queries.add(
          "CALL ibmb.nodeClassification.predict.stats('%s', {modelName: 'm'}) YIELD classCounts"
              .formatted(graph));
    }
    List<Object> alone = new ArrayList<>();
    queries.forEach(query -> alone.add(Database.run(query)));
    List<CompletableFuture<Object>> running = new ArrayList<>();
    queries.forEach(query -> running.add(start(query)));
    CompletableFuture<Object> training = start(TRAIN.formatted("cora", "beside", 3));
    CompletableFuture<Object> mutation =
        start(
            "CALL ibmb.nodeClassification.predict.mutate('target', {modelName: 'm', mutateProperty: 'c'}) YIELD nodePropertiesWritten");
    CompletableFuture<Object> writing =
        start(
            "CALL ibmb.nodeClassification.predict.write('cora', {modelName: 'm', writeProperty: 'c'}) YIELD nodePropertiesWritten");
    for (int i = 0; i < queries.size(); i++) {
      assertEquals(alone.get(i), join(running.get(i)), queries.get(i));
    }
    join(training);
    List<Map<String, Object>> all = List.of(Map.of("nodePropertiesWritten", 2708L));
    assertEquals(all, join(mutation));
    assertEquals(all, join(writing));
    Database.run("CALL ibmb.model.drop('beside')");
    assertEquals(
        List.of(Map.of("wrong", 0L)),
        Database.run(
            """
            CALL gds.graph.nodeProperty.stream('target', 'c') YIELD nodeId, propertyValue
            CALL ibmb.model.list('m') YIELD modelInfo
            WITH gds.util.asNode(nodeId) AS paper, modelInfo.classes[toInteger(propertyValue)] AS class
            WHERE paper.c <> class RETURN count(*) AS wrong
            """));
  }

  @Test
  void aProjectionDroppedDuringATrainingIsNoticedOrHarmless() {
    changedDuringTraining(
        () -> Database.run("CALL gds.graph.drop('cora') YIELD graphName RETURN 1"));
  }

  @Test
  void aProjectionReplacedDuringATrainingIsNoticedOrHarmless() {
    changedDuringTraining(
        () -> {
          Database.run("CALL gds.graph.drop('cora') YIELD graphName RETURN 1");
          project("cora", "REVERSE");
        });
  }

  @Test
  void featuresDroppedDuringATrainingAreNoticedOrHarmless() {
    changedDuringTraining(
        () ->
            Database.run(
                "CALL gds.graph.nodeProperties.drop('cora', ['words']) YIELD graphName RETURN 1"));
  }

  private static void changedDuringTraining(Runnable change) {
    Object undisturbed = Database.run(TRAIN.formatted("cora", "undisturbed", LONG));
    CompletableFuture<Object> training = start(TRAIN.formatted("cora", "disturbed", LONG));
    Database.await("the training runs", () -> progress() > 0 || training.isDone());
    assertFalse(training.isDone(), "too short to be disturbed");
    change.run();
    Object result = join(training);
    boolean noticed = result instanceof String message && message.contains("'cora'");
    assertTrue(noticed || undisturbed.equals(result), () -> "ended with " + result);
    assertEquals(
        List.of(),
        Database.run(
            "CALL gds.listProgress() YIELD status WHERE status = 'RUNNING' RETURN status"));
    Database.run("CALL ibmb.model.drop('undisturbed')");
    Database.run("CALL ibmb.model.drop('disturbed', false)");
  }

  /** What is made for a graph that is gone must not be found on the one that took its name. */
  @Test
  void predictionsNeverReachTheProjectionThatTookTheName() {
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Object> mutation =
          start(
              "CALL ibmb.nodeClassification.predict.mutate('target', {modelName: 'm', mutateProperty: 'late', batching: {method: 'node', outputsPerBatch: %d}}) YIELD nodePropertiesWritten"
                  .formatted(50 + i));
      Database.await("the mutation runs", () -> progress() >= 0 || mutation.isDone());
      Database.run("CALL gds.graph.drop('target') YIELD graphName RETURN 1");
      project("target", "REVERSE");
      Object result = join(mutation);
      boolean noticed = result instanceof String message && message.contains("'target'");
      assertTrue(
          noticed || List.of(Map.of("nodePropertiesWritten", 2708L)).equals(result),
          () -> "ended with " + result);
      assertFalse(
          Database.run("CALL gds.graph.list('target') YIELD schema RETURN schema")
              .toString()
              .contains("late"));
    }
  }

  private static void project(String name, String orientation) {
    Database.run(
        "CALL gds.graph.project('%s', {Paper: {properties: ['words']}}, {CITES: {orientation: '%s'}})"
            .formatted(name, orientation));
  }

  /** Rows, or the message of an error. */
  private static CompletableFuture<Object> start(String query) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Database.run(query);
          } catch (org.neo4j.driver.exceptions.Neo4jException e) {
            return e.getMessage();
          }
        },
        callers);
  }

  private static Object join(CompletableFuture<Object> call) {
    return call.orTimeout(2, TimeUnit.MINUTES).join();
  }

  /** Percentage of the running task, -1 where none runs. */
  private static double progress() {
    return Database.run(
            "CALL gds.listProgress() YIELD progress, status WHERE status = 'RUNNING' RETURN progress")
        .stream()
        .mapToDouble(row -> Double.parseDouble(row.get("progress").toString().replace("%", "")))
        .max()
        .orElse(-1);
  }
}
