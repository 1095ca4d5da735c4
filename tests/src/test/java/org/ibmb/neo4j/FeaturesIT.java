/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to features before a network reads them, in training and in prediction. */
class FeaturesIT {

  /**
   * The class is whether {@code small} is 0 or 0.001; {@code large} is beside it and says nothing.
   * {@code times} is the same, a thousand times as large.
   */
  @BeforeEach
  void load() {
    Database.reset();
    Database.run(
        """
        UNWIND range(0, 59) AS i
        CREATE (:F {id: i, small: i % 2 * 0.001, times: i % 2 * 1.0, large: 5000.0, y: i % 2,
                    set: ['train', 'train', 'train', 'train', 'validation', 'test'][i / 2 % 6],
                    gaps: CASE WHEN i = 3 THEN null WHEN i = 5 THEN 0.0 / 0.0 ELSE i % 2 * 1.0 END,
                    lists: CASE WHEN i = 3 THEN null WHEN i = 5 THEN [1.0, 0.0 / 0.0] ELSE [i % 2 * 1.0, 7.0] END,
                    filled: CASE WHEN i IN [3, 5] THEN 7.0 ELSE i % 2 * 1.0 END})
        """);
    Database.run(
        "CALL gds.graph.project('f', {F: {properties: ['small', 'times', 'large', 'y', 'gaps', 'filled', 'lists']}}, '*')");
  }

  @Test
  void aScalerMakesTheScaleOfAFeatureIrrelevant() {
    for (String scaler : List.of("minmax", "std")) {
      train("small", "featureProperties: ['small', 'large'], featureScaler: '" + scaler + "'");
      train("times", "featureProperties: ['times', 'large'], featureScaler: '" + scaler + "'");
      List<Double> small = predictions("small", "");
      List<Double> times = predictions("times", "");
      for (int i = 0; i < small.size(); i++) {
        assertEquals(times.get(i), small.get(i), 1e-5, scaler);
      }
      assertEquals(60L, correct("small"), scaler);
      drop("small", "times");
    }
    train("l2", "featureProperties: ['times', 'small'], featureScaler: 'L2'");
    assertEquals(60L, correct("l2"));
    train("none", "featureProperties: ['small', 'large'], featureScaler: 'none'");
    train("default", "featureProperties: ['small', 'large']");
    assertEquals(predictions("none", ""), predictions("default", ""));
  }

  @Test
  void embeddingsAreOfTheScaledFeatures() {
    train("small", "featureProperties: ['small', 'large'], featureScaler: 'minmax'");
    train("times", "featureProperties: ['times', 'large'], featureScaler: 'minmax'");
    assertTrue(distance(embedding("small"), embedding("times")) < 1e-4);
    train("raw", "featureProperties: ['small', 'large']");
    assertNotEquals(embedding("raw"), embedding("small"));
  }

  @Test
  void theDefaultStandsForWhatIsMissingOrNaN() {
    train("gaps", "featureProperties: ['gaps'], defaultFeatureValue: 7");
    train("filled", "featureProperties: ['filled']");
    assertEquals(predictions("filled", ""), predictions("gaps", ""));
    assertNotEquals(predictions("gaps", ""), predictions("gaps", ", defaultFeatureValue: -3.0"));
    train("lists", "featureProperties: ['lists'], defaultFeatureValue: 7");
    assertEquals(60, predictions("lists", "").size());
  }

  @Test
  void withoutADefaultWhatIsMissingIsAnErrorWithTheRemedy() {
    String message =
        Database.error(
            "CALL ibmb.nodeClassification.train('f', {"
                + keys("m", "featureProperties: ['gaps']")
                + "})");
    assertTrue(message.contains("on 2 of 60 nodes"), message);
    assertTrue(message.contains("defaultFeatureValue"), message);
    message =
        Database.error(
            "CALL ibmb.nodeClassification.train('f', {"
                + keys("m", "featureScaler: 'log', defaultFeatureValue: 0.0 / 0.0")
                + "})");
    assertTrue(message.contains("'featureScaler' must be one of [none, minmax, std, l2]"), message);
    assertTrue(
        message.contains("'defaultFeatureValue' must be a finite number but was NaN"), message);
  }

