/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.function.UnaryOperator;
import org.ibmb.procedures.batching.AskedBatching;
import org.ibmb.procedures.batching.BatchingMethod;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.batching.StoredChoice;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.model.Catalog;
import org.ibmb.procedures.model.ClassifierModel;
import org.ibmb.procedures.projection.FeatureTreatment;
import org.ibmb.procedures.projection.ProjectionFilter;

/**
 * What the keys of a call say that applies a model.
 *
 * @param defaultFeatureValue null: that of the model
 * @param filter null for each key that is absent: that of the model
 * @param defaultBatching what an absent method is, with the values of the model
 */
record PredictionSettings(
    Configuration keys,
    String modelName,
    AskedBatching batching,
    UnaryOperator<BatchingSettings> defaultBatching,
    Double defaultFeatureValue,
    ProjectionFilter filter,
    RunSettings run) {

  static PredictionSettings read(
      Configuration keys, UnaryOperator<BatchingSettings> defaultBatching) {
    return new PredictionSettings(
        keys,
        keys.mandatoryString("modelName"),
        AskedBatching.read(
            keys.nested("batching"),
            "stored",
            defaultBatching.apply(BatchingSettings.DEFAULT),
            BatchingMethod.Use.PREDICTION),
        defaultBatching,
        FeatureTreatment.readDefaultValue(keys, null),
        ProjectionFilter.readGiven(keys),
        RunSettings.readWithDevice(keys));
  }

  /** Looks up model and stored batches, and takes from them what the keys do not say. */
  Bound bind(Call call) {
    ClassifierModel model =
        modelName.isBlank() ? null : keys.checked(() -> Catalog.of(call).get(modelName), null);
    StoredChoice stored = StoredChoice.find(call, keys, batching.stored());
    BatchingSettings trained = model == null ? BatchingSettings.DEFAULT : model.batching();
    Double missing = defaultFeatureValue;
    if (missing == null && model != null) {
      missing = keys.resolve(FeatureTreatment.DEFAULT_VALUE, model.treatment().defaultValue());
    }
    return new Bound(
        model,
        missing,
        batching.bind(stored, defaultBatching.apply(trained)),
        stored,
        ProjectionFilter.bind(
            keys, filter, model == null ? ProjectionFilter.EVERYTHING : model.filter()));
  }

  /**
   * What the keys stand for.
   *
   * @param model null where there is none, which is noted
   * @param stored null where the keys name none, or none that is there, which is noted
   */
  record Bound(
      ClassifierModel model,
      Double defaultFeatureValue,
      BatchingSettings batching,
      StoredChoice stored,
      ProjectionFilter filter) {}
}
