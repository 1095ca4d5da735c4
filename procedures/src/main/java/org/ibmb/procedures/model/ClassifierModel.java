/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.model;

import java.time.ZonedDateTime;
import java.util.Map;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.classification.Classes;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.projection.FeatureSchema;
import org.ibmb.procedures.projection.FeatureTreatment;
import org.ibmb.procedures.projection.ProjectionFilter;

/**
 * A trained node classifier and all that is needed to apply it.
 *
 * @param name what it is called in memory: {@code name}, or {@code name@2} where that version was
 *     asked for
 * @param version its version on disk; null where it was not stored
 * @param classes what each output of the network stands for
 * @param features what the network reads
 * @param treatment what is done to the features first
 * @param filter the part of the graph it was trained on; predictions default to the same
 * @param batching how it was trained; predictions default to the same
 * @param seed of the training; predictions draw from the same
 * @param info the column {@code modelInfo}
 * @param trainConfig the configuration it was trained with
 * @param graphSchema the schema of the projection it was trained on
 */
public record ClassifierModel(
    String name,
    Integer version,
    ZonedDateTime creationTime,
    TrainedModel network,
    Classes classes,
    FeatureSchema features,
    FeatureTreatment treatment,
    ProjectionFilter filter,
    BatchingSettings batching,
    long seed,
    Map<String, Object> info,
    Map<String, Object> trainConfig,
    Map<String, Object> graphSchema) {

  public static final String TYPE = "NodeClassification";

  ClassifierModel withVersion(Integer stored) {
    return new ClassifierModel(
        name,
        stored,
        creationTime,
        network,
        classes,
        features,
        treatment,
        filter,
        batching,
        seed,
        info,
        trainConfig,
        graphSchema);
  }

  /**
   * A class as a projection can hold it, which knows no strings: an integer itself, of anything
   * else its position.
   */
  public long projectableClass(int position) {
    return classes.values().get(position) instanceof Long value ? value : position;
  }
}
