/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.run.MemoryClaims;

/**
 * Batches whose candidates are listed batch by batch: batch-wise ones, clusters and the full graph.
 *
 * @param outputs {@code outputs[b]}: the outputs of batch {@code b}, ascending
 * @param members {@code members[b]}: the candidates of batch {@code b}, each once; those of the
 *     outputs may be missing
 * @param scores influence of each member; null where nobody counts influence, which is then 0
 */
record ListedBatches(
    int[][] outputs, int[][] members, float[][] scores, double coveredMass, List<String> warnings)
    implements PlannedBatches {

  @Override
  public int count() {
    return outputs.length;
  }

  @Override
  public int[] outputs(int batch) {
    return outputs[batch];
  }

  @Override
  public long bytes() {
    long numbers = Arrays.stream(outputs).mapToLong(list -> list.length).sum();
    for (int[] list : members) {
      numbers += (scores == null ? 1L : 2L) * list.length;
    }
    return 4 * numbers + 48L * outputs.length;
  }

  @Override
  public Cutter newCutter(Graph graph, MemoryClaims memory) {
    BatchAssembler assembler = new BatchAssembler(graph.propagation(), memory);
    return batch -> {
      float[] influence = scores == null ? new float[members[batch].length] : scores[batch];
      return assembler.assemble(outputs[batch], members[batch], influence, influence.length);
    };
  }
}
