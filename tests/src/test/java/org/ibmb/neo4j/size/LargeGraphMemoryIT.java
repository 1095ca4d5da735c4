/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j.size;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is on the heap: no more than estimates say, and nothing of a projection that is gone. */
@Tag("alone")
class LargeGraphMemoryIT {
  /** What the server takes for itself, and regions of the heap that are not full. */
  private static final long SLACK = 24L << 20;

  /** Of estimates, on a machine that is busy otherwise. The benchmark {@code hubs} has the law. */
  private static final double ESTIMATE_SECONDS = 3;

  private static final String TRAINING =
      "modelName: 'm', targetProperty: 'y', featureProperties: ['f'], hiddenDimension: 16, maxEpochs: 2, randomSeed: 1";

  @BeforeEach
  void project() {
    LargeGraph.reset();
    LargeGraph.project();
  }

  @Test
  void whatWasMadeForAProjectionGoesWithIt() {
    callEverything();
    LargeGraph.dropModels(LargeGraph.server());
    LargeGraph.dropProjections(LargeGraph.server());
    long before = LargeGraph.server().liveHeapBytes();
    LargeGraph.project();
    callEverything();
    LargeGraph.dropModels(LargeGraph.server());
    long held = LargeGraph.server().liveHeapBytes();
    LargeGraph.dropProjections(LargeGraph.server());
    long left = LargeGraph.server().liveHeapBytes();
    System.out.printf(
        "live heap: %.1f MB without a projection, %.1f with one, %.1f after it was dropped%n",
        before / 1e6, held / 1e6, left / 1e6);
    assertTrue(held > left, "nothing went with the projection");
    assertTrue(before < 300 << 20, before + " bytes stayed of the first projection");
    assertTrue(left - before <= SLACK, (left - before) + " bytes stayed");
  }

  private static void callEverything() {
    LargeGraph.row(LargeGraph.train("m", ""));
    LargeGraph.row(
        "CALL ibmb.nodeClassification.predict.stats('g', {modelName: 'm', batching: {method: 'node'}}) YIELD computeMillis");
    for (String method : List.of("node", "random", "neighbor")) {
      LargeGraph.row(
          "CALL ibmb.batches.stats('g', {method: '"
              + method
              + "', randomSeed: 1}) YIELD batchCount");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodeClassification.train | 'g', {TRAINING}
          nodeClassification.predict.stats | 'g', {modelName: 'known'}
          batches.stats | 'g', {method: 'node'}
          """)
  void theHeapOfACallLiesWithinItsEstimate(String procedure, String keys) {
    String arguments = keys.replace("TRAINING", TRAINING);
    if (keys.contains("known")) {
      LargeGraph.row(LargeGraph.train("known", ""));
    }
    long[] bounds = HeapUse.bounds(LargeGraph.server(), procedure, arguments);
    LargeGraph.project(); // nothing that was made so far serves the call
    long before = LargeGraph.server().liveHeapBytes();
    long used =
        HeapUse.mostDuring(LargeGraph.server(), "CALL ibmb." + procedure + "(" + arguments + ")")
            - before;
    String all =
        "%s(%s): %.1f MB of %.1f to %.1f"
            .formatted(procedure, arguments, used / 1e6, bounds[0] / 1e6, bounds[1] / 1e6);
    System.out.println(all);
    assertTrue(used >= bounds[0] - SLACK, "less than the least: " + all);
    assertTrue(used <= bounds[1] + SLACK, "more than the most: " + all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node",
        "batch",
        "random",
        "shadow",
        "neighbor",
        "labor",
        "saint",
        "cluster",
        "full"
      })
  void estimatesOfBatchesAndTrainingsAnswerAtOnce(String method) {
    soon("batches.stats.estimate('g', {method: '" + method + "', randomSeed: 1})");
    soon(
        "nodeClassification.train.estimate('g', {"
            + TRAINING
            + ", batching: {method: '"
            + method
            + "'}})");
  }

  @Test
  void theOtherEstimatesAnswerAtOnceToo() {
    LargeGraph.row(LargeGraph.train("known", ", batching: {method: 'full'}"));
    for (String arguments :
        List.of(
            "batches.store.estimate('g', {})",
            "batches.stats.estimate('g', {auxiliaryPerOutput: 64})",
            "influence.stats.estimate('g', {})",
            "influence.stream.estimate('g', {auxiliaryPerOutput: 64})",
            "nodeClassification.predict.stream.estimate('g', {modelName: 'known'})",
            "nodeClassification.predict.stats.estimate('g', {modelName: 'known', batching: {method: 'node', auxiliaryPerOutput: 64}})",
            "nodeClassification.predict.write.estimate('g', {modelName: 'known', writeProperty: 'p', batching: {method: 'shadow'}})",
            "nodeEmbedding.stats.estimate('g', {modelName: 'known', batching: {method: 'batch'}})")) {
      soon(arguments);
    }
  }

  private static void soon(String call) {
    var outcome = LargeGraph.server().outcome("CALL ibmb." + call + " YIELD bytesMin, bytesMax");
    Map<String, Object> row = outcome.orThrow().get(0);
    assertTrue((long) row.get("bytesMin") <= (long) row.get("bytesMax"), call + ": " + row);
    System.out.printf("%.2f s: %s%n", outcome.seconds(), call);
    assertTrue(outcome.seconds() < ESTIMATE_SECONDS, call + " took " + outcome.seconds() + " s");
  }
}
