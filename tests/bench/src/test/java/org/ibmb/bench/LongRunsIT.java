/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short versions of the long runs, on one server. */
class LongRunsIT {
  @TempDir static Path models;

  private static CoraServer server;

  @BeforeAll
  static void start() throws IOException {
    Path repository = Path.of(System.getProperty("ibmb.repository", ".."));
    server = CoraServer.start(repository.toAbsolutePath().normalize(), models);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void trainingsInARowLeaveNothing() throws IOException {
    SoakBench.Result result = SoakBench.measure(server, 8, 4);
    assertEquals(0, result.models());
    assertEquals(0, result.tasks());
    assertEquals(0, server.offHeapBytes());
    // A few trainings do not settle a process: this finds what leaks a projection or a network.
    assertTrue(
        result.growth() < 0.25,
        () -> "grew from " + result.settledMib() + " to " + result.lastMib());
  }

  @Test
  void terminatedTrainingsStopWithinASecondAndLeaveNothing() throws IOException {
    TerminateBench.Result result = TerminateBench.measure(server, 2);
    assertTrue(result.worst() < 1, () -> "took " + result.worst() + " s");
    assertEquals(0, result.offHeapBytes());
    assertEquals(0, result.tasks());
    assertEquals(0, server.models());
  }

  @Test
  void twentyCallsAtOnceGiveWhatTheyGiveAlone() {
    LoadBench.Result result = LoadBench.measure(server, 1, 5);
    assertEquals(22, result.calls());
    assertEquals(0, result.wrong());
    assertEquals(0, result.hung());
    assertEquals(16, result.together().length);
    assertEquals(1, result.losers(), "of two trainings of one name");
  }

  @Test
  void badMapsAndDamagedFilesAreRefused() throws IOException {
    FuzzBench.Result result = FuzzBench.measure(server, 80, 60, 2);
    assertEquals(List.of(), result.complaints());
    assertEquals(140, result.count(FuzzBench.End.REFUSED));
  }
}