  /** Seconds since 1970 of one minute are one and the same 32-bit number. */
  @Test
  void digitsThatA32BitNumberDoesNotHaveAreScaledFirst() {
    project(
        "'seconds', 'list', 'y'",
        "seconds: 1700000000 + i % 2 * 50, list: [1.0, 1700000000.0 + i % 2 * 50], y: i % 2");
    for (String feature : List.of("seconds", "list")) {
      for (String scaler : List.of("minmax", "std")) {
        trainOn(
            "wide", "m", "featureProperties: ['" + feature + "'], featureScaler: '" + scaler + "'");
        assertTrue(accuracy("m") > 0.9, feature + " by " + scaler);
        drop("m");
      }
      trainOn("wide", "m", "featureProperties: ['" + feature + "']");
      assertTrue(accuracy("m") < 0.9, feature);
      String log = Database.run("CALL gds.userLog()").toString();
      assertTrue(
          log.contains(
              "'" + feature + "' differs among the training nodes only beyond the 7 digits"),
          log);
      drop("m");
    }
  }

  @Test
  void aColumnThatIsConstantAfterAllIsWarnedAboutByName() {
    train("m", "featureProperties: ['times', 'large'], featureScaler: 'std'");
    String log = Database.run("CALL gds.userLog()").toString();
    assertTrue(log.contains("'large' is the same on all 40 training nodes"), log);
  }

  @Test
  void whatIsTooLargeIsToldWithWhereAndWorksWithAScaler() {
    project(
        "'huge', 'infinite', 'y'",
        "huge: CASE i % 2 WHEN 0 THEN 1e300 ELSE -1e300 END, infinite: 1.0 / 0.0, y: i % 2");
    String train = "CALL ibmb.nodeClassification.train('wide', {" + keys("m", "%s") + "})";
    String message = Database.error(train.formatted("featureProperties: ['huge']"));
    long id = (long) Database.row("MATCH (n:Wide {id: 0}) RETURN id(n) AS id").get("id");
    assertTrue(message.contains("'huge' is too large for a 32-bit number"), message);
    assertTrue(message.contains("on 60 of 60 nodes, for example 1.0E300 on node " + id), message);
    for (String scaler : List.of("minmax", "std", "l2")) {
      trainOn("wide", "m", "featureProperties: ['huge'], featureScaler: '" + scaler + "'");
      assertEquals(1.0, accuracy("m"), scaler);
      drop("m");
      message =
          Database.error(
              train.formatted("featureProperties: ['infinite'], featureScaler: '" + scaler + "'"));
      assertTrue(message.contains("'infinite' is missing or not finite on 60 of 60"), message);
    }
  }

  /** A code of the class, under another name; two codes of one class are as bad. */
  @Test
  void aFeatureThatGivesTheTargetAwayIsWarnedAbout() {
    project(
        "'code', 'codes', 'blind', 'y'",
        "code: 7 - i % 2 * 3, codes: [i % 4, 1], blind: rand(), y: i % 2");
    for (String feature : List.of("code", "codes", "blind")) {
      trainOn("wide", feature, "featureProperties: ['" + feature + "']");
    }
    String log = Database.run("CALL gds.userLog()").toString();
    assertTrue(log.contains("'code' gives the target 'y' away: each of its 2 values"), log);
    assertTrue(log.contains("'codes' gives the target 'y' away: each of its 4 values"), log);
    assertFalse(log.contains("'blind' gives the target"), log);
  }

  private static void project(String names, String properties) {
    Database.run(
        "UNWIND range(0, 59) AS i CREATE (:Wide {id: i, set: ['train', 'validation', 'test'][i %% 3], %s})"
            .formatted(properties));
    Database.run("CALL gds.graph.project('wide', {Wide: {properties: [" + names + "]}}, '*')");
  }

