/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.model;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/**
 * A model as the catalog lists it: in memory, on disk or both. The columns of {@code
 * gds.model.list}, and two of our own.
 *
 * @param loaded whether it can predict
 * @param stored whether it is on disk
 * @param published always false: models belong to one user
 * @param version its version on disk; null where it is not there
 * @param versions all versions of its name on disk
 */
public record CatalogEntry(
    String modelName,
    String modelType,
    Map<String, Object> modelInfo,
    ZonedDateTime creationTime,
    Map<String, Object> trainConfig,
    Map<String, Object> graphSchema,
    boolean loaded,
    boolean stored,
    boolean published,
    Long version,
    List<Long> versions) {

  static CatalogEntry loaded(ClassifierModel model, List<Long> versions) {
    Long version = model.version() == null ? null : Long.valueOf(model.version());
    return new CatalogEntry(
        model.name(),
        ClassifierModel.TYPE,
        model.info(),
        model.creationTime(),
        model.trainConfig(),
        model.graphSchema(),
        true,
        version != null,
        false,
        version,
        versions);
  }

  static CatalogEntry stored(
      String name, long version, List<Long> versions, ModelMetadata metadata) {
    return new CatalogEntry(
        name,
        ClassifierModel.TYPE,
        metadata.info(),
        metadata.creationTime(),
        metadata.map("trainConfig"),
        metadata.map("graphSchema"),
        false,
        true,
        false,
        version,
        versions);
  }

  /** One damaged file must not hide the other models. */
  static CatalogEntry damaged(String name, long version, List<Long> versions, String problem) {
    return new CatalogEntry(
        name,
        ClassifierModel.TYPE,
        Map.of("modelName", name, "problem", problem),
        null,
        Map.of(),
        Map.of(),
        false,
        true,
        false,
        version,
        versions);
  }
}
