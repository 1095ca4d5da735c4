/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.List;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.graph.Propagation;
import org.ibmb.model.Architecture;
import org.ibmb.procedures.batching.BatchMaker;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.projection.FeatureChecks;
import org.ibmb.procedures.projection.FeatureReader;
import org.ibmb.procedures.projection.FeatureSchema;
import org.ibmb.procedures.projection.Fingerprint;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.projection.SharedInputs;
import org.ibmb.procedures.projection.Splits;
import org.ibmb.procedures.projection.Targets;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.train.TrainingTask;

/** Reads what a training learns from, and plans its batches. */
public record TrainingReader(
    Call call,
    TrainSettings settings,
    TrainSettings.Batching batching,
    Projection projection,
    FeatureSchema features,
    Running running) {

  /** What a training reads before it looks at features. */
  record Labelled(Targets targets, Splits splits, Architecture network) {}

  Labelled labelled() {
    Targets targets = Targets.read(call, projection, settings.targetProperty());
    targets.checkRepeated(settings.targetProperty());
    settings.classWeights().check(targets.classes());
    MetricChoice.resolve(settings.metrics(), targets.classes());
    Seeds seeds = new Seeds(settings.learning().seed());
    Splits splits = Splits.of(call, projection, settings.split(), targets, seeds);
    Configuration batchingKeys = settings.batching().map();
    batching.settings().checkOutputs(batchingKeys, splits.training().length);
    batchingKeys.problems().throwIfAny();
    Architecture network =
        settings
            .network()
            .architecture(Math.toIntExact(features.dimension()), targets.classCount());
    return new Labelled(targets, splits, network);
  }

  TrainingInput all() {
    Labelled labelled = labelled();
    Targets targets = labelled.targets;
    Splits splits = labelled.splits;
    Architecture network = labelled.network;
    splits.unseenClasses(targets).ifPresent(running.progress()::warn);
    Read read = read(network.type().propagation(), splits.training());
    Graph graph = read.inputs.graph();
    String fingerprint = Fingerprint.of(graph.adjacency(), read.fingerprint, targets);
    new FeatureChecks(
            projection, features, settings.defaultFeatureValue(), read.scaling, running.stop())
        .warnings(read.inputs.features(), targets, settings.targetProperty(), splits.training())
        .forEach(running.progress()::warn);
    BatchMaker maker = BatchMaker.of(call, projection, graph, running, batching.stored());
    BatchingSettings training = training(graph, labelled);
    BatchSource[] source = new BatchSource[1];
    PlannedBatches[] validation = new PlannedBatches[1];
    List<Runnable> planning =
        List.of(
            () -> source[0] = maker.source(splits.training(), training, settings.learning().seed()),
            () -> validation[0] = plan(maker, network, splits.validation()));
    running
        .workers()
        .limit(Math.min(settings.run().concurrency(), training.setsAtOnce()))
        .forEach(2, (worker, i) -> planning.get(i).run());
    BatchSource learnt = source[0].forNetwork(network.layers(), network.type().hasExactFirstHop());
    return new TrainingInput(
        read.inputs,
        read.scaling,
        fingerprint,
        targets,
        network,
        training,
        splits.training(),
        learnt,
        learnt.plan(0),
        validation[0],
        scores(maker, network, splits.test()));
  }

  /** Inputs of the network, how they were scaled, and what the features were before. */
  private record Read(NodeInputs inputs, FeatureScaling scaling, long fingerprint) {}

  /** Features that are scaled are the call's own; those as they are, all calls share. */
  private Read read(Propagation propagation, int[] training) {
    SharedInputs shared = call.kept(SharedInputs.class);
    Double missing = settings.defaultFeatureValue();
    StopCheck stop = running.stop();
    if (settings.featureScaler() == FeatureScaling.Method.NONE) {
      NodeInputs inputs =
          shared.inputs(projection, features, missing, propagation, running.workers(), stop);
      return new Read(inputs, FeatureScaling.NONE, Fingerprint.OfFeatures.of(inputs.features()));
    }
    FeatureScaling scaling =
        FeatureReader.learn(
            projection, features, missing, settings.featureScaler(), training, stop);
    Fingerprint.OfFeatures fingerprint = new Fingerprint.OfFeatures();
    Features own = FeatureReader.scaled(projection, features, missing, scaling, fingerprint, stop);
    Graph graph = shared.graph(projection, propagation, running.workers(), stop);
    return new Read(new NodeInputs(graph, own), scaling, fingerprint.value());
  }

  /** How the training set is batched. */
  BatchingSettings training(Graph graph, Labelled labelled) {
    return batching
        .settings()
        .decidedForTraining(labelled.network, graph, labelled.splits.training().length);
  }

  /** How nodes are batched that are predicted once an epoch. */
  BatchingSettings evaluation(Graph graph, Architecture network, int outputs) {
    return batching.settings().forEvaluation(outputs).decided(network, graph, outputs);
  }

  private PlannedBatches plan(BatchMaker maker, Architecture network, int[] outputs) {
    BatchingSettings evaluated = evaluation(maker.graph(), network, outputs.length);
    return maker.plan(outputs, evaluated, settings.learning().seed());
  }

  /**
   * The network is scored as it will predict: exactly, where predictions of all nodes are planned
   * to be.
   */
  private TrainingTask.FinalScores scores(BatchMaker maker, Architecture network, int[] test) {
    if (scoresExactly(maker.graph(), network)) {
      return TrainingTask.FinalScores.exact(test);
    }
    return TrainingTask.FinalScores.byBatches(test.length == 0 ? null : plan(maker, network, test));
  }

  boolean scoresExactly(Graph graph, Architecture network) {
    return batching
        .settings()
        .automatic()
        .decided(network, graph, projection.nodeCount())
        .isFullGraph();
  }
}