  private static void trainOn(String graph, String model, String features) {
    Database.run(
        "CALL ibmb.nodeClassification.train('" + graph + "', {" + keys(model, features) + "})");
  }

  private static double accuracy(String model) {
    return (double)
        Database.row(
                "CALL ibmb.model.list('"
                    + model
                    + "') YIELD modelInfo RETURN modelInfo.metrics.ACCURACY.train AS a")
            .get("a");
  }

  @Test
  void metricsOfOneClassAreNamedAsInGds() {
    train(
        "m",
        "featureProperties: ['times'], metrics: ['F1(class=1)', 'PRECISION(class=*)', 'accuracy', 'RECALL(class=0)']");
    Map<String, Object> row =
        Database.row(
            "CALL ibmb.model.list('m') YIELD modelInfo, trainConfig RETURN modelInfo.metrics AS metrics, trainConfig.metrics AS asked");
    assertEquals(
        List.of("F1(class=1)", "PRECISION(class=*)", "ACCURACY", "RECALL(class=0)"),
        row.get("asked"));
    Map<?, ?> metrics = (Map<?, ?>) row.get("metrics");
    assertEquals(
        Set.of(
            "F1_class_1", "PRECISION_class_0", "PRECISION_class_1", "ACCURACY", "RECALL_class_0"),
        metrics.keySet());
    assertEquals(Map.of("train", 1.0, "validation", 1.0, "test", 1.0), metrics.get("F1_class_1"));
    String message =
        Database.error(
            "CALL ibmb.nodeClassification.train('f', {"
                + keys("n", "featureProperties: ['times'], metrics: ['F1(class=2)']")
                + "})");
    assertTrue(
        message.contains("'metrics' names the class 2, but the classes are [0, 1]"), message);
  }

  private static String keys(String model, String features) {
    return "modelName: '%s', targetProperty: 'y', splitProperty: 'set', model: 'MLP', maxEpochs: 60, learningRate: 0.01, randomSeed: 4, %s"
        .formatted(model, features);
  }

  private static void train(String model, String features) {
    Database.run("CALL ibmb.nodeClassification.train('f', {" + keys(model, features) + "})");
  }

  private static void drop(String... models) {
    for (String model : models) {
      Database.run("CALL ibmb.model.drop('" + model + "')");
    }
  }

  /** Of class 1, by node. */
  private static List<Double> predictions(String model, String keys) {
    return Database.run(
            """
            CALL ibmb.nodeClassification.predict.stream('f', {modelName: '%s', includePredictedProbabilities: true%s})
            YIELD nodeId, predictedProbabilities RETURN predictedProbabilities[1] AS p ORDER BY nodeId
            """
                .formatted(model, keys))
        .stream()
        .map(row -> (Double) row.get("p"))
        .toList();
  }

  private static Object correct(String model) {
    return Database.row(
            """
            CALL ibmb.nodeClassification.predict.stream('f', {modelName: '%s'}) YIELD nodeId, predictedClass
            WITH nodeId, predictedClass WHERE gds.util.asNode(nodeId).y = predictedClass RETURN count(*) AS n
            """
                .formatted(model))
        .get("n");
  }

  @SuppressWarnings("unchecked")
  private static List<Double> embedding(String model) {
    Map<String, Object> row =
        Database.row(
            "CALL ibmb.nodeEmbedding.stream('f', {modelName: '%s'}) YIELD nodeId, embedding RETURN embedding ORDER BY nodeId LIMIT 1"
                .formatted(model));
    return (List<Double>) row.get("embedding");
  }

  private static double distance(List<Double> a, List<Double> b) {
    double most = 0;
    for (int i = 0; i < a.size(); i++) {
      most = Math.max(most, Math.abs(a.get(i) - b.get(i)));
    }
    return most;
  }
}
