/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.Ibmb;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.Batches;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.model.Architecture;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;

/** Reads what a training learns from, and makes its batches. */
record TrainingReader(
    Call call,
    TrainSettings settings,
    Projection projection,
    FeatureSchema features,
    Ibmb engine,
    StopCheck stop) {

  TrainingInput all() {
    return read(FeatureReader.read(projection, features, settings.defaultFeatureValue(), stop));
  }

  /** The same without features, where only the size of the rest is wanted. */
  TrainingInput allButFeatures() {
    return read(null);
  }

  private TrainingInput read(Features values) {
    Targets targets = Targets.read(call, projection, settings.targetProperty());
    targets.checkRepeated(settings.targetProperty());
    settings.classWeights().check(targets.classes());
    MetricChoice.resolve(settings.metrics(), targets.classes());
    Seeds seeds = new Seeds(settings.training().seed());
    Splits splits = Splits.of(call, projection, settings.split(), targets, seeds);
    Graph graph = AdjacencyReader.read(projection, settings.network().type().propagation(), stop);
    String fingerprint = values == null ? null : Fingerprint.of(graph.adjacency(), values, targets);
    FeatureScaling scaling = values == null ? null : scale(values, splits.training());
    Architecture network =
        settings.networkFor(Math.toIntExact(features.dimension()), targets.classCount());
    BatchingSettings training =
        settings.batching().decidedForTraining(network, graph, splits.training().length);
    BatchMaker maker = BatchMaker.of(call, projection, graph, settings.run(), settings.stored());
    BatchSource source = source(maker, splits.training(), training, network);
    return new TrainingInput(
        graph,
        values,
        scaling,
        fingerprint,
        targets,
        network,
        training,
        splits.training(),
        source,
        engine.firstEpoch(source, stop),
        evaluationBatches(maker, network, splits.validation()),
        splits.test().length == 0 ? null : evaluationBatches(maker, network, splits.test()));
  }

  private BatchSource source(
      BatchMaker maker, int[] outputs, BatchingSettings batching, Architecture network) {
    long seed = settings.training().seed();
    BatchSource source =
        batching.drawsAnew()
            ? engine.batchSource(
                maker.graph(), outputs, batching.batcher(outputs.length, seed), stop)
            : maker.batches(outputs, batching, seed);
    return source.forNetwork(network.layers(), network.type().hasExactFirstHop());
  }

  private FeatureScaling scale(Features values, int[] training) {
    FeatureScaling scaling = FeatureScaling.learn(settings.featureScaler(), values, training, stop);
    scaling.apply(values, stop);
    return scaling;
  }

  private Batches evaluationBatches(BatchMaker maker, Architecture network, int[] outputs) {
    BatchingSettings batching =
        settings
            .batching()
            .forEvaluation(outputs.length)
            .decided(network, maker.graph(), outputs.length);
    return maker.batches(outputs, batching, settings.training().seed());
  }
}
