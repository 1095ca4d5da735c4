/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.device.choice.DeviceChoice;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Estimates for sizes, however large: bounds stay bounds, and what is refused can be mended. */
class GivenSizeTest {
  private static final RunSettings RUN =
      new RunSettings(2, null, false, false, 0, Optional.empty(), DeviceChoice.CPU);

  private static EstimateRow batches(long nodes, long relationships, Map<String, Object> keys) {
    Map<String, Object> size = Map.of("nodeCount", nodes, "relationshipCount", relationships);
    return BatchRequest.estimate(
        null, "test", size, Configuration.of(keys), BatchingMethod.Use.LISTING);
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 500000000000000000, relationshipCount, 500000000000000000",
    "1000, 2147483648, relationshipCount, 2147483648",
    "2147483648, 10, nodeCount, 2147483648",
  })
  void whatNoGraphOfOursHasIsRefused(long nodes, long relationships, String key, long value) {
    String message =
        assertThrows(InvalidInput.class, () -> batches(nodes, relationships, Map.of()))
            .getMessage();
    assertEquals(
        "'graphNameOrConfiguration.%s' must be at most 2147483647 but was %d".formatted(key, value),
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "random", "shadow", "batch", "cluster", "full", "saint"})
  void theLargestGraphHasBoundsThatAreBounds(String method) {
    long most = Integer.MAX_VALUE;
    Map<String, Object> keys = new LinkedHashMap<>(Map.of("method", method));
    if (reads(method, NodeWise.OUTPUTS_PER_BATCH)) {
      keys.put("outputsPerBatch", most);
    }
    EstimateRow few = batches(most, most, keys);
    if (reads(method, NodeWise.AUXILIARY_PER_OUTPUT)) {
      keys.put("auxiliaryPerOutput", 2_000_000_000L);
    }
    EstimateRow many = batches(most, most, keys);
    assertTrue(few.bytesMin() >= 0 && few.bytesMin() <= few.bytesMax(), few.requiredMemory());
    assertTrue(few.bytesMax() >= 16 * most, few.requiredMemory());
    assertTrue(many.bytesMin() >= few.bytesMin(), many.requiredMemory());
    assertTrue(many.bytesMax() >= few.bytesMax(), many.requiredMemory());
  }

  private static boolean reads(String method, BatchingKey<?> key) {
    return BatchingMethods.readers(key, BatchingMethod.Use.LISTING).toString().contains(method);
  }

  /** Lists and groups are far less than the batches that they stand for. */
  @Test
  void storingNeedsNoBatches() {
    Map<String, Object> size = Map.of("nodeCount", 1_000_000L, "relationshipCount", 10_000_000L);
    EstimateRow stored =
        BatchStoring.estimate(null, "ibmb.batches.store", size, Configuration.of(Map.of()));
    EstimateRow made = batches(1_000_000, 10_000_000, Map.of());
    assertTrue(2 * stored.bytesMax() < made.bytesMax(), stored.treeView() + made.treeView());
    // Ids and fingerprints of all nodes are kept, and walks of every node at least at one time.
    assertTrue(stored.bytesMin() >= (16 + 44) * 1_000_000L, stored.treeView());
  }

  @Test
  void storingForTheLargestGraphHasBoundsThatAreBounds() {
    int most = Integer.MAX_VALUE;
    StoringMemory memory =
        new StoringMemory(
            new GraphSize(most, most, most),
            new NodeWiseConfig(InfluenceConfig.DEFAULT.withAuxiliaryPerOutput(most), most, most, 0),
            InfluenceListBounds.of(most, most, most),
            RUN);
    MemoryNeed scratch = memory.fromScratch();
    StoringMemory.Earlier earlier = new StoringMemory.Earlier(1L << 40, most, most, 1000);
    for (MemoryNeed update : List.of(memory.update(earlier, 0), memory.update(earlier, most))) {
      assertTrue(update.heapMin() >= scratch.heapMin() - 44L * most, "" + update.heapMin());
      assertTrue(update.heapMin() > 1L << 40 && update.heapMax() > scratch.heapMax() / 2);
    }
    assertTrue(scratch.heapMin() > 0 && scratch.heapMax() >= scratch.heapMin());
  }

  /** Only a method that can be told to make larger batches is told so. */
  @Test
  void tooManyBatchesAreRefusedWhereTheirSizeIsAKey() {
    for (String method : new String[] {"node", "random", "shadow", "neighbor"}) {
      String message =
          assertThrows(
                  InvalidInput.class, () -> batches(2_000_000_000, 0, Map.of("method", method)))
              .getMessage();
      assertTrue(message.startsWith("'outputsPerBatch' of 1000 makes more than"), message);
    }
    for (String method : new String[] {"full", "saint"}) {
      assertTrue(batches(2_000_000_000, 0, Map.of("method", method)).bytesMax() > 0);
    }
  }

  /** Twice two billion candidates are no negative number of them. */
  @Test
  void shufflingNeverNeedsLess() {
    GraphSize size = new GraphSize(1000, 5000, 5000);
    long fixed = making(size, 0);
    assertTrue(fixed > 0);
    assertTrue(making(size, 0.5) >= fixed);
  }

  private static long making(GraphSize size, double shuffle) {
    BatchingSettings batching =
        AskedBatching.readForTraining(
                Configuration.of(Map.of("auxiliaryPerOutput", 2_000_000_000L, "shuffle", shuffle)))
            .bindForTraining(null, 2);
    return BatchMemory.making(new MemoryNeed(), size, batching, 1000, RUN).heapMax();
  }
}
