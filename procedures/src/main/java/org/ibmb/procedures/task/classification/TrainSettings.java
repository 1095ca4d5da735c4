/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.model.Architecture;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.batching.ScheduleSettings;
import org.ibmb.procedures.batching.StoredChoice;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.projection.FeatureTreatment;
import org.ibmb.procedures.projection.ProjectionFilter;
import org.ibmb.procedures.projection.SplitSettings;
import org.ibmb.train.Metric;
import org.ibmb.train.TrainingConfig;

/**
 * The keys of {@code ibmb.nodeClassification.train}.
 *
 * @param featureProperties null: all numeric node properties but target and split
 * @param defaultFeatureValue in the place of features that are missing or NaN; null: an error
 * @param network the network's shape, with placeholders for what only the data tells
 * @param stored where batches are taken from; null: they are made
 * @param training with a placeholder for the metric, which may be one of a class
 * @param metrics the first one chooses the best epoch
 */
public record TrainSettings(
    String modelName,
    String targetProperty,
    List<String> featureProperties,
    FeatureScaling.Method featureScaler,
    Double defaultFeatureValue,
    Architecture network,
    BatchingSettings batching,
    StoredChoice stored,
    ClassWeights classWeights,
    double focusWeight,
    TrainingConfig training,
    List<MetricChoice> metrics,
    SplitSettings split,
    ProjectionFilter filter,
    boolean storeModelToDisk,
    RunSettings run) {
  private static final Architecture DEFAULT_NETWORK =
      new Architecture(Architecture.Type.GCN, 1, 64, 2, 2, 4, 0.5, false);

  public static TrainSettings read(Call call, Configuration keys) {
    Architecture network = readNetwork(keys);
    Configuration batchingKeys = keys.nested("batching");
    StoredChoice stored = StoredChoice.read(call, batchingKeys, "stored");
    BatchingSettings batching =
        BatchingSettings.readForTraining(batchingKeys, network.layers(), stored);
    TrainSettings settings =
        new TrainSettings(
            keys.mandatoryString("modelName"),
            keys.mandatoryString("targetProperty"),
            keys.strings("featureProperties", null),
            keys.choice(
                "featureScaler", FeatureScaling.Method.values(), FeatureScaling.Method.NONE),
            FeatureTreatment.readDefaultValue(keys, null),
            network,
            batching,
            stored,
            ClassWeights.read(keys),
            readFocus(keys),
            readTraining(keys, batching.schedule()),
            MetricChoice.read(keys),
            SplitSettings.read(keys),
            ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING),
            keys.flag("storeModelToDisk", false),
            RunSettings.read(keys));
    settings.checkTarget(keys);
    return settings;
  }

  /** The answer is no question. */
  private void checkTarget(Configuration keys) {
    boolean leaks = featureProperties != null && featureProperties.contains(targetProperty);
    keys.problems()
        .require(
            targetProperty.isBlank() || !leaks,
            "'featureProperties' must not name the target property '%s': a model would read the answer, and predict nothing where it is missing. Leave it out.",
            targetProperty);
  }

  private static Architecture readNetwork(Configuration keys) {
    Architecture.Type type =
        keys.choice("model", Architecture.Type.values(), DEFAULT_NETWORK.type());
    int layers = keys.count("layers", DEFAULT_NETWORK.layers());
    int hidden = keys.count("hiddenDimension", DEFAULT_NETWORK.hiddenDimension());
    int heads = keys.count("heads", DEFAULT_NETWORK.heads());
    double dropout = keys.decimal("dropout", DEFAULT_NETWORK.dropout());
    boolean residual = keys.flag("residual", DEFAULT_NETWORK.residual());
    return keys.checked(
        () -> new Architecture(type, 1, hidden, layers, 2, heads, dropout, residual),
        DEFAULT_NETWORK);
  }

  private static double readFocus(Configuration keys) {
    double focus = keys.decimal("focusWeight", 0);
    keys.problems().notNegative("focusWeight", focus);
    return focus;
  }

  private static TrainingConfig readTraining(Configuration keys, ScheduleSettings schedule) {
    TrainingConfig defaults = TrainingConfig.DEFAULT;
    double learningRate = keys.decimal("learningRate", defaults.learningRate());
    double penalty = keys.decimal("penalty", defaults.penalty());
    int maxEpochs = keys.count("maxEpochs", defaults.maxEpochs());
    int minEpochs = keys.count("minEpochs", defaults.minEpochs());
    int patience = keys.count("patience", defaults.patience());
    double tolerance = keys.decimal("tolerance", defaults.tolerance());
    // Drawn below 2^53, so that every driver's language can hold it and give it back.
    long seed = keys.integer("randomSeed", ThreadLocalRandom.current().nextLong(1L << 53));
    return keys.checked(
        () ->
            new TrainingConfig(
                    learningRate,
                    penalty,
                    maxEpochs,
                    minEpochs,
                    patience,
                    tolerance,
                    Metric.ACCURACY,
                    seed)
                .withSchedule(schedule.order(), schedule.batchesPerStep()),
        defaults);
  }

  /** The network for {@code inputs} features and {@code classes} classes. */
  public Architecture networkFor(int inputs, int classes) {
    return new Architecture(
        network.type(),
        inputs,
        network.hiddenDimension(),
        network.layers(),
        classes,
        network.heads(),
        network.dropout(),
        network.residual());
  }
}
