/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j.size;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stored batches that follow a small change of a large graph: little is computed again. */
@Tag("alone")
class LargeGraphUpdatesIT {
  @BeforeEach
  void store() {
    LargeGraph.reset();
    LargeGraph.project();
    LargeGraph.row("CALL ibmb.batches.store('g', 'b')");
  }

  /** Some 300 outputs get as far as to one of two leaves by a push. */
  @ParameterizedTest(name = "{0}, tolerance {1}")
  @CsvSource({"RELATIONSHIP, 0", "RELATIONSHIP, 0.01", "NODE, 0", "NODE, 0.01", "GONE, 0"})
  void oneChangeAtALeafRecomputesAtMostAHundredthOfTheOutputs(Change change, double tolerance) {
    if (change == Change.GONE) {
      change(Change.NODE);
      LargeGraph.row("CALL ibmb.batches.delete('b')");
      LargeGraph.row("CALL ibmb.batches.store('g', 'b')");
    }
    change(change);
    Map<String, Object> update =
        LargeGraph.row(
            "CALL ibmb.batches.store('g', 'b', {updateFrom: 'b', tolerance: " + tolerance + "})");
    System.out.printf(
        "%s, tolerance %s: %s outputs, %s batches anew%n",
        change, tolerance, update.get("recomputedOutputCount"), update.get("rebuiltBatchCount"));
    if (tolerance == 0) {
      // A budget of one output leaves the lists alone: groups may be others than a rebuild's.
      assertEquals(
          LargeGraph.batches("outputsPerBatch: 1"),
          LargeGraph.batches("outputsPerBatch: 1, stored: 'b'"),
          "the lists of a rebuild and of the update");
    } else {
      assertEquals(update.get("outputNodeCount"), outputs("stored: 'b'"));
    }
    long recomputed = (long) update.get("recomputedOutputCount");
    assertTrue(recomputed <= LargeGraph.NODES / 100, recomputed + " outputs computed again");
    assertTrue(
        (long) update.get("rebuiltBatchCount") < (long) update.get("batchCount"),
        update.toString());
  }

  enum Change {
    /** Between two leaves of different communities. */
    RELATIONSHIP("MATCH (a:N {i: 30049}), (b:N {i: 120047}) CREATE (a)-[:R {new: true}]->(b)"),
    /** A new leaf. */
    NODE(
        "MATCH (a:N {i: 20030}) CREATE (a)-[:R]->(:N {i: 150000, many: 400, y: 'red', new: true, f: [k IN range(0, 15) | 0.1]})"),
    /** That leaf goes again. */
    GONE("MATCH (n:N {i: 150000}) DETACH DELETE n");

    private final String query;

    Change(String query) {
      this.query = query;
    }
  }

  private static void change(Change change) {
    LargeGraph.run(change.query);
    LargeGraph.project();
  }

  private static Object outputs(String keys) {
    return LargeGraph.row(
            "CALL ibmb.batches.stats('g', {" + keys + "}) YIELD outputNodeCount AS n RETURN n")
        .get("n");
  }
}
