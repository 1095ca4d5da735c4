/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.LinkedHashSet;
import java.util.Set;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.graph.Graph;
import org.ibmb.graph.NodeInputs;
import org.ibmb.model.Architecture;
import org.ibmb.procedures.batching.BatchingSettings;
import org.ibmb.procedures.projection.Targets;
import org.ibmb.train.TrainingTask;

/**
 * What a training reads, all of it in the engine's terms.
 *
 * @param inputs relationships, and features as scaled
 * @param fingerprint of relationships, features as they are in the graph, and targets
 * @param batching of the training set
 * @param source the batches that are learnt from, epoch by epoch
 * @param training their plan in the first epoch
 * @param validation the batches that choose the best epoch
 * @param test how the trained network is scored
 */
public record TrainingInput(
    NodeInputs inputs,
    FeatureScaling scaling,
    String fingerprint,
    Targets targets,
    Architecture network,
    BatchingSettings batching,
    int[] trainingNodes,
    BatchSource source,
    PlannedBatches training,
    PlannedBatches validation,
    TrainingTask.FinalScores test) {

  Graph graph() {
    return inputs.graph();
  }

  /** What the batchers did that the user should know, each once. */
  Set<String> warnings() {
    Set<String> warnings = new LinkedHashSet<>(training.warnings());
    warnings.addAll(validation.warnings());
    warnings.addAll(
        test.batches() == null ? Set.of() : new LinkedHashSet<>(test.batches().warnings()));
    return warnings;
  }
}
