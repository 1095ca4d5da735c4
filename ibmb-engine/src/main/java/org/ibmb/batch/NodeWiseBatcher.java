/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import org.ibmb.graph.Graph;
import org.ibmb.influence.Influence;
import org.ibmb.influence.NodeInfluence;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * Node-wise influence-based mini-batching: outputs are grouped by how many influential nodes they
 * share; a batch is a group and the union of its lists.
 *
 * @param seed root of what is drawn anew every epoch, where that is configured
 */
public record NodeWiseBatcher(BatchingConfig config, long seed) implements Batcher {
  /** Candidates per output from which auxiliaries are drawn, for each that is kept. */
  private static final int CANDIDATES = 2;

  public NodeWiseBatcher(BatchingConfig config) {
    this(config, 0);
  }

  @Override
  public Batches batches(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    return BatchPlan.of(graph.adjacency(), outputs, config.withoutShuffle(), workers, stop)
        .cut(graph, workers, stop);
  }

  @Override
  public BatchSource source(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    if (config.shuffle() == 0) {
      return batches(graph, outputs, workers, stop);
    }
    int kept = config.influence().auxiliaryPerOutput();
    int drawnFrom = (int) Math.min(Integer.MAX_VALUE, (long) CANDIDATES * kept);
    Influence candidates =
        NodeInfluence.compute(
            graph.adjacency(),
            outputs,
            config.influence().withAuxiliaryPerOutput(drawnFrom),
            workers,
            stop);
    int[][] groups = OutputPartition.of(candidates.top(kept), config, stop);
    return new ShuffledBatches(
        graph, candidates, groups, kept, config.shuffle(), new Seeds(seed), stop);
  }

  /**
   * A batch per group.
   *
   * @param groups positions in {@code influence.sources()}, ascending inside a group
   */
  static Batches assemble(
      Graph graph, Influence influence, int[][] groups, Workers workers, StopCheck stop) {
    Batch[] batches = new Batch[groups.length];
    workers.forEachWith(
        groups.length,
        () -> new BatchAssembler(graph.propagation()),
        (assembler, i) -> {
          stop.check();
          batches[i] = assemble(assembler, influence, groups[i]);
        });
    return new Batches(Arrays.asList(batches), influence.coveredMass());
  }

  private static Batch assemble(BatchAssembler assembler, Influence influence, int[] group) {
    int[] outputs = new int[group.length];
    int memberCount = 0;
    for (int i = 0; i < group.length; i++) {
      outputs[i] = influence.sources()[group[i]];
      memberCount += influence.offsets()[group[i] + 1] - influence.offsets()[group[i]];
    }
    int[] members = new int[memberCount];
    float[] scores = new float[memberCount];
    int at = 0;
    for (int source : group) {
      int from = influence.offsets()[source];
      int length = influence.offsets()[source + 1] - from;
      System.arraycopy(influence.nodes(), from, members, at, length);
      System.arraycopy(influence.scores(), from, scores, at, length);
      at += length;
    }
    return assembler.assemble(outputs, members, scores, memberCount);
  }
}
