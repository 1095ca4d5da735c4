/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.influence.Influence;
import org.ibmb.run.MemoryClaims;

/**
 * Groups of outputs, each with the influential nodes of its members: node-wise and random batches.
 *
 * @param influence of all outputs, ascending
 * @param groups positions in {@code influence.sources()}, ascending inside a group
 * @param coveredMass that of {@code influence}
 */
record GroupedBatches(Influence influence, int[][] groups, double coveredMass)
    implements PlannedBatches {

  GroupedBatches(Influence influence, int[][] groups) {
    this(influence, groups, influence.coveredMass());
  }

  @Override
  public int count() {
    return groups.length;
  }

  @Override
  public int[] outputs(int batch) {
    int[] outputs = new int[groups[batch].length];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = influence.sources()[groups[batch][i]];
    }
    return outputs;
  }

  @Override
  public int outputCount() {
    return influence.sources().length;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public long bytes() {
    // Lists and their offsets, sources, and a number for each output in its group.
    return 8L * influence.nodes().length + 12L * influence.sources().length + 24L * groups.length;
  }

  @Override
  public Cutter newCutter(Graph graph, MemoryClaims memory) {
    BatchAssembler assembler = new BatchAssembler(graph.propagation(), memory);
    return batch -> cut(assembler, batch);
  }

  private Batch cut(BatchAssembler assembler, int batch) {
    int[] group = groups[batch];
    int memberCount = 0;
    for (int source : group) {
      memberCount += influence.offsets()[source + 1] - influence.offsets()[source];
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
    return assembler.assemble(outputs(batch), members, scores, memberCount);
  }
}
