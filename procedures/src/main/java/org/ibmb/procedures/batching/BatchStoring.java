/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ibmb.batch.BatchPlan;
import org.ibmb.batch.BatchUpdate;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Graph;
import org.ibmb.graph.GraphImprint;
import org.ibmb.graph.Propagation;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.InfluenceListBounds;
import org.ibmb.influence.InfluenceUpdate;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.MemoryLedger;
import org.ibmb.procedures.call.Progress;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.call.Versions;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.estimate.EstimateRow;
import org.ibmb.procedures.estimate.GivenSize;
import org.ibmb.procedures.estimate.MemoryNeed;
import org.ibmb.procedures.estimate.Sharing;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.procedures.projection.SharedInputs;
import org.ibmb.run.InvalidInput;
import org.ibmb.store.BatchStore;
import org.ibmb.store.StoredBatches;

/**
 * One call of {@code ibmb.batches.store}: first every check, then the work.
 *
 * @param name of the batches
 * @param earlier what is brought up to date; null: everything is computed
 * @param tolerance of the update, see {@link org.ibmb.influence.InfluenceUpdate}
 */
public record BatchStoring(
    Call call, String name, BatchRequest request, StoredChoice earlier, double tolerance) {

  /** What is on disk now, and how long it took. */
  record Result(
      BatchUpdate update,
      long bytes,
      long preProcessingMillis,
      long computeMillis,
      long storeMillis,
      List<String> warnings) {}

  /** What the keys say. */
  private record Settings(BatchRequest.Settings request, double tolerance) {

    private static Settings read(Configuration keys) {
      return new Settings(
          BatchRequest.Settings.read(keys, BatchingMethod.Use.STORING, "updateFrom"),
          readTolerance(keys));
    }

    /**
     * Looks up the rest.
     *
     * @param name null where the call is only estimated
     * @param earlier what is brought up to date; null: everything is computed
     */
    private BatchStoring bind(Call call, String graphName, String name, StoredChoice earlier) {
      BatchRequest bound = request.bind(call, graphName, earlier);
      bound.keys().check(() -> requireBudget(earlier, bound.batching().config()));
      bound.keys().throwIfAny();
      return new BatchStoring(call, name, bound, earlier, tolerance);
    }
  }

  /**
   * @throws InvalidInput with all mistakes
   */
  static BatchStoring prepare(Call call, String graphName, String name, Configuration keys) {
    keys.check(() -> BatchStore.requireStorable(name));
    Settings settings = Settings.read(keys);
    StoredChoice earlier = settings.request.findStored(call);
    boolean named = name != null && !name.isBlank();
    if (named && !replaces(name, earlier) && (earlier != null || !keys.has("updateFrom"))) {
      keys.check(() -> BatchCatalog.of(call).requireFree(name));
    }
    return settings.bind(call, graphName, name, earlier);
  }

  /**
   * The memory of a call on a projection, or on a graph of which only the size is known. It may
   * name batches that exist.
   *
   * @param graph the name of the projection, or a map of sizes
   * @throws InvalidInput with all mistakes
   */
  static EstimateRow estimate(Call call, String name, Object graph, Configuration keys) {
    GivenSize given = GivenSize.read(graph, keys);
    Settings settings = Settings.read(keys);
    StoredChoice earlier = settings.request.findStored(call);
    if (given != null) {
      return estimate(name, settings, earlier, given);
    }
    BatchStoring storing = settings.bind(call, GivenSize.graphName(graph), null, earlier);
    BatchRequest request = storing.request;
    return EstimateRow.of(
        name, storing.estimate(), GraphSize.of(request.projection()), request.run());
  }

  private static EstimateRow estimate(
      String name, Settings settings, StoredChoice earlier, GivenSize given) {
    BatchingSettings batching = settings.request.batching().bind(earlier, BatchingSettings.DEFAULT);
    NodeWiseConfig config = batching.config();
    given.keys().check(() -> requireBudget(earlier, config));
    SizedRequest sized = new SizedRequest(given.graph(), settings.request.nodes());
    batching.checkCount(given.keys(), BatchingMethod.Use.STORING, sized.outputs());
    StoringMemory memory =
        new StoringMemory(sized.size(), config, sized.lists(config.influence()), sized.run());
    return sized.row(
        name,
        earlier == null ? memory.fromScratch() : memory.update(earlier.size(), sized.outputs()));
  }

  private static double readTolerance(Configuration keys) {
    if (!keys.has("updateFrom")) {
      keys.refuse("tolerance", "is a key of updates: name the earlier batches by 'updateFrom'");
      return 0;
    }
    double tolerance = keys.decimal("tolerance", 0);
    keys.check(() -> InfluenceUpdate.requireTolerance(tolerance));
    return tolerance;
  }

  private static void requireBudget(StoredChoice earlier, NodeWiseConfig asked) {
    if (earlier != null
        && (earlier.config().outputsPerBatch() != asked.outputsPerBatch()
            || earlier.config().auxiliaryPerBatch() != asked.auxiliaryPerBatch())) {
      throw new InvalidInput(
          "An update keeps the budget of the earlier batches, outputsPerBatch: %d and auxiliaryPerBatch: %d, but %d and %d are asked for. Leave these keys out, or store batches without 'updateFrom'."
              .formatted(
                  earlier.config().outputsPerBatch(),
                  earlier.config().auxiliaryPerBatch(),
                  asked.outputsPerBatch(),
                  asked.auxiliaryPerBatch()));
    }
  }

  /** Only an update of the same name replaces a file. */
  private static boolean replaces(String name, StoredChoice earlier) {
    return earlier != null && earlier.name().equals(name);
  }

  /**
   * @throws InvalidInput where another call is storing batches of this name, or has meanwhile
   */
  Result run() {
    try (StoringNames.Reservation held = BatchCatalog.of(call).reserve(name)) {
      if (!replaces(name, earlier)) {
        BatchCatalog.of(call).requireFree(name);
      }
      return work();
    }
  }

  private Result work() {
    try (Running running =
        Running.start(
            call,
            request.run(),
            memoryRequest(),
            Progress.stage("relationships", 1),
            Progress.stage("batches", 1),
            Progress.stage("file", 1))) {
      Stopwatch watch = new Stopwatch();
      // Networks normalise the graph as they need it, when they cut the batches out of it.
      Graph graph = running.stage(() -> graph(running));
      GraphImprint now = running.guarded(() -> StoredChoice.imprint(request.projection(), graph));
      long preProcessingMillis = watch.lapMillis();
      BatchUpdate made = running.stage(() -> make(running, graph, now));
      long computeMillis = watch.lapMillis();
      StoredBatches batches = new StoredBatches(made.plan(), now, metadata(graph, now));
      long bytes = running.stage(() -> write(batches));
      running.finish();
      return new Result(
          made,
          bytes,
          preProcessingMillis,
          computeMillis,
          watch.lapMillis(),
          running.progress().warnings());
    }
  }

  private Graph graph(Running running) {
    return call.kept(SharedInputs.class)
        .graph(request.projection(), Propagation.NONE, running.workers(), running.stop());
  }

  /** What is known of the memory before any work; the engine asks for lists and pairs. */
  private MemoryLedger.Request memoryRequest() {
    int outputs = request.outputs().length;
    MemoryNeed need = memory(InfluenceListBounds.none(outputs), outputs);
    return need.request(
        "ibmb.batches.store",
        Sharing.of(call, request.projection()).relationships(Propagation.NONE),
        remedies());
  }

  /** An update keeps the budget of the earlier batches, and their outputs. */
  private List<String> remedies() {
    List<String> keys =
        new ArrayList<>(
            request.batching().remedies("", BatchingMethod.Use.STORING, earlier, request.run()));
    if (earlier == null) {
      keys.add("sourceNodes");
    } else {
      keys.remove("outputsPerBatch");
    }
    return keys;
  }

  /** Bounds that the size of the graph gives. */
  private MemoryNeed bounds() {
    int perOutput = request.batching().config().influence().auxiliaryPerOutput();
    int nodes = request.projection().nodeCount();
    int outputs = request.outputs().length;
    return memory(InfluenceListBounds.of(outputs, nodes, perOutput), outputs);
  }

  /**
   * The memory of a call; the relationships and the earlier batches are read for it, unless they
   * are too large for now.
   */
  public MemoryNeed estimate() {
    Running running = Running.tryQuietly(call, request.run(), memoryRequest());
    if (running == null) {
      return bounds();
    }
    try (running) {
      Graph graph = graph(running);
      InfluenceConfig influence = request.batching().config().influence();
      InfluenceListBounds lists = BatchSizes.lists(graph, request.outputs(), influence, running);
      return memory(lists, earlier == null ? 0 : added(earlier.load(call)));
    }
  }

  private MemoryNeed memory(InfluenceListBounds lists, long added) {
    StoringMemory memory =
        new StoringMemory(
            GraphSize.of(request.projection()), request.batching().config(), lists, request.run());
    return earlier == null ? memory.fromScratch() : memory.update(earlier.size(), added);
  }

  /** Outputs that are asked for and not among the earlier ones. */
  private long added(StoredBatches before) {
    int[] sources = before.plan().influence().sources();
    long[] held = new long[sources.length];
    Arrays.setAll(held, i -> before.graph().ids()[sources[i]]);
    Arrays.sort(held);
    long added = 0;
    for (int output : request.outputs()) {
      long id = request.projection().originalId(output);
      added += Arrays.binarySearch(held, id) < 0 ? 1 : 0;
    }
    return added;
  }

  private long write(StoredBatches batches) {
    BatchCatalog stored = BatchCatalog.of(call);
    return replaces(name, earlier) ? stored.replace(name, batches) : stored.store(name, batches);
  }

  private BatchUpdate make(Running running, Graph graph, GraphImprint now) {
    if (earlier == null) {
      BatchPlan plan =
          running.engine().plan(graph, request.outputs(), request.batching().config(), call.stop());
      return new BatchUpdate(plan, plan.outputCount(), plan.groups().length);
    }
    StoredBatches before = earlier.load(call);
    return running
        .engine()
        .update(
            before.plan(), before.graph(), graph, now, request.outputs(), tolerance, call.stop());
  }

  /** Where the batches come from, for those who find the file later. */
  private Map<String, Object> metadata(Graph graph, GraphImprint now) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("databaseName", call.databaseName());
    metadata.put("graphName", request.projection().name());
    metadata.put("relationshipCount", (long) graph.adjacency().edgeCount());
    metadata.put("fingerprint", HexFormat.of().toHexDigits(now.fingerprint()));
    metadata.put("ibmb", Versions.ibmb());
    return metadata;
  }
}
