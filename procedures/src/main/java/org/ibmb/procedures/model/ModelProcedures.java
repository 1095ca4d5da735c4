/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.model;

import java.util.List;
import java.util.stream.Stream;
import org.ibmb.procedures.call.IbmbProcedure;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.run.Problems;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.model}: the caller's models, as {@code gds.model} shows its own. */
public final class ModelProcedures extends IbmbProcedure {

  /** Whether there is such a model. */
  public record ExistsRow(String modelName, String modelType, boolean exists) {}

  /**
   * What was written.
   *
   * @param version counted from 1 per name
   */
  public record StoreRow(String modelName, long storeMillis, long version) {}

  /** What was read. */
  public record LoadRow(String modelName, long loadMillis, long version) {}

  /**
   * What is gone.
   *
   * @param versions that were on disk
   */
  public record DeleteRow(String modelName, long deleteMillis, List<Long> versions) {}

  /**
   * What stands for the name now.
   *
   * @param version the new number of the old version
   */
  public record RollbackRow(String modelName, long rollbackMillis, long version) {}

  @Procedure(name = "ibmb.model.list", mode = Mode.READ)
  @Description("Lists the models of the user, in memory and on disk, or those of the given name.")
  public Stream<CatalogEntry> list(@Name(value = "modelName", defaultValue = "") String modelName) {
    return answer(() -> Catalog.of(call()).list(modelName == null ? "" : modelName).stream());
  }

  @Procedure(name = "ibmb.model.exists", mode = Mode.READ)
  @Description("Tells whether the user has a model of the given name, in memory or on disk.")
  public Stream<ExistsRow> exists(@Name("modelName") String modelName) {
    return answer(
        () -> {
          requireName(modelName);
          boolean exists = Catalog.of(call()).exists(modelName);
          return Stream.of(new ExistsRow(modelName, exists ? ClassifierModel.TYPE : "n/a", exists));
        });
  }

  @Procedure(name = "ibmb.model.drop", mode = Mode.READ)
  @Description("Drops a model of the user from memory; what is stored on disk stays.")
  public Stream<CatalogEntry> drop(
      @Name("modelName") String modelName,
      @Name(value = "failIfMissing", defaultValue = "true") boolean failIfMissing) {
    return answer(
        () -> {
          requireName(modelName);
          Catalog models = Catalog.of(call());
          if (!failIfMissing && !models.isLoaded(modelName)) {
            return Stream.empty();
          }
          return Stream.of(models.drop(modelName));
        });
  }

  @Procedure(name = "ibmb.model.store", mode = Mode.READ)
  @Description("Stores a model of the user on disk, as a new version of its name.")
  public Stream<StoreRow> store(
      @Name("modelName") String modelName,
      // Accepted as GDS accepts it; every model can be stored.
      @Name(value = "failIfUnsupported", defaultValue = "true") boolean failIfUnsupported) {
    return answer(
        () -> {
          requireName(modelName);
          Stopwatch watch = new Stopwatch();
          int version = Catalog.of(call()).store(modelName);
          return Stream.of(new StoreRow(modelName, watch.lapMillis(), version));
        });
  }

  @Procedure(name = "ibmb.model.load", mode = Mode.READ)
  @Description("Loads a stored model into memory: the newest version, or name@2 for one.")
  public Stream<LoadRow> load(@Name("modelName") String modelName) {
    return answer(
        () -> {
          requireName(modelName);
          Stopwatch watch = new Stopwatch();
          int version = Catalog.of(call()).load(modelName).version();
          return Stream.of(new LoadRow(modelName, watch.lapMillis(), version));
        });
  }

  @Procedure(name = "ibmb.model.delete", mode = Mode.READ)
  @Description("Deletes a stored model from disk: all versions, or name@2 for one.")
  public Stream<DeleteRow> delete(
      @Name("modelName") String modelName,
      @Name(value = "failIfMissing", defaultValue = "true") boolean failIfMissing) {
    return answer(
        () -> {
          requireName(modelName);
          Catalog models = Catalog.of(call());
          if (!failIfMissing && !models.requireDisk().exists(models.user(), modelName)) {
            return Stream.empty();
          }
          Stopwatch watch = new Stopwatch();
          List<Long> versions = models.delete(modelName).stream().map(Long::valueOf).toList();
          return Stream.of(new DeleteRow(modelName, watch.lapMillis(), versions));
        });
  }

  @Procedure(name = "ibmb.model.rollback", mode = Mode.READ)
  @Description("Makes an older version of a stored model, name@2, the newest again and loads it.")
  public Stream<RollbackRow> rollback(@Name("modelName") String modelName) {
    return answer(
        () -> {
          requireName(modelName);
          Stopwatch watch = new Stopwatch();
          ClassifierModel model = Catalog.of(call()).rollback(modelName);
          return Stream.of(new RollbackRow(model.name(), watch.lapMillis(), model.version()));
        });
  }

  private static void requireName(String modelName) {
    new Problems().require(modelName != null, "'modelName' must not be null").throwIfAny();
  }
}
