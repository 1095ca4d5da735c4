/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.procedures.batching.AskedBatching;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.batching.StoredChoice;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.projection.FeatureTreatment;
import org.ibmb.procedures.projection.ProjectionFilter;
import org.ibmb.procedures.projection.SplitSettings;
import org.ibmb.train.TrainingConfig;

/**
 * What the keys of {@code ibmb.nodeClassification.train} say.
 *
 * @param featureProperties null: all numeric node properties but target and split
 * @param defaultFeatureValue in the place of features that are missing or NaN; null: an error
 * @param learning with a step per batch; the schedule is one of {@code batching}
 * @param metrics the first one chooses the best epoch
 */
public record TrainSettings(
    String modelName,
    String targetProperty,
    List<String> featureProperties,
    FeatureScaling.Method featureScaler,
    Double defaultFeatureValue,
    NetworkSettings network,
    AskedBatching batching,
    ClassWeights classWeights,
    double focusWeight,
    TrainingConfig learning,
    List<MetricChoice> metrics,
    SplitSettings split,
    ProjectionFilter filter,
    boolean storeModelToDisk,
    RunSettings run) {

  public static TrainSettings read(Configuration keys) {
    NetworkSettings network = NetworkSettings.read(keys);
    AskedBatching batching = AskedBatching.readForTraining(keys.nested("batching"));
    return new TrainSettings(
        keys.mandatoryString("modelName"),
        keys.mandatoryString("targetProperty"),
        keys.strings("featureProperties", null),
        keys.choice("featureScaler", FeatureScaling.Method.values(), FeatureScaling.Method.NONE),
        FeatureTreatment.readDefaultValue(keys, null),
        network,
        batching,
        ClassWeights.read(keys),
        readFocus(keys),
        readLearning(keys),
        MetricChoice.read(keys),
        SplitSettings.read(keys),
        ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING),
        keys.flag("storeModelToDisk", false),
        RunSettings.readWithDevice(keys));
  }

  private static double readFocus(Configuration keys) {
    double focus = keys.decimal("focusWeight", 0);
    keys.problems().notNegative("focusWeight", focus);
    return focus;
  }

  private static TrainingConfig readLearning(Configuration keys) {
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
                learningRate, penalty, maxEpochs, minEpochs, patience, tolerance, seed),
        defaults);
  }

  /**
   * How batches are made, with stored ones looked up.
   *
   * @param stored where batches are taken from; null: they are made
   */
  record Batching(BatchingSettings settings, StoredChoice stored) {}

  Batching bindBatching(Call call, Configuration keys) {
    StoredChoice stored = StoredChoice.find(call, keys, batching.stored());
    return new Batching(batching.bindForTraining(stored, network.layers()), stored);
  }
}
