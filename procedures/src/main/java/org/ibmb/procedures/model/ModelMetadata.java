/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.model;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.objective.classification.Classes;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.projection.FeatureSchema;
import org.ibmb.procedures.projection.FeatureTreatment;
import org.ibmb.procedures.projection.ProjectionFilter;
import org.ibmb.run.InvalidInput;
import org.ibmb.store.StoredModel;

/**
 * A model's file, but for its weights: what {@link ClassifierModel} holds beside them, as JSON
 * knows it.
 */
public final class ModelMetadata {
  private static final String SEED = "seed";

  private final String reference;
  private final Map<String, Object> map;

  /**
   * @param reference what to call the model in messages
   */
  ModelMetadata(String reference, Map<String, Object> map) {
    this.reference = reference;
    this.map = map;
  }

  static StoredModel toStored(ClassifierModel model) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("modelType", ClassifierModel.TYPE);
    map.put("creationTime", model.creationTime().toString());
    map.putAll(model.classes().toMap());
    map.put("features", model.features().widths());
    map.put("featureTreatment", toMap(model.treatment()));
    map.put("filter", model.filter().toMap());
    map.put("batching", model.batching().toMap());
    map.put(SEED, model.seed());
    map.put("modelInfo", model.info());
    map.put("trainConfig", model.trainConfig());
    map.put("graphSchema", model.graphSchema());
    return new StoredModel(model.network(), map);
  }

  /**
   * @param name of the model in memory
   * @throws InvalidInput where the file holds something else
   */
  static ClassifierModel fromStored(String name, int version, StoredModel stored) {
    ModelMetadata metadata = new ModelMetadata(name, stored.metadata());
    return new ClassifierModel(
        name,
        version,
        metadata.creationTime(),
        stored.network(),
        metadata.classes(stored.network().architecture().outputDimension()),
        metadata.features(stored.network().architecture().inputDimension()),
        metadata.treatment(stored.network().architecture().inputDimension()),
        metadata.filter(),
        metadata.batching(),
        metadata.seed(),
        metadata.info(),
        metadata.map("trainConfig"),
        metadata.map("graphSchema"));
  }

  ZonedDateTime creationTime() {
    try {
      return ZonedDateTime.parse(get("creationTime", String.class));
    } catch (DateTimeException e) {
      throw unusable("creationTime");
    }
  }

  Map<String, Object> info() {
    return map("modelInfo");
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> map(String key) {
    return get(key, Map.class);
  }

  private Classes classes(int count) {
    List<Object> classes = new ArrayList<>();
    for (Object value : get("classes", List.class)) {
      if (!(value instanceof String || value instanceof Long || value instanceof Boolean)) {
        throw unusable("classes");
      }
      classes.add(value);
    }
    if (classes.size() != count || count < 2) {
      throw unusable("classes");
    }
    return new Classes(classes);
  }

  private FeatureSchema features(int dimension) {
    Map<String, Integer> widths = new LinkedHashMap<>();
    map("features")
        .forEach(
            (property, width) -> {
              if (!(width instanceof Long number) || number < 0 || number > dimension) {
                throw unusable("features");
              }
              widths.put(property, number.intValue());
            });
    FeatureSchema schema = new FeatureSchema(widths);
    if (schema.dimension() != dimension) {
      throw unusable("features");
    }
    return schema;
  }

  private static Map<String, Object> toMap(FeatureTreatment treatment) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(FeatureTreatment.DEFAULT_VALUE, treatment.defaultValue());
    map.put("featureScaler", treatment.scaling().method().toString());
    map.put("shift", Arrays.stream(treatment.scaling().shift()).boxed().toList());
    map.put("factor", Arrays.stream(treatment.scaling().factor()).boxed().toList());
    return map;
  }

  /** Nothing is done to the features by models that were stored before this could be said. */
  private FeatureTreatment treatment(int dimension) {
    if (!map.containsKey("featureTreatment")) {
      return FeatureTreatment.NONE;
    }
    Map<String, Object> found = map("featureTreatment");
    try {
      FeatureScaling.Method method =
          FeatureScaling.Method.valueOf(
              String.valueOf(found.get("featureScaler")).toUpperCase(Locale.ROOT));
      int columns = ((List<?>) found.get("shift")).size();
      Double fallback = (Double) found.get(FeatureTreatment.DEFAULT_VALUE);
      if (columns != (method.learns() ? dimension : 0)
          || (fallback != null && !Float.isFinite(fallback.floatValue()))) {
        throw unusable("featureTreatment");
      }
      return new FeatureTreatment(
          fallback,
          new FeatureScaling(
              method, numbers(found.get("shift"), columns), numbers(found.get("factor"), columns)));
    } catch (IllegalArgumentException
        | ClassCastException
        | IndexOutOfBoundsException
        | NullPointerException e) {
      throw unusable("featureTreatment");
    }
  }

  private static double[] numbers(Object list, int count) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = ((Number) ((List<?>) list).get(i)).doubleValue();
    }
    return numbers;
  }

  private ProjectionFilter filter() {
    Configuration keys = Configuration.of(map("filter"));
    ProjectionFilter filter = ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING);
    keys.throwIfAny();
    return filter;
  }

  private BatchingSettings batching() {
    Configuration keys = Configuration.of(map("batching"));
    BatchingSettings batching = BatchingSettings.readStored(keys);
    keys.throwIfAny();
    return batching;
  }

  /** Files of before say it to readers alone, where they say it at all. */
  private long seed() {
    Object value = map.containsKey(SEED) ? map.get(SEED) : info().get(SEED);
    return value instanceof Long seed ? seed : 0;
  }

  private <T> T get(String key, Class<T> type) {
    Object value = map.get(key);
    if (!type.isInstance(value)) {
      throw unusable(key);
    }
    return type.cast(value);
  }

  private InvalidInput unusable(String key) {
    return new InvalidInput(
        "The file of model '%s' has nothing usable under '%s' in its metadata. Load another version, or store it again."
            .formatted(reference, key));
  }
}
