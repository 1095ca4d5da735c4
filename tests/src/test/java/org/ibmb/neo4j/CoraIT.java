/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The main job on the public split of Cora: 140 papers to learn from, 500 to validate, 1000 to
 * test.
 */
class CoraIT {

  @BeforeAll
  static void load() {
    Database.loadCoraAnew();
  }

  @Test
  void meanTestAccuracyOfFiveSeedsReachesTheFullBatchRuns() {
    List<Double> accuracies = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      Map<String, Object> row = train("seed-" + seed, seed, ", maxEpochs: 100");
      double stated = accuracy(row);
      String written = "predicted" + seed;
      Database.run(
          "CALL ibmb.nodeClassification.predict.write('cora', {modelName: 'seed-"
              + seed
              + "', writeProperty: '"
              + written
              + "'})");
      Object counted =
          Database.row(
                  "MATCH (p:Paper {split: 'test'}) RETURN avg(CASE WHEN p.subject = p."
                      + written
                      + " THEN 1.0 ELSE 0.0 END) AS accuracy")
              .get("accuracy");
      // One batch of 1000 test papers when trained, batches over all papers when predicted.
      assertEquals(stated, (double) counted, 0.01, "what Cypher counts");
      accuracies.add(stated);
    }
    double mean = accuracies.stream().mapToDouble(a -> a).average().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "Cora, GCN 2 x 256, 5 seeds: test accuracy %s, mean %.4f%n",
        accuracies.stream()
            .map(a -> String.format(Locale.ROOT, "%.3f", a))
            .collect(Collectors.joining(" ")),
        mean);
    assertTrue(mean >= 0.806, "mean " + mean);
  }

  @Test
  void batchedPredictionAgreesWithExactFullGraphPrediction() {
    train("agree", 7, ", maxEpochs: 100");
    Map<String, Object> row =
        Database.row(
            """
            CALL ibmb.nodeClassification.predict.stream('cora', {modelName: 'agree', batching: {method: 'node', outputsPerBatch: 250}})
            YIELD nodeId, predictedClass
            WITH collect({id: nodeId, class: predictedClass}) AS batched
            CALL ibmb.nodeClassification.predict.stream('cora', {modelName: 'agree', batching: {method: 'full'}})
            YIELD nodeId, predictedClass
            WITH batched, collect({id: nodeId, class: predictedClass}) AS exact
            UNWIND range(0, size(batched) - 1) AS i
            WITH batched[i] AS a, exact[i] AS b
            WHERE gds.util.asNode(a.id).split = 'test'
            RETURN count(*) AS papers, sum(CASE WHEN a = b THEN 1 ELSE 0 END) AS same
            """);
    assertEquals(1000L, row.get("papers"));
    System.out.println(
        "Cora, batches of 250 against the full graph: " + row.get("same") + " of 1000 agree");
    assertTrue((long) row.get("same") >= 970, row.toString());
  }

  @Test
  void sameSeedGivesTheSameModelForAnyConcurrency() {
    Object losses = null;
    List<Map<String, Object>> predictions = null;
    for (int concurrency : new int[] {1, 2, 4}) {
      String name = "threads-" + concurrency;
      Map<String, Object> info =
          info(
              train(
                  name,
                  5,
                  ", maxEpochs: 5, batching: {outputsPerBatch: 40}, concurrency: " + concurrency));
      List<Map<String, Object>> found =
          Database.run(
              "CALL ibmb.nodeClassification.predict.stream('cora', {modelName: '"
                  + name
                  + "', includePredictedProbabilities: true, concurrency: "
                  + concurrency
                  + "})");
      assertEquals(losses == null ? info.get("epochLosses") : losses, info.get("epochLosses"));
      assertEquals(predictions == null ? found : predictions, found);
      losses = info.get("epochLosses");
      predictions = found;
    }
  }

  /** The features alone reach far less than any network that passes messages. */
  @Test
  void otherNetworksTrainAndPredictTheSameWay() {
    double features = accuracyOf("MLP");
    double sage = accuracyOf("GraphSAGE");
    double attention = accuracyOf("GAT");
    System.out.printf(
        Locale.ROOT, "Cora: GraphSAGE %.3f, GAT %.3f, MLP %.3f%n", sage, attention, features);
    assertTrue(attention > 0.76, "GAT " + attention);
    assertTrue(sage > 0.76, "GraphSAGE " + sage);
    assertTrue(features > 0.4 && features < 0.65, "MLP " + features);
  }

  private static double accuracyOf(String network) {
    Map<String, Object> row = train(network, 1, ", maxEpochs: 100, model: '" + network + "'");
    assertEquals(network, ((Map<?, ?>) info(row).get("architecture")).get("model"));
    long predicted =
        (long)
            Database.row(
                    "CALL ibmb.nodeClassification.predict.stream('cora', {modelName: '"
                        + network
                        + "'}) YIELD nodeId, predictedClass "
                        + "RETURN count(predictedClass) AS predicted")
                .get("predicted");
    assertEquals(2708L, predicted);
    return accuracy(row);
  }

  private static Map<String, Object> train(String model, int seed, String more) {
    return Database.row(
        """
        CALL ibmb.nodeClassification.train('cora', {
          modelName: '%s', targetProperty: 'subject', featureProperties: ['words'], splitProperty: 'split',
          layers: 2, hiddenDimension: 256, dropout: 0.85, learningRate: 0.01, penalty: 0.01, patience: 50, randomSeed: %d%s
        })"""
            .formatted(model, seed, more));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> info(Map<String, Object> row) {
    return (Map<String, Object>) row.get("modelInfo");
  }

  @SuppressWarnings("unchecked")
  private static double accuracy(Map<String, Object> row) {
    var metrics = (Map<String, Map<String, Double>>) info(row).get("metrics");
    return metrics.get("ACCURACY").get("test");
  }
}
