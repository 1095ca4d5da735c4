/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j.size;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model of 3,000 classes on 150,000 nodes: all probabilities at once are 1.8 GB, the classes
 * alone half a megabyte.
 */
@Tag("alone")
class ManyClassesIT {
  private static final long MOST = 200L << 20;

  @BeforeAll
  static void train() {
    LargeGraph.reset();
    LargeGraph.project();
    train("many", "many");
    train("few", "y");
    // What the server loads and keeps for a call is no part of the next one's.
    LargeGraph.row(stats("few"));
  }

  private static void train(String model, String target) {
    LargeGraph.row(
        """
        CALL ibmb.nodeClassification.train('g', {modelName: '%s', targetProperty: '%s', featureProperties: ['f'],
          hiddenDimension: 16, maxEpochs: 1, randomSeed: 1, batching: {method: 'full'}, validationFraction: 0.01, testFraction: 0.9})
        YIELD trainMillis RETURN trainMillis
        """
            .formatted(model, target));
  }

  private static String stats(String model) {
    return "CALL ibmb.nodeClassification.predict.stats('g', {modelName: '" + model + "'})";
  }

  @ParameterizedTest
  @ValueSource(strings = {"stats", "write", "mutate", "stream"})
  void theEstimateOfTheClassAloneKnowsNoProbabilities(String mode) {
    long more = most(mode, "many", "") - most(mode, "few", "");
    assertTrue(more <= MOST, more + " bytes more than for four classes");
  }

  private static long most(String mode, String model, String keys) {
    String property = mode.equals("write") ? ", writeProperty: 'p'" : ", mutateProperty: 'p'";
    return (long)
        LargeGraph.row(
                "CALL ibmb.nodeClassification.predict.%s.estimate('g', {modelName: '%s'%s%s}) YIELD bytesMax"
                    .formatted(
                        mode,
                        model,
                        mode.equals("write") || mode.equals("mutate") ? property : "",
                        keys))
            .get("bytesMax");
  }

  @Test
  void theClassesTakeNoMoreThan200MiBBeyondTheGraph() {
    long before = LargeGraph.server().liveHeapBytes();
    long used = HeapUse.mostDuring(LargeGraph.server(), stats("many")) - before;
    System.out.printf("3,000 classes, stats: %.1f MB%n", used / 1e6);
    assertTrue(used <= MOST, used + " bytes");
  }

  /**
   * What the transaction itself holds until it commits is the same for a model of four classes.
   * Left out of {@code verify}, as it takes more than a minute by itself; {@code -Dit.leftOut=none}
   * runs it.
   */
  @Test
  @Tag("minutes")
  void writtenTheyTakeNoMoreThanThatEither() {
    long four = HeapUse.mostDuring(LargeGraph.server(), write("few"));
    long many = HeapUse.mostDuring(LargeGraph.server(), write("many"));
    System.out.printf(
        "classes written: at most %.1f MB on the heap for 3,000, %.1f MB for 4%n",
        many / 1e6, four / 1e6);
    assertTrue(many - four <= MOST, (many - four) + " bytes more than for four");
  }

  @Test
  void writtenTheyAreTheClassesThatAreCounted() {
    LargeGraph.row(write("many"));
    Map<?, ?> counts = (Map<?, ?>) LargeGraph.row(stats("many")).get("classCounts");
    Map<String, Object> written = new HashMap<>();
    LargeGraph.run("MATCH (n:N) RETURN toString(n.p) AS p, count(*) AS nodes")
        .forEach(row -> written.put((String) row.get("p"), row.get("nodes")));
    Map<String, Object> counted = new HashMap<>();
    counts.forEach(
        (name, nodes) -> {
          if ((long) nodes > 0) {
            counted.put(name.toString(), nodes);
          }
        });
    assertEquals(counted, written);
  }

  private static String write(String model) {
    return "CALL ibmb.nodeClassification.predict.write('g', {modelName: '"
        + model
        + "', writeProperty: 'p'}) YIELD nodePropertiesWritten";
  }

  @Test
  void askedForTheProbabilitiesOfARowAreAllThereAndSumToOne() {
    Object classes =
        ((Map<?, ?>)
                LargeGraph.row("CALL ibmb.model.list('many') YIELD modelInfo").get("modelInfo"))
            .get("classes");
    List<Map<String, Object>> rows =
        LargeGraph.run(
            "CALL ibmb.nodeClassification.predict.stream('g', {modelName: 'many', includePredictedProbabilities: true}) "
                + "YIELD nodeId, predictedClass, predictedProbabilities RETURN * LIMIT 5");
    assertEquals(5, rows.size());
    for (Map<String, Object> row : rows) {
      List<Double> probabilities =
          ((List<?>) row.get("predictedProbabilities"))
              .stream().map(each -> ((Number) each).doubleValue()).toList();
      assertEquals(LargeGraph.COMMUNITIES, probabilities.size());
      assertEquals(1, probabilities.stream().mapToDouble(Double::doubleValue).sum(), 1e-4);
      int best = probabilities.indexOf(Collections.max(probabilities));
      assertEquals(((List<?>) classes).get(best), row.get("predictedClass"));
    }
    assertLetGo();
  }

  /** 45 million numbers go by, in some twenty blocks. */
  @Test
  void probabilitiesAreStreamedInBlocks() {
    long before = LargeGraph.server().liveHeapBytes();
    String stream =
        "CALL ibmb.nodeClassification.predict.stream('g', {modelName: 'many', includePredictedProbabilities: true}) "
            + "YIELD predictedProbabilities AS p WITH p LIMIT 15000 RETURN count(*) AS rows, min(size(p)) AS least, max(size(p)) AS most";
    long used = HeapUse.mostDuring(LargeGraph.server(), stream) - before;
    System.out.printf("3,000 probabilities each, streamed: %.1f MB%n", used / 1e6);
    assertTrue(used <= 2 * MOST, used + " bytes");
    assertLetGo();
  }

  private static void assertLetGo() {
    assertEquals(List.of(), LargeGraph.server().runningTasks());
    assertEquals(0L, LargeGraph.row("CALL ibmb.backend.list()").get("offHeapBytes"));
  }
}
