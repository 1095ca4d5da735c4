/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ibmb.graph.Graph;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Workers;

/**
 * Batches of one set of outputs that are decided on but not yet cut out of the graph. The plan is
 * small: its size depends on the outputs and their influential nodes, not on the edges between
 * them. Whoever needs a batch cuts it, uses it and lets it go, so that one batch per worker is in
 * memory; a training alone keeps those that it reads every epoch.
 */
public interface PlannedBatches {
  /** How many batches there are. */
  int count();

  /** The outputs of one batch, ascending. Callers do not write to the array. */
  int[] outputs(int batch);

  /**
   * Share of the outputs' influence mass that their kept auxiliary nodes hold, 0 to 1; 1 where a
   * batcher does not choose by influence.
   */
  double coveredMass();

  /** What the batcher did that the user should know, one sentence each. */
  List<String> warnings();

  /** Memory of the plan itself, in bytes. */
  long bytes();

  /**
   * Cuts batches out of {@code graph}, for one worker.
   *
   * @param graph the graph of the plan, with any normalisation
   * @param memory is asked before a batch takes more than any before it
   */
  Cutter newCutter(Graph graph, MemoryClaims memory);

  /** Cuts batches, one after the other; has scratch space of the size of the graph. */
  @FunctionalInterface
  interface Cutter {
    /** The batch; equal bytes whichever worker cuts it and whatever was cut before. */
    Batch cut(int batch);
  }

  /** How many outputs all batches have; an output of several batches counts in each. */
  default int outputCount() {
    int outputs = 0;
    for (int i = 0; i < count(); i++) {
      outputs += outputs(i).length;
    }
    return outputs;
  }

  /** The outputs of all batches, ascending and each once. */
  default int[] allOutputs() {
    return IntStream.range(0, count())
        .mapToObj(this::outputs)
        .flatMapToInt(Arrays::stream)
        .sorted()
        .distinct()
        .toArray();
  }

  /** All batches, ascending, which stay in memory. */
  default Batches cutAll(Graph graph, Workers workers) {
    Batch[] batches = new Batch[count()];
    workers.forEachWith(
        batches.length,
        () -> newCutter(graph, workers.memory()),
        (cutter, i) -> {
          batches[i] = cutter.cut(i);
          workers.memory().claimHeap(batches[i].bytes());
        });
    return new Batches(Arrays.asList(batches), coveredMass(), warnings());
  }
}
