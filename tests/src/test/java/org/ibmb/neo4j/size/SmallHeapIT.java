/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j.size;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ibmb.demo.ServerProcess;
import org.ibmb.demo.ServerProcess.Outcome;
import org.ibmb.pressure.DenseGraph;
import org.ibmb.pressure.Pressure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * A server with 1 GiB of heap and a projection of 14.4 million entries: calls give a result or a
 * refusal, whatever they would need and whoever calls beside them.
 */
@Tag("alone")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SmallHeapIT {
  /** What the server takes for itself, and regions of the heap that are not full. */
  private static final long SLACK = 32L << 20;

  /** What may be kept for a projection as long as it is there: a quarter of the heap. */
  private static final long KEPT = 256L << 20;

  private static final double PROBE_SECONDS = 5;
  private static final int AT_ONCE = 20;

  private static ServerProcess server;
  private static long empty;
  private static long before;

  @BeforeAll
  static void start() {
    server = LargeGraph.start(LargeGraph.home("small-heap"), "1g", "gds.ibmb.off_heap_limit=1500m");
    DenseGraph.project(server);
    DenseGraph.drop(server);
    empty = server.liveHeapBytes();
    DenseGraph.project(server);
    before = server.liveHeapBytes();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.close();
  }

  /** Takes minutes; {@code verify} leaves it out, {@code -Dit.leftOut=none} does not. */
  @Test
  @Order(1)
  @Tag("minutes")
  void everyCallGivesAResultOrARefusal() throws Exception {
    check(new Pressure(server).inARow(DenseGraph.calls()));
  }

  @Test
  @Order(2)
  void soDoTwentyAtOnce() throws Exception {
    check(new Pressure(server).atOnce(heaviest(), AT_ONCE));
  }

  /** Those that hold or make many batches; the others are short. */
  private static List<String> heaviest() {
    List<String> calls = new ArrayList<>();
    for (String call : DenseGraph.calls()) {
      if (call.contains("'y'")
          || call.contains("auxiliaryPerOutput")
          || call.contains("store('d'")
          || call.contains("'known', batching")) {
        calls.add(call);
      }
    }
    assertTrue(calls.size() >= AT_ONCE, calls.size() + " calls");
    return calls.subList(0, AT_ONCE);
  }

  private static void check(Pressure.Result result) throws Exception {
    System.out.printf(
        "%d calls, %d refused, slowest %.1f s, worst probe %.2f s, %.0f MB on the heap, %.0f before%n",
        result.calls(),
        result.refused(),
        result.slowestSeconds(),
        result.worstProbeSeconds(),
        server.liveHeapBytes() / 1e6,
        before / 1e6);
    List<String> lines = server.outOfMemoryLines();
    assertAll(
        () -> assertEquals(List.of(), result.outOfMemory(), "calls"),
        () -> assertEquals(List.of(), result.unclear(), "errors that are no refusals"),
        () -> assertEquals(0, lines.size(), () -> "lines of the logs: " + lines.get(0)),
        () ->
            assertTrue(
                result.worstProbeSeconds() < PROBE_SECONDS,
                "another query took " + result.worstProbeSeconds() + " s"),
        () -> assertTrue(server.liveHeapBytes() <= before + KEPT, "the heap is not as before"),
        () -> assertEquals(List.of(), server.runningTasks()),
        () ->
            assertEquals(
                0L, server.row("CALL ibmb.backend.list()").get("offHeapBytes"), "off-heap"));
  }

  /** A training that does not end holds more than half of the heap: its optimiser does. */
  @Test
  @Order(3)
  void whatDoesNotFitBesideOthersWaitsOrIsRefused() {
    CompletableFuture<Outcome> first = server.runAside(wide("first", ""));
    try {
      ServerProcess.await("epochs", () -> first.isDone() || tasks().contains("epoch 2"));
      assertTrue(!first.isDone(), () -> first.join().message());

      Outcome refused = server.outcome(wide("second", ", maxWaitSeconds: 0"));
      assertRefusal(refused);
      assertTrue(refused.seconds() < 3, "refused after " + refused.seconds() + " s");

      Outcome late = server.outcome(wide("second", ", maxWaitSeconds: 2"));
      assertRefusal(late);
      assertTrue(
          late.seconds() >= 2 && late.seconds() < 6, "refused after " + late.seconds() + " s");

      CompletableFuture<Outcome> waiting = server.runAside(wide("second", ""));
      ServerProcess.await("the second waits", () -> waiting.isDone() || tasks().contains("wait"));
      assertTrue(!waiting.isDone(), () -> waiting.join().message());
      terminate("'first'");
      ServerProcess.await(
          "the second has its turn",
          () -> waiting.isDone() || first.isDone() && tasks().contains("epoch 2"));
      assertTrue(!waiting.isDone(), () -> waiting.join().message());
    } finally {
      server.terminateCalls();
    }
    assertTrue(first.join().message().contains("terminated"), first.join().message());
    ServerProcess.await("no task is left", () -> server.runningTasks().isEmpty());
  }

  /** Who waits is stopped as soon as who works. */
  @Test
  @Order(4)
  void aCallThatWaitsCanBeStopped() {
    CompletableFuture<Outcome> first = server.runAside(wide("first", ""));
    try {
      ServerProcess.await("epochs", () -> first.isDone() || tasks().contains("epoch 2"));
      CompletableFuture<Outcome> waiting = server.runAside(wide("second", ""));
      ServerProcess.await("the second waits", () -> waiting.isDone() || tasks().contains("wait"));
      assertTrue(!waiting.isDone(), () -> waiting.join().message());
      long begin = System.nanoTime();
      terminate("'second'");
      String message = waiting.join().message();
      double seconds = (System.nanoTime() - begin) / 1e9;
      assertTrue(message.contains("terminated"), message);
      assertTrue(seconds < 1, "took " + seconds + " s");
      assertTrue(!first.isDone(), "the other one goes on");
    } finally {
      server.terminateCalls();
      first.join();
    }
  }

  /**
   * What it needs, what is free, what runs beside it, and keys that lower the need of this call.
   */
  private static void assertRefusal(Outcome outcome) {
    String message = outcome.message();
    assertTrue(Pressure.isForMemory(message) && Pressure.isClear(message), message);
    assertTrue(message.contains("ibmb.nodeClassification.train"), "who runs: " + message);
    assertTrue(message.contains("hiddenDimension"), "what would help: " + message);
    assertTrue(!message.contains("partitions"), "no key of this call: " + message);
  }

  /** 18 million weights, each four times on the heap, and few nodes to learn from. */
  private static String wide(String model, String more) {
    return "CALL ibmb.nodeClassification."
        + DenseGraph.train(
                model,
                "node",
                "few",
                ", model: 'MLP', layers: 3, validationFraction: 0.05, testFraction: 0.9, patience: 1000000"
                    + more)
            .replace("Dimension: 16", "Dimension: 3000")
            .replace("maxEpochs: 2", "maxEpochs: 1000000");
  }

  private static void terminate(String part) {
    server.run(
        "SHOW TRANSACTIONS YIELD transactionId, currentQuery WHERE currentQuery STARTS WITH 'CALL ibmb.' "
            + "AND currentQuery CONTAINS \""
            + part
            + "\" "
            + "TERMINATE TRANSACTIONS transactionId YIELD message RETURN message");
  }

  /** Tasks with their stages, as one text in small letters. */
  private static String tasks() {
    try {
      return server
          .run(
              "CALL gds.listProgress() YIELD jobId, status WHERE status IN ['RUNNING', 'PENDING'] "
                  + "CALL gds.listProgress(jobId) YIELD taskName, status AS s RETURN taskName, s")
          .toString()
          .toLowerCase(java.util.Locale.ROOT);
    } catch (Neo4jException e) {
      return ""; // a task that ended between the two calls
    }
  }

  @Test
  @Order(5)
  void nothingIsLeftOnceTheProjectionIsGone() {
    DenseGraph.drop(server);
    ServerProcess.await(
        "the heap is as before the first projection",
        () -> server.liveHeapBytes() - empty <= SLACK);
  }
}
