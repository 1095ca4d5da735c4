/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Estimates look like those of GDS, and count what is on the heap and what is outside it. */
class EstimateIT {
  private static final String TRAIN =
      "modelName: 'known', targetProperty: 'subject', featureProperties: ['words'], splitProperty: 'split', maxEpochs: 1";

  @BeforeAll
  static void load() {
    Database.loadCora();
    Database.run("CALL ibmb.nodeClassification.train('cora', {" + TRAIN + "})");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          influence.stream |
          batches.stream | outputsPerBatch: 100
          influence.stats | targetProperty: 'subject'
          batches.stats | method: 'full'
          batches.stats | method: 'cluster', partitions: 8, targetProperty: 'subject'
          batches.mutate | method: 'batch', mutateProperty: 'b'
          batches.write | writeProperty: 'b'
          nodeClassification.train | modelName: 'known', targetProperty: 'subject', featureProperties: ['words']
          nodeClassification.predict.stream | modelName: 'known', includePredictedProbabilities: true
          nodeClassification.predict.stats | modelName: 'known', batching: {method: 'node'}
          nodeClassification.predict.mutate | modelName: 'known', mutateProperty: 'p'
          nodeClassification.predict.write | modelName: 'known', writeProperty: 'p', writeConcurrency: 2
          nodeEmbedding.stream | modelName: 'known'
          nodeEmbedding.stats | modelName: 'known', batching: {method: 'node'}
          nodeEmbedding.mutate | modelName: 'known', mutateProperty: 'p'
          nodeEmbedding.write | modelName: 'known', writeProperty: 'p'
          """)
  void hasTheColumnsOfGds(String procedure, String keys) {
    Map<String, Object> row = estimate(procedure, keys == null ? "" : keys);
    assertEquals(Database.row("CALL gds.wcc.stats.estimate('cora', {})").keySet(), row.keySet());
    assertEquals(2708L, row.get("nodeCount"));
    assertEquals(
        Database.row("CALL gds.graph.list('cora') YIELD relationshipCount RETURN relationshipCount")
            .get("relationshipCount"),
        row.get("relationshipCount"));
    long min = (long) row.get("bytesMin");
    assertTrue(0 < min && min <= (long) row.get("bytesMax"), row.toString());
    assertTrue((double) row.get("heapPercentageMin") <= (double) row.get("heapPercentageMax"));
    assertTrue(row.get("treeView").toString().contains("ibmb." + procedure), row.toString());
    List<?> parts = (List<?>) ((Map<?, ?>) row.get("mapView")).get("components");
    assertEquals(
        List.of("heap", "off-heap"),
        parts.stream().map(part -> ((Map<?, ?>) part).get("name")).toList());
  }

  /** 2708 papers of 1433 words are 15.5 MB; each of two layers of all papers is 0.7 MB. */
  @Test
  void countsFeaturesOnTheHeapAndLayersOutsideIt() {
    long features = 4L * 2708 * 1433;
    Map<String, Object> exact =
        estimate(
            "nodeClassification.predict.stream", "modelName: 'known', batching: {method: 'full'}");
    assertEquals(features, bytes(exact, "heap", "features"), 1024, "rounded in the tree");
    long layer = 4L * 2708 * 64;
    // What a layer reads and what it computes, and a chunk of rows, which is all of so small a
    // graph.
    assertEquals(3 * layer, bytes(exact, "heap", "layers that are gathered from"), 1024);
    long offHeap = bytes(exact, "off-heap", "layers of all nodes");
    assertTrue(offHeap > layer, "off-heap " + offHeap);
    long wide = bytes(trainEstimate("hiddenDimension: 256"), "off-heap", "network and batches");
    long narrow = bytes(trainEstimate("hiddenDimension: 64"), "off-heap", "network and batches");
    assertTrue(wide > narrow, wide + " and " + narrow);
  }

  @Test
  void anEstimateDoesNothingElse() {
    long before = Database.run("CALL ibmb.model.list()").size();
    trainEstimate("");
    assertEquals(before, Database.run("CALL ibmb.model.list()").size());
    assertEquals(0L, Database.row("CALL ibmb.backend.list()").get("offHeapBytes"));
  }

  @Test
  void mistakesAreThoseOfTheProcedure() {
    String message =
        Database.error("CALL ibmb.nodeClassification.train.estimate('coar', {layer: 3})");
    for (String part :
        Set.of("Did you mean 'cora'", "'modelName'", "'targetProperty'", "Did you mean [layers]")) {
      assertTrue(message.contains(part), message);
    }
    assertTrue(
        Database.error("CALL ibmb.batches.stats.estimate({nodeCount: 10}, {})")
            .contains("must be the name of a projected graph"));
    assertTrue(
        Database.error(
                "CALL ibmb.nodeClassification.predict.mutate.estimate('cora', {modelName: 'known'})")
            .contains("'mutateProperty'"));
  }

  @Test
  void sudoIsAKeyOfEveryCall() {
    for (String call :
        List.of(
            "ibmb.influence.stream('cora', {sudo: true})",
            "ibmb.batches.stats('cora', {sudo: true})",
            "ibmb.nodeEmbedding.stats('cora', {modelName: 'known', sudo: true})",
            "ibmb.nodeClassification.predict.stats('cora', {modelName: 'known', sudo: true})")) {
      Database.run("CALL " + call);
    }
  }

  private static Map<String, Object> trainEstimate(String keys) {
    return estimate("nodeClassification.train", TRAIN + (keys.isEmpty() ? "" : ", " + keys));
  }

  private static Map<String, Object> estimate(String procedure, String keys) {
    return Database.row("CALL ibmb." + procedure + ".estimate('cora', {" + keys + "})");
  }

  /** The smaller bound of a part of the tree. */
  private static long bytes(Map<String, Object> row, String where, String part) {
    Map<?, ?> tree = component((Map<?, ?>) row.get("mapView"), where);
    String[] words =
        component(tree, part).get("memoryUsage").toString().replaceAll("[\\[\\]]", "").split(" ");
    return (long) (Double.parseDouble(words[0]) * unit(words[1]));
  }

  private static long unit(String name) {
    return switch (name) {
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> 1;
    };
  }

  private static Map<?, ?> component(Map<?, ?> tree, String name) {
    return ((List<?>) tree.get("components"))
        .stream()
            .map(part -> (Map<?, ?>) part)
            .filter(part -> part.get("name").equals(name))
            .findFirst()
            .orElseThrow(() -> new AssertionError(name + " is not in " + tree));
  }
}
