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
        List.of("heap", "off-heap", "device"),
        parts.stream().map(part -> ((Map<?, ?>) part).get("name")).toList());
  }

  /** A worker's blocks of 130 rows and packed weights of 1,433 x 64 are well below. */
  private static final long TILE_BYTES = 1 << 20;

  /** 2708 papers of 1433 words are 15.5 MB; each of two layers of all papers is 0.7 MB. */
  @Test
  void countsFeaturesOnTheHeapAndLayersOutsideIt() {
    long features = 4L * 2708 * 1433;
    Map<String, Object> exact =
        estimate(
            "nodeClassification.predict.stream", "modelName: 'known', batching: {method: 'full'}");
    assertEquals(features, bytes(exact, "heap", "features"), 1024, "rounded in the tree");
    long layer = 4L * 2708 * 64;
    Map<?, ?> stages = component(heap(exact), "largest of the stages");
    // What a layer reads and what it computes, and probabilities on their way. Beside them, where
    // products run by tiles: packed weights and a worker's blocks, which DenseProductTest counts.
    long layers = 2 * layer + 4L * 2708 * 7;
    long found = bytes(component(stages, "layers that are gathered from"));
    assertTrue(
        layers - 1024 <= found && found <= layers + TILE_BYTES * 4, layers + " and " + found);
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
        Database.error("CALL ibmb.batches.stats.estimate(10, {})")
            .contains("must be the name of a projected graph, or a map such as"));
    assertTrue(
        Database.error(
                "CALL ibmb.nodeClassification.predict.mutate.estimate('cora', {modelName: 'known'})")
            .contains("'mutateProperty'"));
  }

  /** Whatever graph of that size it is: so no less than what is foreseen for the papers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          influence.stream |
          batches.stats | outputsPerBatch: 100
          batches.write | writeProperty: 'b', method: 'cluster', partitions: 8
          nodeClassification.train | modelName: 'n', targetProperty: 'subject', featureProperties: ['words'], model: 'GAT'
          nodeClassification.train | modelName: 'n', targetProperty: 'subject', featureProperties: ['words'], batching: {method: 'saint'}
          nodeClassification.train | modelName: 'n', targetProperty: 'subject', featureProperties: ['words'], batching: {method: 'auto'}
          nodeClassification.predict.stream | modelName: 'known'
          nodeClassification.predict.mutate | modelName: 'known', mutateProperty: 'p', batching: {method: 'node'}
          nodeEmbedding.write | modelName: 'known', writeProperty: 'p'
          """)
  void aSizeInPlaceOfAGraphGivesAnUpperBound(String procedure, String given) {
    String keys = given == null ? "" : given;
    Map<String, Object> known = estimate(procedure, keys);
    Map<String, Object> row =
        Database.row(
            "CALL ibmb."
                + procedure
                + ".estimate({nodeProjection: '*', relationshipProjection: '*', nodeCount: 2708, relationshipCount: "
                + known.get("relationshipCount")
                + ", featureDimension: 1433, classCount: 7}, {"
                + keys
                + "})");
    assertEquals(known.keySet(), row.keySet());
    assertEquals(known.get("relationshipCount"), row.get("relationshipCount"));
    assertEquals(2708L, row.get("nodeCount"));
    // A fixed split and one at random differ by rounding, and by what is left for other draws.
    long foreseen = (long) ((long) known.get("bytesMax") / 1.3);
    assertTrue((long) row.get("bytesMax") >= foreseen, row + " and " + known);
  }

  @Test
  void aSizeSaysWhatIsMissing() {
    String message =
        Database.error(
            "CALL ibmb.nodeClassification.train.estimate({nodeCount: 0, relationships: 5}, {modelName: 'n', targetProperty: 'y'})");
    for (String part :
        Set.of(
            "'graphNameOrConfiguration.nodeCount' must be at least 1 but was 0",
            "No value specified for 'graphNameOrConfiguration.relationshipCount', which is needed where no projected graph is named",
            "'graphNameOrConfiguration.featureDimension'",
            "'graphNameOrConfiguration.classCount'",
            "Unexpected configuration key: graphNameOrConfiguration.relationships")) {
      assertTrue(message.contains(part), message);
    }
    assertTrue(
        Database.error(
                "CALL ibmb.batches.stats.estimate({nodeCount: 2000000000, relationshipCount: 0}, {outputsPerBatch: 1})")
            .contains("outputsPerBatch"));
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
    return bytes(component(component((Map<?, ?>) row.get("mapView"), where), part));
  }

  private static Map<?, ?> heap(Map<String, Object> row) {
    return component((Map<?, ?>) row.get("mapView"), "heap");
  }

  private static long bytes(Map<?, ?> part) {
    String[] words = part.get("memoryUsage").toString().replaceAll("[\\[\\]]", "").split(" ");
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
