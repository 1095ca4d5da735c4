/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j.size;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.ibmb.demo.ServerProcess.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.neo4j.driver.exceptions.Neo4jException;

/** Calls on a large graph that somebody stops: within a second, in whichever stage they are. */
@Tag("alone")
class LargeGraphTerminationIT {
  private static final double SECONDS = 1;

  /** Shares of the time that a call takes, after which it is stopped. */
  private static final double[] MOMENTS = {0.15, 0.4, 0.65, 0.9};

  private static int calls;

  @BeforeAll
  static void train() {
    LargeGraph.reset();
    LargeGraph.project();
    LargeGraph.row(
        LargeGraph.train("wide", ", layers: 3")
            .replace("hiddenDimension: 16", "hiddenDimension: 256")
            .replace("maxEpochs: 2", "maxEpochs: 1, batching: {method: 'full'}"));
  }

  /**
   * Stopped at moments all over its time: batching, loading, epochs, scoring, predicting, writing,
   * each has its share of one of these. The training without a tolerance of its own finds its
   * batches made.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CALL ibmb.nodeClassification.train('g', {modelName: 'mCALL', targetProperty: 'y', featureProperties: ['f'], hiddenDimension: 64, maxEpochs: 4, batching: {epsilon: EPSILON}})
          CALL ibmb.nodeClassification.train('g', {modelName: 'mCALL', targetProperty: 'y', featureProperties: ['f'], hiddenDimension: 64, maxEpochs: 4, model: 'GraphSAGE', batching: {method: 'full'}})
          CALL ibmb.nodeClassification.train('g', {modelName: 'mCALL', targetProperty: 'y', featureProperties: ['f'], hiddenDimension: 64, maxEpochs: 4, randomSeed: 1})
          CALL ibmb.batches.store('g', 'bCALL', {epsilon: EPSILON})
          CALL ibmb.batches.stats('g', {method: 'cluster', randomSeed: CALL})
          CALL ibmb.nodeClassification.predict.stats('g', {modelName: 'wide', batching: {method: 'node', epsilon: EPSILON}})
          CALL ibmb.nodeClassification.predict.write('g', {modelName: 'wide', writeProperty: 'pCALL', predictedProbabilityProperty: 'qCALL'})
          """)
  void aCallStopsAtAnyMoment(String query) {
    double whole = seconds(query);
    if (!query.contains("EPSILON")) {
      whole = seconds(query); // now with what the first one has made
    }
    List<String> seen = new ArrayList<>();
    double worst = 0;
    for (double moment : MOMENTS) {
      CompletableFuture<Outcome> call = LargeGraph.server().runAside(anew(query));
      LockSupport.parkNanos((long) (moment * whole * 1e9));
      double seconds = stop(call, seen);
      worst = Math.max(worst, seconds);
    }
    System.out.printf("%.2f s at most, of %.1f s: %s%n", worst, whole, seen);
    assertTrue(worst < SECONDS, "took " + worst + " s: " + seen);
    // A commit goes on to its end.
    assertTrue(!seen.isEmpty(), "all calls were done before they were stopped");
    assertLetGo();
  }

  private static double seconds(String query) {
    Outcome outcome = LargeGraph.server().outcome(anew(query));
    outcome.orThrow();
    return outcome.seconds();
  }

  @Test
  void anEndlessPushAndAnEndlessTrainingStopToo() {
    for (String query :
        List.of(
            "CALL ibmb.batches.stats('g', {alpha: 0.001, epsilon: 1e-9})",
            "CALL ibmb.influence.stats('g', {alpha: 0.001, epsilon: 1e-9})",
            "CALL ibmb.nodeClassification.train('g', {modelName: 'endless', targetProperty: 'few', featureProperties: ['f'], maxEpochs: 1000000, patience: 1000000})")) {
      CompletableFuture<Outcome> call = LargeGraph.server().runAside(query);
      LockSupport.parkNanos(2_000_000_000L);
      List<String> seen = new ArrayList<>();
      double seconds = stop(call, seen);
      assertEquals(1, seen.size(), query + " was done");
      System.out.printf("%.2f s: %s%n", seconds, query);
      assertTrue(seconds < SECONDS, "took " + seconds + " s: " + query);
      assertLetGo();
    }
  }

  /** The reader has seen one row when the call is stopped: the others never come. */
  @Test
  void aStreamStopsWhileItIsRead() {
    for (String query :
        List.of(
            "CALL ibmb.nodeClassification.predict.stream('g', {modelName: 'wide', includePredictedProbabilities: true})",
            "CALL ibmb.influence.stream('g')",
            "CALL ibmb.batches.stream('g')")) {
      try (var session = LargeGraph.server().driver().session()) {
        var result = session.run(query);
        result.next();
        long begin = System.nanoTime();
        LargeGraph.server().terminateCalls();
        Neo4jException error = assertThrows(Neo4jException.class, result::consume, query);
        double seconds = (System.nanoTime() - begin) / 1e9;
        assertTrue(error.getMessage().contains("terminated"), error.getMessage());
        assertTrue(seconds < SECONDS, "took " + seconds + " s: " + query);
      }
      assertLetGo();
    }
  }

  /** With names and a tolerance of its own, so that nothing is there already. */
  private static String anew(String query) {
    calls++;
    return query
        .replaceAll("CALL(['}])", calls + "$1")
        .replace("EPSILON", String.valueOf(2e-4 + calls * 1e-9));
  }

  /** Seconds until it ended; none where it had ended before. Says which stage was running. */
  private static double stop(CompletableFuture<Outcome> call, List<String> seen) {
    String stage = stage();
    long begin = System.nanoTime();
    LargeGraph.server().terminateCalls();
    String message = call.join().message();
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (message.isEmpty()) {
      return 0;
    }
    assertTrue(message.contains("terminated"), message);
    seen.add("%s %.2f s".formatted(stage, seconds));
    return seconds;
  }

  private static String stage() {
    return LargeGraph.run(
            """
            CALL gds.listProgress() YIELD jobId, status WHERE status = 'RUNNING'
            CALL gds.listProgress(jobId) YIELD taskName, status AS s
            WITH taskName, s WHERE s = 'RUNNING' RETURN trim(taskName) AS stage
            """)
        .stream()
        .map(row -> row.get("stage").toString())
        .reduce("", (first, second) -> second);
  }

  private static void assertLetGo() {
    assertEquals(List.of(), LargeGraph.server().runningTasks());
    assertEquals(0L, LargeGraph.row("CALL ibmb.backend.list()").get("offHeapBytes"));
  }
}
