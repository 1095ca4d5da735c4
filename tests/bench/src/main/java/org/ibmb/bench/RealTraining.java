/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.util.Locale;
import org.ibmb.Ibmb;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.Batcher;
import org.ibmb.batch.Batches;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.NodeWiseBatcher;
import org.ibmb.batch.NodeWiseConfig;
import org.ibmb.graph.Graph;
import org.ibmb.influence.InfluenceConfig;
import org.ibmb.model.Architecture;
import org.ibmb.objective.classification.ClassScores;
import org.ibmb.run.StopCheck;
import org.ibmb.train.TrainingTask;

/**
 * A network on a real graph, ready to be batched and trained.
 *
 * @param graph normalised as the network needs it
 */
record RealTraining(RealGraph real, Recipe recipe, Graph graph, Architecture architecture) {
  // Without a backward pass a batch may be twice as large, as in the procedures.
  private static final NodeWiseConfig SCORING =
      new NodeWiseConfig(InfluenceConfig.DEFAULT, 2 * NodeWiseConfig.DEFAULT.outputsPerBatch());

  /** Batches of the three sets of nodes. */
  record Sets(Batches training, Batches validation, Batches test) {}

  static RealTraining of(RealGraph real, Recipe recipe, Architecture.Type type) {
    return new RealTraining(
        real, recipe, real.graph(type.propagation()), recipe.architecture(type, real));
  }

  /** The whole graph in one batch per set. */
  Sets fullBatch(Ibmb ibmb) {
    FullBatcher whole = new FullBatcher();
    return new Sets(
        batches(ibmb, real.train(), whole),
        batches(ibmb, real.validation(), whole),
        batches(ibmb, real.test(), whole));
  }

  Sets nodeWise(Ibmb ibmb) {
    return new Sets(
        nodeWise(ibmb, real.train(), true),
        nodeWise(ibmb, real.validation(), false),
        nodeWise(ibmb, real.test(), false));
  }

  Batches nodeWise(Ibmb ibmb, int[] outputs, boolean training) {
    return batches(ibmb, outputs, new NodeWiseBatcher(training ? NodeWiseConfig.DEFAULT : SCORING));
  }

  private Batches batches(Ibmb ibmb, int[] outputs, Batcher batcher) {
    return ibmb.batches(graph, outputs, batcher, StopCheck.NEVER);
  }

  TrainingTask<ClassScores> task(Sets sets, long seed) {
    return task(sets.training, sets.validation, sets.test, seed);
  }

  TrainingTask<ClassScores> task(
      BatchSource training, Batches validation, Batches test, long seed) {
    return new TrainingTask<>(
        graph,
        real.features(),
        OwnTraining.classification(real.labels(), architecture.outputDimension()),
        training,
        validation,
        test,
        architecture,
        recipe.config(seed));
  }

  RealTraining withEpochs(int most) {
    return new RealTraining(real, recipe.withEpochs(most), graph, architecture);
  }

  RealTraining withoutDropout() {
    Recipe exact = recipe.withoutDropout();
    return new RealTraining(real, exact, graph, exact.architecture(architecture.type(), real));
  }

  String id() {
    return id(real.name(), architecture.type());
  }

  /** Name of graph and network in files and keys; the GCN is the one that is not named. */
  static String id(String graph, Architecture.Type type) {
    return type == Architecture.Type.GCN
        ? graph
        : graph + "-" + type.toString().toLowerCase(Locale.ROOT);
  }
}
