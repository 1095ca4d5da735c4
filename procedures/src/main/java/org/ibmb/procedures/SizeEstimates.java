/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.List;
import java.util.Map;
import org.ibmb.batch.BatchingConfig;
import org.ibmb.graph.Features;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.influence.ListLengths;
import org.ibmb.model.Architecture;

/**
 * Estimates for a graph that is not projected: its size alone is given, as GDS takes it in place of
 * a name. Upper bounds that hold for any graph of that size; no batch is made.
 *
 * @param keys of the procedure
 * @param given in place of the name of a graph
 */
record SizeEstimates(Call call, Configuration keys, Configuration given) {
  /** Keys of an anonymous projection in GDS, and of a training: known, though not always read. */
  private static final List<String> KNOWN =
      List.of(
          "nodeProjection",
          "relationshipProjection",
          "nodeProperties",
          "relationshipProperties",
          "featureDimension",
          "classCount");

  private static final int MOST_BATCHES = 1_000_000;

  static SizeEstimates of(Call call, Configuration keys, Map<?, ?> given) {
    Configuration sizes = Configuration.inPlaceOfGraph(given);
    KNOWN.forEach(sizes::any);
    return new SizeEstimates(call, keys, sizes);
  }

  EstimateRow influence(String name) {
    InfluenceConfig config = BatchingSettings.readInfluence(keys, InfluenceConfig.DEFAULT);
    Common common = common();
    ListLengths lists = common.lists(config);
    return row(name, InfluenceRequest.memory(common.size, lists, common.run), common);
  }

  EstimateRow batches(String name, BatchingMethod.Use use) {
    BatchingSettings batching = BatchingSettings.read(keys, BatchingSettings.DEFAULT, use);
    keys.integer("randomSeed", 0);
    Common common = common();
    checkBatches(batching, use, common.outputs());
    return row(name, BatchMemory.of(common.size, batching, common.outputs(), common.run), common);
  }

  EstimateRow storing(String name) {
    StoredChoice earlier = BatchStoring.readEarlier(call, keys);
    BatchStoring.readTolerance(keys);
    BatchingSettings defaults = StoredChoice.defaults(earlier, BatchingSettings.DEFAULT);
    BatchingSettings batching = BatchingSettings.read(keys, defaults, BatchingMethod.Use.STORING);
    StoredChoice.check(earlier, keys, batching);
    keys.integer("randomSeed", 0);
    Common common = common();
    checkBatches(batching, BatchingMethod.Use.STORING, common.outputs());
    BatchingConfig config = batching.config();
    StoringMemory memory =
        new StoringMemory(common.size, config, common.lists(config.influence()), common.run);
    MemoryNeed need =
        earlier == null ? memory.fromScratch() : memory.update(earlier.size(), common.outputs());
    return row(name, need, common);
  }

  /**
   * More batches are nothing that anybody wants, and would be gone through one by one. Where the
   * method has no such key, its default makes few enough.
   */
  private void checkBatches(BatchingSettings batching, BatchingMethod.Use use, long outputs) {
    int perBatch = batching.config().outputsPerBatch();
    keys.problems()
        .require(
            outputs / perBatch <= MOST_BATCHES || !readsOutputsPerBatch(batching, use),
            "'outputsPerBatch' of %d makes more than %d batches of %d nodes. Raise it.",
            perBatch,
            MOST_BATCHES,
            outputs);
    keys.throwIfAny();
  }

  private static boolean readsOutputsPerBatch(BatchingSettings batching, BatchingMethod.Use use) {
    return batching.candidates().stream()
        .anyMatch(one -> use.readers("outputsPerBatch").contains(one.method()));
  }

  /** A graph whose features no array holds is refused here as by the call itself. */
  private void checkFeatures(GraphSize size, int dimension) {
    keys.check(() -> Features.length(size.nodeCount(), dimension));
    keys.throwIfAny();
  }

  /** What all but trainings and predictions read. */
  private Common common() {
    ProjectionFilter.read(keys, ProjectionFilter.EVERYTHING);
    RunSettings run = RunSettings.read(keys);
    SourceNodes sources = SourceNodes.read(keys);
    return new Common(size(), sources, run);
  }

  private record Common(GraphSize size, SourceNodes sources, RunSettings run) {
    long outputs() {
      List<Long> named = sources.originalIds();
      return Math.min(size.nodeCount(), named == null ? size.nodeCount() : named.size());
    }

    ListLengths lists(InfluenceConfig config) {
      return ListLengths.of(outputs(), size.nodeCount(), config.auxiliaryPerOutput());
    }
  }

  private static EstimateRow row(String name, MemoryNeed need, Common common) {
    return EstimateRow.of(name, need, common.size, common.run);
  }

  EstimateRow training(String name) {
    TrainSettings settings = TrainSettings.read(call, keys);
    int dimension = given.mandatoryCount("featureDimension", 1);
    int classes = given.mandatoryCount("classCount", 2);
    GraphSize size = size();
    Architecture network = keys.checked(() -> settings.networkFor(dimension, classes), null);
    checkFeatures(size, dimension);
    checkBatches(settings.batching(), BatchingMethod.Use.TRAINING, size.nodeCount());
    MemoryNeed most = null;
    for (BatchingSettings batching : settings.batching().candidates()) {
      TrainingMemory memory =
          new TrainingMemory(
              size,
              dimension,
              network,
              batching,
              settings.run(),
              call.engine(settings.run()).device());
      MemoryNeed need =
          memory.of(
              TrainingMemory.Sets.most(
                  size, batching, network.layers(), outputs(settings.split(), size.nodeCount())));
      most = most == null || need.max() > most.max() ? need : most;
    }
    return EstimateRow.of(name, most, size, settings.run());
  }

  /** Training, validation and test nodes; a property may put any node into any of the first two. */
  private static long[] outputs(SplitSettings split, long nodes) {
    return split.property() == null
        ? new long[] {
          (long) Math.ceil((1 - split.validationFraction() - split.testFraction()) * nodes),
          (long) Math.ceil(split.validationFraction() * nodes),
          (long) Math.ceil(split.testFraction() * nodes)
        }
        : new long[] {nodes, nodes, 0};
  }

  /**
   * @param settings that were read from the keys
   */
  EstimateRow prediction(String name, Prediction.Settings settings, boolean embedding) {
    GraphSize size = size();
    Architecture network = settings.model().network().architecture();
    checkFeatures(size, network.inputDimension());
    int width = embedding ? network.hiddenDimension() : network.outputDimension();
    PredictionMemory memory =
        new PredictionMemory(
            size, network, width, settings.run(), call.engine(settings.run()).device());
    checkBatches(settings.batching(), BatchingMethod.Use.PREDICTION, size.nodeCount());
    MemoryNeed most = null;
    for (BatchingSettings batching : settings.batching().candidates()) {
      MemoryNeed need = memory.most(batching);
      most = most == null || need.max() > most.max() ? need : most;
    }
    return EstimateRow.of(name, most, size, settings.run());
  }

  /** Ends the reading of both maps. No graph of ours has more of either than an int counts. */
  private GraphSize size() {
    int nodes = given.mandatoryCount("nodeCount", 1);
    int relationships = given.mandatoryCount("relationshipCount", 0);
    keys.check(given::throwIfAny);
    keys.throwIfAny();
    return new GraphSize(nodes, relationships, relationships);
  }
}
