/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;

/** Random groups of outputs with sampled neighbourhoods, both drawn anew every epoch. */
final class SampledBatches implements BatchSource {
  private final int[] outputs;
  private final Sampling sampling;
  private final SamplingConfig config;
  private final List<Integer> sizes;
  private final StopCheck stop;

  /**
   * @param sizes those of the configuration, or fewer where the rest would not be read
   */
  SampledBatches(
      int[] outputs,
      Sampling sampling,
      SamplingConfig config,
      List<Integer> sizes,
      StopCheck stop) {
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
  public int[] outputs() {
    return outputs;
  }

  @Override
  public BatchSource forNetwork(int layers, boolean exactFirstHop) {
    int found = config.sampleSizes().size();
    if (found != layers) {
      throw new InvalidInput(
          "'sampleSizes' must have one entry per layer (%d) but had %d".formatted(layers, found));
    }
    List<Integer> read = config.sampleSizes().subList(0, layers - (exactFirstHop ? 1 : 0));
    return new SampledBatches(outputs, sampling, config, read, stop);
  }

  @Override
  public PlannedBatches plan(int epoch) {
    int[][] groups =
        RandomGroups.of(
            outputs.length,
            config.outputsPerBatch(),
            new Seeds(config.seed()).stream("sampled groups", epoch));
    for (int[] group : groups) {
      for (int j = 0; j < group.length; j++) {
        group[j] = outputs[group[j]];
      }
    }
    return new Planned(groups, epoch);
  }

  /** The groups of one epoch; the neighbours of a batch are drawn when it is cut. */
  private final class Planned implements PlannedBatches {
    private final int[][] groups;
    private final int epoch;

    Planned(int[][] groups, int epoch) {
      this.groups = groups;
      this.epoch = epoch;
    }

    @Override
    public int count() {
      return groups.length;
    }

    @Override
    public int[] outputs(int batch) {
      return groups[batch];
    }

    @Override
    public double coveredMass() {
      return 1;
    }

    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public long bytes() {
      return 4L * outputs.length + 24L * groups.length;
    }

    @Override
    public Cutter newCutter(Graph graph, MemoryClaims memory) {
      SampledAssembler assembler = new SampledAssembler(graph.propagation(), memory);
      Seeds seeds = new Seeds(config.seed());
      return batch ->
          assembler.assemble(groups[batch], sizes, sampling.choice(seeds, epoch, batch));
    }
  }
}
