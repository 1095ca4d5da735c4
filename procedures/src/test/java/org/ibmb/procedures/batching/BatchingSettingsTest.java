/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.batch.BatchWiseBatcher;
import org.ibmb.batch.ClusterBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BatchingSettingsTest {

  static List<BatchingMethod> methods() {
    return BatchingMethods.ALL;
  }

  /** Users know the methods by these names, in this order. */
  @Test
  void methodsHaveTheNamesThatUsersWrite() {
    assertEquals(
        "[node, batch, random, neighbor, labor, saint, shadow, cluster, full, auto]",
        methods().toString());
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whatAModelStoresItReadsBack(BatchingMethod method) {
    BatchingSettings settings = training(2, Map.of("method", method.toString()));
    Configuration keys = Configuration.of(settings.toMap());
    assertEquals(settings, BatchingSettings.readStored(keys));
    keys.throwIfAny();
  }

  /** Written before there were other methods; a full graph had the keys of batches too. */
  @Test
  void filesOfTheFirstVersionAreRead() {
    Map<String, Object> old =
        Map.of(
            "method",
            "full",
            "alpha",
            0.1,
            "epsilon",
            1e-3,
            "auxiliaryPerOutput",
            8L,
            "outputsPerBatch",
            50L);
    Configuration keys = Configuration.of(old);
    BatchingSettings read = BatchingSettings.readStored(keys);
    keys.throwIfAny();
    assertEquals("full", read.method().toString());
    assertEquals(0.1, read.config().influence().alpha());
    assertEquals(50, read.config().outputsPerBatch());
    assertEquals(0, read.values().get(PartMethod.PARTITIONS));
  }

  /** What the memory guard tells users to reduce is no mistake in the very same call. */
  @ParameterizedTest
  @EnumSource(BatchingMethod.Use.class)
  void aRemedyIsAKeyThatTheCallReads(BatchingMethod.Use use) {
    Map<String, Object> values = new HashMap<>();
    for (BatchingMethod other : methods()) {
      values.putAll(training(2, Map.of("method", other.toString())).toMap());
    }
    RunSettings run = RunSettings.read(Configuration.of(Map.of()));
    for (BatchingMethod method : BatchingMethods.of(use)) {
      BatchingSettings settings = read(use, Map.of("method", method.toString()));
      List<String> remedies = settings.remedies("", use, null, run);
      assertEquals(!settings.isFullGraph(), remedies.contains("concurrency"));
      for (String key : remedies) {
        if (!key.equals("concurrency")) {
          read(use, Map.of("method", method.toString(), key, values.get(key)));
        }
      }
    }
  }

  private static BatchingSettings read(BatchingMethod.Use use, Map<String, Object> map) {
    Configuration keys = Configuration.of(map);
    AskedBatching asked = AskedBatching.read(keys, "stored", BatchingSettings.DEFAULT, use);
    BatchingSettings read = asked.bind(null, BatchingSettings.DEFAULT);
    keys.throwIfAny();
    return read;
  }

  /** Parts that are given in number do not follow the outputs of a batch. */
  @Test
  void outputsPerBatchIsNoRemedyWherePartitionsAreGiven() {
    RunSettings run = RunSettings.read(Configuration.of(Map.of("concurrency", 1L)));
    BatchingMethod.Use use = BatchingMethod.Use.TRAINING;
    assertEquals(
        List.of("batching.expandRatio"),
        read(use, Map.of("method", "batch", "partitions", 7L))
            .remedies("batching.", use, null, run));
    assertEquals(
        List.of("batching.outputsPerBatch", "batching.expandRatio"),
        read(use, Map.of("method", "batch")).remedies("batching.", use, null, run));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aKeyIsReadOrRefusedByEveryMethod(BatchingMethod method) {
    Map<String, Object> values = new HashMap<>();
    for (BatchingMethod other : methods()) {
      values.putAll(training(2, Map.of("method", other.toString())).toMap());
    }
    values.put("shuffle", 0.0);
    assertEquals(17, values.size(), "method and the keys of all methods: " + values.keySet());
    for (String key : values.keySet()) {
      if (key.equals("method")) {
        continue;
      }
      Map<String, Object> given = Map.of("method", method.toString(), key, values.get(key));
      boolean reads =
          method.keys(BatchingMethod.Use.TRAINING).stream()
              .anyMatch(read -> read.name().equals(key));
      if (reads) {
        assertTrue(training(2, given).toMap().containsKey(key), key);
      } else {
        String message =
            assertThrows(InvalidInput.class, () -> training(2, given)).problems().toString();
        assertTrue(message.contains("'" + key + "' is a key of the methods ["), message);
        assertFalse(message.contains("Unexpected"), message);
      }
    }
  }

  @Test
  void keysOfTrainingAreRefusedElsewhere() {
    Configuration keys = Configuration.of(Map.of("Order", "weighted"));
    AskedBatching.read(keys, "stored", BatchingSettings.DEFAULT, BatchingMethod.Use.LISTING);
    assertEquals(
        List.of("'order' is a key of trainings alone"),
        assertThrows(InvalidInput.class, keys::throwIfAny).problems());
  }

  @Test
  void everyLayerHasASampleSize() {
    assertEquals(
        List.of(25, 10, 10),
        training(3, Map.of("method", "labor")).values().get(LayeredMethod.SAMPLE_SIZES));
    String message =
        assertThrows(
                InvalidInput.class,
                () -> training(3, Map.of("method", "labor", "sampleSizes", List.of(5L, 5L))))
            .getMessage();
    assertTrue(message.contains("one entry per layer (3) but had 2"), message);
  }

  @Test
  void partsFollowTheBudgetUnlessTheyAreGiven() {
    BatchWiseBatcher derived =
        (BatchWiseBatcher)
            training(2, Map.of("method", "batch", "outputsPerBatch", 30L)).batcher(100, 1);
    assertEquals(4, derived.config().partitions());
    BatchWiseBatcher given =
        (BatchWiseBatcher) training(2, Map.of("method", "batch", "partitions", 7L)).batcher(100, 1);
    assertEquals(7, given.config().partitions());
    ClusterBatcher few = (ClusterBatcher) training(2, Map.of("method", "cluster")).batcher(3, 1);
    assertEquals(new ClusterBatcher(3, 3, 1), few);
  }

  @Test
  void morePartsThanOutputsAreAMistakeOfTheKey() {
    Configuration keys = Configuration.of(Map.of());
    BatchingSettings parts = training(2, Map.of("method", "cluster", "partitions", 7L));
    parts.checkOutputs(keys, 7);
    keys.throwIfAny();
    parts.checkOutputs(keys, 6);
    assertEquals(
        List.of("'partitions' must be at most the number of output nodes (6) but was 7"),
        assertThrows(InvalidInput.class, keys::throwIfAny).problems());
  }

  @Test
  void evaluationHasTwiceTheBudgetAndIsFixed() {
    BatchingSettings batch = training(2, Map.of("method", "batch", "partitions", 7L));
    assertEquals(4, batch.forEvaluation(100).values().get(PartMethod.PARTITIONS));
    assertEquals(3, batch.forEvaluation(3).values().get(PartMethod.PARTITIONS));
    BatchingSettings fresh =
        training(2, Map.of("method", "saint", "outputsPerBatch", 30L)).forEvaluation(100);
    assertEquals(BatchingMethods.NODE, fresh.method());
    assertEquals(60, fresh.config().outputsPerBatch());
    assertFalse(training(2, Map.of("shuffle", 0.5)).forEvaluation(100).drawsAnew());
  }

  /** Otherwise a seed that was drawn anew would miss the cache. */
  @Test
  void aBatcherThatDrawsNothingHasNoSeed() {
    assertEquals(training(2, Map.of()).batcher(9, 1), training(2, Map.of()).batcher(9, 2));
    Map<String, Object> random = Map.of("method", "random");
    assertNotEquals(training(2, random).batcher(9, 1), training(2, random).batcher(9, 2));
    assertEquals(NodeWiseBatcher.class, training(2, Map.of()).batcher(9, 1).getClass());
  }

  private static BatchingSettings training(int layers, Map<String, Object> map) {
    Configuration keys = Configuration.of(map);
    BatchingSettings settings = AskedBatching.readForTraining(keys).bindForTraining(null, layers);
    keys.throwIfAny();
    return settings;
  }
}
