/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;
import java.util.List;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.influence.Influence;
import org.ibmb.influence.NodeInfluence;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Seeds;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/**
 * PPR-ShaDow (Zeng et al. 2021): every output has a subgraph of its own, induced by its most
 * influential nodes. A batch is the disjoint union of the subgraphs of a fixed random group, so
 * that a node stands in it as often as it matters to an output.
 */
public record ShadowBatcher(NodeWiseConfig config, long seed) implements Batcher {

  @Override
  public PlannedBatches plan(Graph graph, int[] outputs, Workers workers, StopCheck stop) {
    Influence influence =
        NodeInfluence.compute(graph.adjacency(), outputs, config.influence(), workers, stop);
    int[][] groups =
        RandomGroups.of(influence, config, false, new Seeds(seed).stream("random groups"));
    return new Planned(new GroupedBatches(influence, groups));
  }

  /** Groups of outputs whose members each get a subgraph of their own. */
  private record Planned(GroupedBatches grouped) implements PlannedBatches {
    /** Bytes of an edge while blocks are joined: in its block, and in the batch, both turned. */
    private static final long EDGE_BYTES = 32;

    @Override
    public int count() {
      return grouped.count();
    }

    @Override
    public int[] outputs(int batch) {
      return grouped.outputs(batch);
    }

    @Override
    public double coveredMass() {
      return grouped.coveredMass();
    }

    @Override
    public List<String> warnings() {
      return grouped.warnings();
    }

    @Override
    public long bytes() {
      return grouped.bytes();
    }

    @Override
    public Cutter newCutter(Graph graph, MemoryClaims memory) {
      BatchAssembler assembler = new BatchAssembler(graph.propagation(), memory);
      MemoryClaims.HighWater joined = new MemoryClaims.HighWater(memory);
      return batch -> {
        int[] group = grouped.groups()[batch];
        Batch[] blocks = new Batch[group.length];
        long edges = 0;
        for (int j = 0; j < blocks.length; j++) {
          blocks[j] = block(assembler, grouped.influence(), group[j]);
          edges += blocks[j].adjacency().edgeCount();
          joined.require(EDGE_BYTES * edges, 0);
        }
        return union(blocks);
      };
    }
  }

  private static Batch block(BatchAssembler assembler, Influence influence, int source) {
    int from = influence.offsets()[source];
    int to = influence.offsets()[source + 1];
    return assembler.assemble(
        new int[] {influence.sources()[source]},
        Arrays.copyOfRange(influence.nodes(), from, to),
        Arrays.copyOfRange(influence.scores(), from, to),
        to - from);
  }

  /** Hop by hop, and inside a hop block by block; the order inside a block stays. */
  private static Batch union(Batch[] blocks) {
    int deepest = 0;
    int[] starts = new int[blocks.length + 1];
    for (int b = 0; b < blocks.length; b++) {
      deepest = Math.max(deepest, blocks[b].reach().length - 1);
      starts[b + 1] = Math.addExact(starts[b], blocks[b].nodeCount());
    }
    int[] placeOf = new int[starts[blocks.length]];
    int[] reach = new int[deepest + 1];
    int placed = 0;
    for (int hop = 0; hop <= deepest + 1; hop++) {
      for (int b = 0; b < blocks.length; b++) {
        int from = hop == 0 ? 0 : blocks[b].within(hop - 1);
        int to = hop > deepest ? blocks[b].nodeCount() : blocks[b].within(hop);
        for (int i = from; i < to; i++) {
          placeOf[starts[b] + i] = placed++;
        }
      }
      if (hop <= deepest) {
        reach[hop] = placed;
      }
    }
    return merge(blocks, starts, placeOf, reach);
  }

  private static Batch merge(Batch[] blocks, int[] starts, int[] placeOf, int[] reach) {
    int nodeCount = placeOf.length;
    int[] nodes = new int[nodeCount];
    float[] influence = new float[nodeCount];
    int[] offsets = new int[nodeCount + 1];
    for (int b = 0; b < blocks.length; b++) {
      for (int i = 0; i < blocks[b].nodeCount(); i++) {
        int place = placeOf[starts[b] + i];
        nodes[place] = blocks[b].nodes()[i];
        influence[place] = blocks[b].influence()[i];
        offsets[place + 1] = blocks[b].adjacency().degree(i);
      }
    }
    for (int i = 0; i < nodeCount; i++) {
      offsets[i + 1] = Math.addExact(offsets[i], offsets[i + 1]);
    }
    int[] targets = new int[offsets[nodeCount]];
    float[] weights = new float[targets.length];
    for (int b = 0; b < blocks.length; b++) {
      Csr own = blocks[b].adjacency();
      for (int i = 0; i < blocks[b].nodeCount(); i++) {
        int at = offsets[placeOf[starts[b] + i]];
        for (int e = own.offsets()[i]; e < own.offsets()[i + 1]; e++) {
          targets[at] = placeOf[starts[b] + own.targets()[e]];
          weights[at++] = own.weights()[e];
        }
      }
    }
    Csr adjacency = new Csr(nodeCount, offsets, targets, weights);
    return new Batch(
        nodes, blocks.length, reach, influence, adjacency, adjacency.transpose(), null);
  }
}
