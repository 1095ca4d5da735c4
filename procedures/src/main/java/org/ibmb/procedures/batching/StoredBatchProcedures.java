/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.procedures.call.IbmbProcedure;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.run.Problems;
import org.ibmb.store.StoredBatchesEntry;
import org.neo4j.procedure.Description;
import org.neo4j.procedure.Mode;
import org.neo4j.procedure.Name;
import org.neo4j.procedure.Procedure;

/** {@code ibmb.batches} on disk, for trainings and predictions to share. */
public final class StoredBatchProcedures extends IbmbProcedure {

  /**
   * What was written.
   *
   * @param recomputedOutputCount outputs whose influential nodes were computed; all, unless earlier
   *     batches were brought up to date
   * @param rebuiltBatchCount batches that have such an output, or lost one
   * @param bytes of the file
   */
  public record StoreRow(
      String batchesName,
      long batchCount,
      long outputNodeCount,
      long recomputedOutputCount,
      long rebuiltBatchCount,
      long bytes,
      long preProcessingMillis,
      long computeMillis,
      long storeMillis,
      Map<String, Object> configuration,
      List<String> warnings) {}

  /**
   * What is on disk.
   *
   * @param graphName of the projection that the batches were made on
   * @param nodeCount nodes of that projection
   * @param batching how they were made; null where the file is damaged
   * @param problem null unless the file is seen to be damaged; whether its numbers are is seen when
   *     they are read
   */
  public record ListRow(
      String batchesName,
      String graphName,
      long nodeCount,
      long outputNodeCount,
      long batchCount,
      long bytes,
      Map<String, Object> batching,
      String problem) {

    private static ListRow of(StoredBatchesEntry entry) {
      return new ListRow(
          entry.name(),
          entry.metadata().get("graphName") instanceof String name ? name : null,
          entry.nodeCount(),
          entry.outputCount(),
          entry.batchCount(),
          entry.bytes(),
          entry.config() == null ? null : batching(entry.config()),
          entry.problem());
    }

    private static Map<String, Object> batching(NodeWiseConfig config) {
      return BatchingSettings.DEFAULT.nodeWise(config).toMap(BatchingMethod.Use.STORING);
    }
  }

  /** What is gone. */
  public record DeleteRow(String batchesName, long deleteMillis) {}

  @Procedure(name = "ibmb.batches.store", mode = Mode.READ)
  @Description(
      "Groups output nodes into batches and stores them on disk, or brings stored ones up to date.")
  public Stream<StoreRow> store(
      @Name("graphName") String graphName,
      @Name("batchesName") String batchesName,
      @Name(value = "configuration", defaultValue = "{}") Map<String, Object> configuration) {
    return answer(
        () -> {
          Configuration keys = Configuration.of(configuration);
          BatchStoring.Result result =
              BatchStoring.prepare(call(), graphName, batchesName, keys).run();
          return Stream.of(
              new StoreRow(
                  batchesName,
                  result.update().plan().groups().length,
                  result.update().plan().outputCount(),
                  result.update().recomputedOutputs(),
                  result.update().rebuiltBatches(),
                  result.bytes(),
                  result.preProcessingMillis(),
                  result.computeMillis(),
                  result.storeMillis(),
                  keys.resolved(),
                  result.warnings()));
        });
  }

  @Procedure(name = "ibmb.batches.store.estimate", mode = Mode.READ)
  @Description(EstimateRow.DESCRIPTION)
  public Stream<EstimateRow> storeEstimate(
      @Name("graphNameOrConfiguration") Object graph,
      @Name("configuration") Map<String, Object> configuration) {
    return answer(
        configuration, keys -> BatchStoring.estimate(call(), "ibmb.batches.store", graph, keys));
  }

  @Procedure(name = "ibmb.batches.list", mode = Mode.READ)
  @Description("Lists the batches of the user on disk.")
  public Stream<ListRow> list() {
    return answer(() -> BatchCatalog.of(call()).list().stream().map(ListRow::of));
  }

  @Procedure(name = "ibmb.batches.delete", mode = Mode.READ)
  @Description("Deletes stored batches from disk.")
  public Stream<DeleteRow> delete(
      @Name("batchesName") String batchesName,
      @Name(value = "failIfMissing", defaultValue = "true") boolean failIfMissing) {
    return answer(
        () -> {
          new Problems()
              .require(batchesName != null, "'batchesName' must not be null")
              .throwIfAny();
          BatchCatalog stored = BatchCatalog.of(call());
          if (!failIfMissing && !stored.exists(batchesName)) {
            return Stream.empty();
          }
          Stopwatch watch = new Stopwatch();
          stored.delete(batchesName);
          return Stream.of(new DeleteRow(batchesName, watch.lapMillis()));
        });
  }
}
