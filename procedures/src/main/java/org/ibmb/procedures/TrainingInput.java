/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ibmb.batch.Batch;
import org.ibmb.batch.BatchSource;
import org.ibmb.batch.Batches;
import org.ibmb.graph.FeatureScaling;
import org.ibmb.graph.Features;
import org.ibmb.graph.Graph;
import org.ibmb.influence.ListLengths;
import org.ibmb.model.Architecture;
import org.ibmb.run.StopCheck;

/**
 * What a training reads, all of it in the engine's terms.
 *
 * @param features as scaled; null in an estimate
 * @param fingerprint of relationships, features as they are in the graph, and targets; null in an
 *     estimate
 * @param trainingNodes those that are learnt from
 * @param source their batches, epoch by epoch
 * @param training those of the first epoch
 * @param test null where there are no test nodes
 */
record TrainingInput(
    Graph graph,
    Features features,
    FeatureScaling scaling,
    String fingerprint,
    Targets targets,
    Architecture network,
    BatchingSettings batching,
    int[] trainingNodes,
    BatchSource source,
    Batches training,
    Batches validation,
    Batches test) {

  /** All but those that are learnt from. */
  List<Batch> evaluation() {
    List<Batch> batches = new ArrayList<>(validation.list());
    if (test != null) {
      batches.addAll(test.list());
    }
    return batches;
  }

  /** What the batchers did that the user should know, each once. */
  Set<String> warnings() {
    Set<String> warnings = new LinkedHashSet<>(training.warnings());
    warnings.addAll(validation.warnings());
    warnings.addAll(test == null ? List.of() : test.warnings());
    return warnings;
  }

  /** The longest influence lists of the three sets, which are batched one after the other. */
  ListLengths lists(StopCheck stop) {
    ListLengths longest = BatchMemory.lists(graph, trainingNodes, batching, stop);
    for (Batches set : test == null ? List.of(validation) : List.of(validation, test)) {
      int[] outputs =
          set.list().stream()
              .flatMapToInt(batch -> Arrays.stream(batch.nodes(), 0, batch.outputCount()))
              .toArray();
      BatchingSettings evaluated = batching.forEvaluation(outputs.length);
      ListLengths lists = BatchMemory.lists(graph, outputs, evaluated, stop);
      longest = lists.most() > longest.most() ? lists : longest;
    }
    return longest;
  }

  /** Outputs of the largest of the three sets, which are batched one after the other. */
  long mostOutputs() {
    int tested = test == null ? 0 : test.outputCount();
    return Math.max(trainingNodes.length, Math.max(validation.outputCount(), tested));
  }

  /** Memory of the batches. */
  long bytes() {
    return training.bytes() + evaluation().stream().mapToLong(Batch::bytes).sum();
  }
}
