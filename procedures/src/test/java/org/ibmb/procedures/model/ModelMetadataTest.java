/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.model.Architecture;
import org.ibmb.model.TrainedModel;
import org.ibmb.objective.classification.Classes;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.projection.FeatureSchema;
import org.ibmb.procedures.projection.FeatureTreatment;
import org.ibmb.procedures.projection.ProjectionFilter;
import org.ibmb.run.InvalidInput;
import org.ibmb.store.StoredModel;
import org.junit.jupiter.api.Test;

/** What a stored model says of its features, and what is made of files that say it wrongly. */
class ModelMetadataTest {
  private static final String KEY = "featureTreatment";
  private static final Architecture SHAPE =
      new Architecture(Architecture.Type.GCN, 2, 4, 1, 2, 1, 0, false);
  private static final FeatureTreatment TREATMENT =
      new FeatureTreatment(
          0.5,
          new FeatureScaling(
              FeatureScaling.Method.STD, new double[] {1, 0.1}, new double[] {0, 3e-9}));

  @Test
  void theTreatmentOfFeaturesIsKept() {
    FeatureTreatment read = read(stored().metadata()).treatment();
    assertEquals(0.5, read.defaultValue());
    assertEquals(FeatureScaling.Method.STD, read.scaling().method());
    assertArrayEquals(TREATMENT.scaling().shift(), read.scaling().shift());
    assertArrayEquals(TREATMENT.scaling().factor(), read.scaling().factor());
  }

  @Test
  void filesFromBeforeLoadAndDoNothingToFeatures() {
    Map<String, Object> old = new LinkedHashMap<>(stored().metadata());
    old.remove(KEY);
    assertSame(FeatureTreatment.NONE, read(old).treatment());
  }

  @Test
  void theSeedIsAFieldAndOfOlderFilesTheOneThatUsersRead() {
    Map<String, Object> metadata = new LinkedHashMap<>(stored().metadata());
    assertEquals(7, read(metadata).seed());
    metadata.remove("seed");
    assertEquals(8, read(metadata).seed());
    metadata.put("modelInfo", Map.of());
    assertEquals(0, read(metadata).seed());
  }

  @Test
  void whatIsNoTreatmentIsRefused() {
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("featureScaler", "log", "shift", List.of(), "factor", List.of()),
            Map.of("featureScaler", "std", "shift", List.of(), "factor", List.of()),
            Map.of("featureScaler", "std", "shift", List.of(1.0, 2.0), "factor", List.of(1.0)),
            Map.of("featureScaler", "std", "shift", List.of(1.0, "x"), "factor", List.of(1.0, 1.0)),
            Map.of(
                "featureScaler", "std", "shift", List.of(1.0, 1.0), "factor", List.of(1.0, -1.0)),
            Map.of("featureScaler", "l2", "shift", List.of(1.0, 1.0), "factor", List.of(1.0, 1.0)),
            Map.of("featureScaler", "l2", "shift", 7L, "factor", List.of()),
            Map.of(
                "featureScaler",
                "none",
                "shift",
                List.of(),
                "factor",
                List.of(),
                "defaultFeatureValue",
                1e300))) {
      Map<String, Object> map = new LinkedHashMap<>(stored().metadata());
      map.put(KEY, wrong);
      String message = assertThrows(InvalidInput.class, () -> read(map)).getMessage();
      assertTrue(message.contains("'" + KEY + "'"), message);
    }
  }

  private static ClassifierModel read(Map<String, Object> metadata) {
    Map<String, Object> fromFile = new LinkedHashMap<>(metadata);
    fromFile.put("features", Map.of("f", 2L)); // all integers of a file are long
    return ModelMetadata.fromStored("m", 1, new StoredModel(network(), fromFile));
  }

  private static TrainedModel network() {
    return new TrainedModel(SHAPE, new float[Math.toIntExact(SHAPE.parameterCount())]);
  }

  private static StoredModel stored() {
    return ModelMetadata.toStored(
        new ClassifierModel(
            "m",
            null,
            ZonedDateTime.parse("2026-01-02T03:04:05Z"),
            network(),
            new Classes(List.of("a", "b")),
            new FeatureSchema(Map.of("f", 2)),
            TREATMENT,
            ProjectionFilter.EVERYTHING,
            BatchingSettings.DEFAULT,
            7,
            Map.of("seed", 8L),
            Map.of(),
            Map.of()));
  }
}
