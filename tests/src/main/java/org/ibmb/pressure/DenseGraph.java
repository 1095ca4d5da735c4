/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.pressure;

import java.util.ArrayList;
import java.util.List;
import org.ibmb.demo.ServerProcess;

/**
 * A generated graph whose batches are more than a small server's heap: 170,000 nodes, 14.4 million
 * entries, degrees by a power law up to 345,000. It is a projection alone; features and classes are
 * made inside it.
 *
 * <p>{@code y} is a class of every node, {@code few} of some 2,000 nodes of low degree.
 */
public final class DenseGraph {
  public static final String NAME = "d";

  private static final List<String> PROJECT =
      List.of(
          "CALL gds.graph.generate('d', 170000, 42, {relationshipDistribution: 'POWER_LAW', relationshipSeed: 1, orientation: 'UNDIRECTED'}) YIELD nodes RETURN nodes",
          "CALL gds.fastRP.mutate('d', {embeddingDimension: 16, randomSeed: 1, mutateProperty: 'f'}) YIELD nodeCount RETURN nodeCount",
          "CALL gds.kmeans.mutate('d', {nodeProperty: 'f', k: 4, maxIterations: 5, randomSeed: 1, mutateProperty: 'y'}) YIELD computeMillis RETURN computeMillis",
          "CALL gds.degree.mutate('d', {mutateProperty: 'degree'}) YIELD computeMillis RETURN computeMillis",
          "CALL gds.graph.nodeLabel.mutate('d', 'Few', {nodeFilter: 'n.degree < 6.0'}) YIELD nodeLabelsWritten RETURN nodeLabelsWritten",
          "CALL gds.kmeans.mutate('d', {nodeProperty: 'f', k: 4, maxIterations: 5, randomSeed: 1, nodeLabels: ['Few'], mutateProperty: 'few'}) YIELD computeMillis RETURN computeMillis");

  private static final List<String> METHODS =
      List.of("node", "batch", "random", "shadow", "neighbor", "labor", "saint", "cluster", "full");

  /** Stands for a name that no call had before. */
  private static final String NEW = "NEW";

  private DenseGraph() {}

  /** Makes it, and a model {@code known} to predict with. */
  public static void project(ServerProcess server) {
    PROJECT.forEach(server::run);
    server.run("CALL ibmb.nodeClassification." + train("known", "node", "few", ""));
  }

  /** All that was made on it, and the graph itself. */
  public static void drop(ServerProcess server) {
    server.run(
        "CALL ibmb.model.list() YIELD modelName WITH collect(modelName) AS names "
            + "UNWIND names AS name CALL ibmb.model.drop(name) YIELD modelName RETURN 1");
    server.run(
        "CALL ibmb.batches.list() YIELD batchesName WITH collect(batchesName) AS names "
            + "UNWIND names AS name CALL ibmb.batches.delete(name) YIELD deleteMillis RETURN 1");
    server.run("CALL gds.graph.drop('d') YIELD graphName RETURN graphName");
  }

  /**
   * The name of a training and its arguments.
   *
   * @param more keys, each after a comma
   */
  public static String train(String model, String method, String target, String more) {
    return "train('d', {modelName: '%s', targetProperty: '%s', featureProperties: ['f'], hiddenDimension: 16, maxEpochs: 2, randomSeed: 1, batching: {method: '%s'}%s})"
        .formatted(model, target, method, more);
  }

  /** Every procedure that computes and every estimate, with every method where it has any. */
  public static List<String> calls() {
    List<String> calls = new ArrayList<>();
    for (String method : METHODS) {
      String keys = "{method: '" + method + "', randomSeed: 1}";
      calls.add("batches.stats('d', " + keys + ") YIELD batchCount RETURN batchCount");
      calls.add("batches.stats.estimate('d', " + keys + ")");
      calls.add("nodeClassification." + train(NEW, method, "few", ""));
      calls.add(
          "nodeClassification." + train(NEW, method, "y", "").replace("train(", "train.estimate("));
    }
    String wide = "{auxiliaryPerOutput: 64}";
    calls.add("batches.stats.estimate('d', " + wide + ")");
    calls.add("batches.stats('d', " + wide + ") YIELD batchCount RETURN batchCount");
    calls.add("batches.stream('d', {outputsPerBatch: 5000}) YIELD nodeId RETURN count(*)");
    calls.add("batches.mutate('d', {mutateProperty: 'NEW'}) YIELD batchCount RETURN batchCount");
    calls.add("batches.write('d', {writeProperty: 'NEW'}) YIELD batchCount RETURN batchCount");
    calls.add("batches.store('d', 'NEW') YIELD batchCount RETURN batchCount");
    calls.add("batches.store.estimate('d', " + wide + ")");
    calls.add("influence.stats('d', " + wide + ")");
    calls.add("influence.stats.estimate('d', " + wide + ")");
    calls.add("influence.stream('d') YIELD rank RETURN count(*)");
    trainings(calls);
    predictions(calls, wide);
    return calls.stream().map(call -> "CALL ibmb." + call).toList();
  }

  private static void trainings(List<String> calls) {
    calls.add("nodeClassification." + train(NEW, "node", "y", ""));
    for (String network : List.of("GraphSAGE", "GAT", "MLP")) {
      calls.add("nodeClassification." + train(NEW, "auto", "few", ", model: '" + network + "'"));
    }
    calls.add(
        "nodeClassification."
            + train(NEW, "full", "y", ", layers: 3").replace("Dimension: 16", "Dimension: 256"));
  }

  private static void predictions(List<String> calls, String wide) {
    String model = "{modelName: 'known'";
    calls.add("nodeClassification.predict.stats('d', " + model + "})");
    calls.add("nodeClassification.predict.stats('d', " + model + ", batching: " + wide + "})");
    for (String method : List.of("node", "batch", "random", "shadow", "full")) {
      String batching = model + ", batching: {method: '" + method + "'}})";
      calls.add("nodeClassification.predict.stats('d', " + batching);
      calls.add("nodeClassification.predict.stats.estimate('d', " + batching);
    }
    calls.add(
        "nodeClassification.predict.stream('d', "
            + model
            + ", includePredictedProbabilities: true}) YIELD nodeId RETURN count(*)");
    calls.add("nodeClassification.predict.mutate('d', " + model + ", mutateProperty: 'NEW'})");
    calls.add("nodeClassification.predict.write('d', " + model + ", writeProperty: 'NEW'})");
    calls.add("nodeEmbedding.stats('d', " + model + "})");
    calls.add("nodeEmbedding.stats.estimate('d', " + model + "})");
    calls.add(
        "nodeEmbedding.stats('d', "
            + model
            + ", batching: {method: 'node', auxiliaryPerOutput: 64}})");
    calls.add("nodeEmbedding.stream('d', " + model + "}) YIELD nodeId RETURN count(*)");
    calls.add("nodeEmbedding.mutate('d', " + model + ", mutateProperty: 'NEW'})");
    calls.add("nodeEmbedding.write('d', " + model + ", writeProperty: 'NEW'})");
  }

  /** The call with a name of its own for what it makes. */
  static String anew(String call, int number) {
    return call.replace(NEW, "made" + number);
  }
}
