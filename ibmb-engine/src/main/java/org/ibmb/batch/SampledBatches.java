/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/** Random groups of outputs with sampled neighbourhoods, both drawn anew every epoch. */
final class SampledBatches implements BatchSource {
  private final Graph graph;
  private final int[] outputs;
  private final Sampling sampling;
  private final SamplingConfig config;
  private final List<Integer> sizes;
  private final StopCheck stop;

  /**
   * @param sizes those of the configuration, or fewer where the rest would not be read
   */
  SampledBatches(
      Graph graph,
      int[] outputs,
      Sampling sampling,
      SamplingConfig config,
      List<Integer> sizes,
      StopCheck stop) {
    this.graph = graph;
    this.outputs = outputs;
    this.sampling = sampling;
    this.config = config;
    this.sizes = sizes;
    this.stop = stop;
  }

  @Override
  public boolean fixed() {
    return false;
  }

  @Override
  public int outputCount() {
    return outputs.length;
  }

  @Override
  public BatchSource forNetwork(int layers, boolean exactFirstHop) {
    int found = config.sampleSizes().size();
    if (found != layers) {
      throw new InvalidInput(
          "'sampleSizes' must have one entry per layer (%d) but had %d".formatted(layers, found));
    }
    List<Integer> read = config.sampleSizes().subList(0, layers - (exactFirstHop ? 1 : 0));
    return new SampledBatches(graph, outputs, sampling, config, read, stop);
  }

  @Override
  public Batches forEpoch(int epoch, Workers workers) {
    Seeds seeds = new Seeds(config.seed());
    int[][] groups =
        RandomGroups.of(
            outputs.length, config.outputsPerBatch(), seeds.stream("sampled groups", epoch));
    Batch[] batches = new Batch[groups.length];
    workers.forEachWith(
        groups.length,
        () -> new SampledAssembler(graph.propagation()),
        (assembler, i) -> {
          stop.check();
          int[] group = groups[i];
          for (int j = 0; j < group.length; j++) {
            group[j] = outputs[group[j]];
          }
          batches[i] = assembler.assemble(group, sizes, sampling.choice(seeds, epoch, i));
        });
    return new Batches(Arrays.asList(batches), 1);
  }
}
