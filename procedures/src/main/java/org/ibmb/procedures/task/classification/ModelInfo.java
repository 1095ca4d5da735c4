/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.model.Architecture;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.objective.classification.Metric;
import org.ibmb.procedures.batching.StoredChoice;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.Versions;
import org.ibmb.procedures.model.ClassifierModel;
import org.ibmb.procedures.projection.FeatureSchema;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.train.TrainingResult;
import org.ibmb.train.TrainingTask;

/**
 * The column {@code modelInfo}: what users read about a trained model, in the order in which they
 * look for it. Files keep the order; maps of Cypher have none.
 */
public final class ModelInfo {
  private static final String METRICS = "metrics";
  private static final String WARNINGS = "warnings";

  private ModelInfo() {}

  /** The scores by metric and set. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> metrics(Map<String, Object> info) {
    return (Map<String, Object>) info.get(METRICS);
  }

  /** What the training warned of. */
  @SuppressWarnings("unchecked")
  static List<String> warnings(Map<String, Object> info) {
    return (List<String>) info.get(WARNINGS);
  }

  static Map<String, Object> of(
      TrainSettings settings,
      StoredChoice stored,
      FeatureSchema features,
      TrainingInput input,
      TrainingResult<ClassScores> result,
      Map<String, Metric> metrics,
      List<String> warnings) {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("modelName", settings.modelName());
    info.put("modelType", ClassifierModel.TYPE);
    info.put(METRICS, metrics(metrics, result));
    info.put(WARNINGS, warnings);
    info.put("classes", input.targets().classes());
    info.put("ranEpochs", (long) result.ranEpochs());
    info.put("didConverge", result.didConverge());
    info.put("bestEpoch", (long) result.bestEpoch());
    info.put("epochLosses", result.epochLosses());
    info.put("architecture", architecture(result.model().architecture()));
    info.put("batching", batching(stored, input));
    info.put("featureProperties", features.properties());
    info.put("seed", settings.learning().seed());
    return info;
  }

  private static Map<String, Object> metrics(
      Map<String, Metric> metrics, TrainingResult<ClassScores> result) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Map.Entry<String, Metric> entry : metrics.entrySet()) {
      Metric metric = entry.getValue();
      Map<String, Object> scores = new LinkedHashMap<>();
      scores.put("train", score(result.train(), metric));
      scores.put("validation", score(result.validation(), metric));
      scores.put("test", score(result.test(), metric));
      all.put(entry.getKey(), scores);
    }
    return all;
  }

  private static Double score(ClassScores scores, Metric metric) {
    return scores == null ? null : scores.of(metric);
  }

  private static Map<String, Object> architecture(Architecture network) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("model", network.type().toString());
    map.put("inputDimension", (long) network.inputDimension());
    map.put("hiddenDimension", (long) network.hiddenDimension());
    map.put("layers", (long) network.layers());
    map.put("classes", (long) network.outputDimension());
    if (network.type() == Architecture.Type.GAT) {
      map.put("heads", (long) network.heads());
    }
    map.put("dropout", network.dropout());
    map.put("residual", network.residual());
    map.put("parameterCount", (long) network.parameterCount());
    return map;
  }

  private static Map<String, Object> batching(StoredChoice stored, TrainingInput input) {
    Map<String, Object> batching = input.batching().toMap();
    if (stored != null) {
      batching.put("stored", stored.name());
    }
    batching.put("trainingBatches", (long) input.training().count());
    batching.put("validationBatches", (long) input.validation().count());
    batching.put("testBatches", testBatches(input.test()));
    batching.put("scoredBy", input.test().exact() ? "full" : "batches");
    return batching;
  }

  /** Exact scores come from the full graph, which is one batch. */
  private static long testBatches(TrainingTask.FinalScores test) {
    if (test.exact()) {
      return test.nodes().length == 0 ? 0 : 1;
    }
    return test.batches() == null ? 0 : test.batches().count();
  }

  /** Where the model comes from, for those who find it later. */
  static Map<String, Object> lineage(Call call, Projection projection, TrainingInput input) {
    Map<String, Object> lineage = new LinkedHashMap<>();
    lineage.put("databaseName", call.databaseName());
    lineage.put("graphName", projection.name());
    lineage.put("nodeCount", (long) input.graph().nodeCount());
    lineage.put("relationshipCount", (long) input.graph().adjacency().edgeCount());
    lineage.put("dataFingerprint", input.fingerprint());
    lineage.put("versions", Versions.all(call));
    return lineage;
  }
}
