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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * An unchanged database is one graph, however often it is projected and by however many readers,
 * who number its nodes in another order each time.
 */
@Tag("alone")
class LargeGraphIT {
  /** Batches and what is made of them. */
  private record Seen(
      Object fingerprint, Object training, Map<String, Object> batches, Object predictions) {

    static Seen now(String batching) {
      LargeGraph.dropModels(LargeGraph.server());
      Map<String, Object> row = LargeGraph.row(LargeGraph.train("m", ", batching: " + batching));
      return new Seen(
          row.get("fingerprint"),
          row.get("result"),
          LargeGraph.batches(""),
          LargeGraph.predictions("modelName: 'm'"));
    }

    void assertSame(Seen other, String when) {
      assertAll(
          when,
          () -> assertEquals(fingerprint, other.fingerprint, "fingerprint of the data"),
          () -> assertEquals(training, other.training, "losses and metrics"),
          () -> assertEquals(batches, other.batches, "batches"),
          () -> assertEquals(predictions, other.predictions, "predictions"));
    }
  }

  @BeforeEach
  void reset() {
    LargeGraph.reset();
  }

  @Test
  void itIsAsLargeAsItsDescriptionSays() {
    LargeGraph.project();
    assertEquals(
        Map.of(
            "nodes",
            (long) LargeGraph.NODES,
            "relationships",
            2L * LargeGraph.RELATIONSHIPS,
            "hubs",
            5L,
            "classes",
            (long) LargeGraph.COMMUNITIES),
        LargeGraph.row(
            """
            CALL gds.degree.stream('g') YIELD nodeId, score
            WITH gds.util.asNode(nodeId) AS n, score
            RETURN count(*) AS nodes, toInteger(sum(score)) AS relationships,
              count(CASE WHEN score > %d THEN 1 END) AS hubs, count(DISTINCT n.many) AS classes
            """
                .formatted(LargeGraph.HUB_DEGREE)));
  }

  @Test
  void threeProjectionsOfAnUnchangedDatabaseAreOneGraph() {
    LargeGraph.project();
    Seen first = Seen.now("{}");
    for (int again = 2; again <= 3; again++) {
      LargeGraph.project();
      first.assertSame(Seen.now("{}"), "projection " + again);
    }
  }

  @Test
  void aRestartChangesNothingAndStoredBatchesOutliveIt() {
    LargeGraph.project();
    LargeGraph.row("CALL ibmb.batches.store('g', 'b')");
    Seen before = Seen.now("{stored: 'b'}");

    LargeGraph.project();
    assertEquals(before.batches, LargeGraph.batches("stored: 'b'"), "the next projection");

    LargeGraph.restart();
    LargeGraph.project();
    assertEquals(before.batches, LargeGraph.batches("stored: 'b'"), "after a restart");
    before.assertSame(Seen.now("{stored: 'b'}"), "after a restart");
  }

  /** One reader: what is compared here is the number of threads that compute. */
  @Test
  void theSameSeedGivesTheSameBytesForAnyConcurrency() {
    List<Object> seen = new ArrayList<>();
    for (int concurrency : new int[] {1, 2, 4}) {
      LargeGraph.project(1);
      String threads = "concurrency: " + concurrency;
      List<Object> all = new ArrayList<>();
      for (String network : List.of("GCN", "GAT")) {
        LargeGraph.dropModels(LargeGraph.server());
        all.add(LargeGraph.row(LargeGraph.train("m", ", model: '" + network + "', " + threads)));
        all.add(LargeGraph.predictions("modelName: 'm', " + threads));
      }
      all.add(LargeGraph.batches(threads));
      all.add(LargeGraph.batches("method: 'cluster', randomSeed: 1, " + threads));
      seen.add(all);
    }
    assertEquals(seen.get(0), seen.get(1), "one thread and two");
    assertEquals(seen.get(0), seen.get(2), "one thread and four");
  }

  /** Batches may be kept as long as there is a projection: what is left without one is a leak. */
  @Test
  void fiftyTrainingsLeaveNothingOnTheHeap() {
    trainings(1, 10);
    long settled = LargeGraph.server().liveHeapBytes();
    trainings(11, 50);
    long growth = LargeGraph.server().liveHeapBytes() - settled;
    System.out.printf("40 more trainings: %.1f MB more on the heap%n", growth / 1e6);
    assertTrue(growth <= 16 << 20, growth + " bytes more after 50 trainings than after 10");
    assertEquals(0L, LargeGraph.row("CALL ibmb.backend.list()").get("offHeapBytes"));
    assertEquals(List.of(), LargeGraph.server().runningTasks());
  }

  private static void trainings(int from, int to) {
    LargeGraph.project();
    for (int i = from; i <= to; i++) {
      // Another seed draws another split: none finds its batches made.
      LargeGraph.row(
          """
          CALL ibmb.nodeClassification.train('g', {modelName: 'short', targetProperty: 'few', featureProperties: ['f'],
            hiddenDimension: 16, maxEpochs: 1, randomSeed: %d}) YIELD trainMillis RETURN trainMillis
          """
              .formatted(i));
      LargeGraph.row("CALL ibmb.model.drop('short') YIELD modelName RETURN modelName");
    }
    LargeGraph.dropProjections(LargeGraph.server());
  }
}
