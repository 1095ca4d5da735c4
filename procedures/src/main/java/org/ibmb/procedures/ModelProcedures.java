/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.time.ZonedDateTime;
import java.util.Map;
import java.util.stream.Stream;
import org.ibmb.run.Problems;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.model}: the caller's models, as {@code gds.model} shows its own. */
public final class ModelProcedures extends IbmbProcedure {

  /** One model. */
  public record ModelRow(
      String modelName,
      String modelType,
      Map<String, Object> modelInfo,
      ZonedDateTime creationTime,
      Map<String, Object> trainConfig,
      Map<String, Object> graphSchema,
      boolean loaded,
      boolean stored) {

    static ModelRow of(ClassifierModel model) {
      return new ModelRow(
          model.name(),
          ClassifierModel.TYPE,
          model.info(),
          model.creationTime(),
          model.trainConfig(),
          model.graphSchema(),
          true,
          false);
    }
  }

  /** Whether there is such a model. */
  public record ExistsRow(String modelName, String modelType, boolean exists) {}

  @Procedure(name = "ibmb.model.list", mode = Mode.READ)
  @Description("Lists the models of the user, or the one of the given name.")
  public Stream<ModelRow> list(@Name(value = "modelName", defaultValue = "") String modelName) {
    return call().models().list(call().user()).stream()
        .filter(model -> modelName == null || modelName.isEmpty() || model.name().equals(modelName))
        .map(ModelRow::of);
  }

  @Procedure(name = "ibmb.model.exists", mode = Mode.READ)
  @Description("Tells whether the user has a model of the given name.")
  public Stream<ExistsRow> exists(@Name("modelName") String modelName) {
    requireName(modelName);
    boolean exists = call().models().exists(call().user(), modelName);
    return Stream.of(new ExistsRow(modelName, exists ? ClassifierModel.TYPE : "n/a", exists));
  }

  @Procedure(name = "ibmb.model.drop", mode = Mode.READ)
  @Description("Drops a model of the user and frees its memory.")
  public Stream<ModelRow> drop(
      @Name("modelName") String modelName,
      @Name(value = "failIfMissing", defaultValue = "true") boolean failIfMissing) {
    requireName(modelName);
    Call call = call();
    if (!failIfMissing && !call.models().exists(call.user(), modelName)) {
      return Stream.empty();
    }
    return Stream.of(ModelRow.of(call.models().drop(call.user(), modelName)));
  }

  private static void requireName(String modelName) {
    new Problems().require(modelName != null, "'modelName' must not be null").throwIfAny();
  }
}
