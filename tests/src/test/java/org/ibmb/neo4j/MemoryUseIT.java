/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What calls of a server take from the heap, reading from the projection included, lies within the
 * estimate. The features are 64 MB, far more than what a server takes for itself meanwhile. Making
 * batches is no part of it: the estimate has made them, and {@code MemoryBoundsTest} measures it.
 */
class MemoryUseIT {
  private static final int NODES = 16_000;
  private static final int DIMENSION = 1000;

  /** What the server takes for itself, and regions of the heap that are not full. */
  private static final long SLACK = 12L << 20;

  @BeforeAll
  static void project() {
    Database.reset();
    Database.run("UNWIND range(0, " + (NODES - 1) + ") AS i CREATE (:N {y: i % 3})");
    Database.run(
        "MATCH (n:N) WITH collect(n) AS ns UNWIND range(0, size(ns) - 1) AS i WITH ns[i] AS a, ns[(i + 1) % size(ns)] AS b, ns[(i + 7) % size(ns)] AS c CREATE (a)-[:R]->(b), (a)-[:R]->(c)");
    Database.run(
        "CALL gds.graph.project('used', {N: {properties: 'y'}}, {R: {orientation: 'UNDIRECTED'}})");
    Database.run(
        "CALL gds.fastRP.mutate('used', {embeddingDimension: "
            + DIMENSION
            + ", randomSeed: 1, mutateProperty: 'f'}) YIELD nodeCount RETURN nodeCount");
    // What the server and the engine load on the way stays: it is no part of any call.
    Database.run("CALL ibmb.nodeClassification.train('used', {" + training("used") + "})");
  }

  @AfterAll
  static void clear() {
    Database.reset();
  }

  private static String training(String name) {
    return "modelName: '%s', targetProperty: 'y', featureProperties: ['f'], hiddenDimension: 16, maxEpochs: 2, randomSeed: 1"
        .formatted(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nodeClassification.train | modelName: 'm', targetProperty: 'y', featureProperties: ['f'], hiddenDimension: 16, maxEpochs: 2, randomSeed: 1
          nodeClassification.train | modelName: 's', targetProperty: 'y', featureProperties: ['f'], featureScaler: 'std', hiddenDimension: 16, maxEpochs: 2, randomSeed: 1
          nodeClassification.predict.stats | modelName: 'used', batching: {method: 'full'}
          nodeClassification.predict.mutate | modelName: 'used', mutateProperty: 'p', predictedProbabilityProperty: 'q'
          """)
  void theHeapOfACallLiesWithinItsEstimate(String procedure, String keys) throws Exception {
    long[] bounds = heapBounds(procedure, keys);
    long before = live();
    long used = mostDuring("CALL ibmb." + procedure + "('used', {" + keys + "})") - before;
    String all = used + " of " + List.of(bounds[0], bounds[1]);
    assertTrue(used >= bounds[0] - SLACK, "less than the least: " + all);
    assertTrue(used <= bounds[1] + SLACK, "more than the most: " + all);
    assertTrue(bounds[1] <= 2 * (used + SLACK), "the most is over twice as much: " + all);
  }

  /** The most that lived at any time that was looked at, one after the other. */
  private static long mostDuring(String query) throws InterruptedException {
    AtomicLong most = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    Thread sampler =
        new Thread(
            () -> {
              while (!done.get()) {
                most.accumulateAndGet(live(), Math::max);
              }
            },
            "sampler");
    sampler.start();
    try {
      Database.run(query);
    } finally {
      done.set(true);
      sampler.join();
    }
    return most.get();
  }

  /** What was left by a collection itself: garbage comes again before anybody can look. */
  private static long live() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  private static long[] heapBounds(String procedure, String keys) {
    Map<String, Object> row =
        Database.row("CALL ibmb." + procedure + ".estimate('used', {" + keys + "})");
    List<?> parts = (List<?>) ((Map<?, ?>) row.get("mapView")).get("components");
    String heap = ((Map<?, ?>) parts.get(0)).get("memoryUsage").toString();
    String[] bounds = heap.replaceAll("[\\[\\]]", "").split(" \\.\\.\\. ");
    return new long[] {bytes(bounds[0]), bytes(bounds[bounds.length - 1])};
  }

  private static long bytes(String text) {
    String[] words = text.split(" ");
    int power = List.of("Bytes", "KiB", "MiB", "GiB").indexOf(words[1]);
    return (long) (Double.parseDouble(words[0]) * Math.pow(1024, power));
  }
}
