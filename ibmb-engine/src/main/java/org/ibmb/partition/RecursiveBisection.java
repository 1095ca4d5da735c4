/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;

/**
 * Divides a graph in two, the halves again in two, and so on; each bisection is multilevel itself
 * (Karypis and Kumar 1998, section 3.2). Bisections of one depth are independent and run in
 * parallel; random streams are named by the first part and the number of parts.
 */
final class RecursiveBisection {
  private static final int ENOUGH_NODES = 40;
  private static final int TRIES = 4;

  private final int[] partOf;
  private final long weightLimit;
  private final Seeds seeds;
  private final Workers workers;

  /**
   * Some nodes and the parts that they will be divided into.
   *
   * @param nodes of the whole graph, one for each node of {@code graph}
   */
  private record Block(WeightedGraph graph, int[] nodes, int firstPart, int parts) {}

  private RecursiveBisection(int nodeCount, long weightLimit, Seeds seeds, Workers workers) {
    this.partOf = new int[nodeCount];
    this.weightLimit = weightLimit;
    this.seeds = seeds;
    this.workers = workers;
  }

  /**
   * The part of each node. Parts may be empty, or too heavy where coarse nodes leave no choice.
   *
   * @param weightLimit what a part may weigh
   */
  static int[] of(WeightedGraph graph, int parts, long weightLimit, Seeds seeds, Workers workers) {
    var bisection = new RecursiveBisection(graph.nodeCount(), weightLimit, seeds, workers);
    if (parts == 1) {
      return bisection.partOf;
    }
    int[] all = new int[graph.nodeCount()];
    Arrays.setAll(all, i -> i);
    List<Block> blocks = List.of(new Block(graph, all, 0, parts));
    while (!blocks.isEmpty()) {
      blocks = bisection.halves(blocks);
    }
    return bisection.partOf;
  }

  /** Divides each block; those of one part are done and left out. */
  private List<Block> halves(List<Block> blocks) {
    Block[] halves = new Block[2 * blocks.size()];
    workers.forEach(
        blocks.size(),
        (worker, i) -> {
          Block block = blocks.get(i);
          int[] side = bisect(block);
          int left = block.parts / 2;
          halves[2 * i] = half(block, side, 0, block.firstPart, left);
          halves[2 * i + 1] = half(block, side, 1, block.firstPart + left, block.parts - left);
        });
    List<Block> open = new ArrayList<>();
    for (Block half : halves) {
      if (half != null) {
        open.add(half);
      }
    }
    return open;
  }

  private int[] bisect(Block block) {
    WeightedGraph graph = block.graph;
    int left = block.parts / 2;
    int right = block.parts - left;
    long leftTarget = graph.nodeWeight() * left / block.parts;
    long[] targets = {leftTarget, graph.nodeWeight() - leftTarget};
    // What the parts may exceed their average by is shared out evenly among the depths to come.
    double slack = (double) weightLimit * block.parts / Math.max(1, graph.nodeWeight());
    int depths = 32 - Integer.numberOfLeadingZeros(block.parts - 1);
    double factor = Math.max(1, Math.pow(slack, 1.0 / depths));
    long[] limits = {
      Math.min(left * weightLimit, (long) Math.ceil(targets[0] * factor)),
      Math.min(right * weightLimit, (long) Math.ceil(targets[1] * factor))
    };
    Seeds own = new Seeds(seeds.value("bisection", block.firstPart, block.parts));
    Hierarchy hierarchy = Hierarchy.of(graph, ENOUGH_NODES, own, workers);
    int[] side = smallest(hierarchy.coarsest(), targets, limits, own);
    for (int level = hierarchy.graphs().size() - 2; level >= 0; level--) {
      var refinement = new TwoWayRefinement(hierarchy.graphs().get(level), targets, limits);
      refinement.assign(hierarchy.project(side, level));
      refinement.refine();
      side = refinement.side();
    }
    return side;
  }

  /** Grows and refines from several nodes; the best of all. */
  private static int[] smallest(WeightedGraph graph, long[] targets, long[] limits, Seeds seeds) {
    int[] best = null;
    long bestOverload = 0;
    long bestCut = 0;
    var refinement = new TwoWayRefinement(graph, targets, limits);
    int[] order = new int[graph.nodeCount()];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = seeds.stream("growing");
    for (int attempt = 0; attempt < TRIES; attempt++) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
      }
      refinement.grow(order);
      refinement.refine();
      long overload = refinement.overload();
      if (best == null
          || overload < bestOverload
          || (overload == bestOverload && refinement.cut() < bestCut)) {
        best = refinement.side().clone();
        bestOverload = overload;
        bestCut = refinement.cut();
      }
    }
    return best;
  }

  /** One side as a block, or null, once its nodes have their part. */
  private Block half(Block block, int[] sides, int side, int firstPart, int parts) {
    int[] local = new int[sides.length];
    int[] members = new int[sides.length];
    int count = 0;
    int edges = 0;
    for (int u = 0; u < sides.length; u++) {
      if (sides[u] == side) {
        local[u] = count;
        members[count++] = u;
        partOf[block.nodes[u]] = firstPart;
        edges += block.graph.degree(u);
      }
    }
    if (parts == 1 || count <= 1) {
      return null;
    }
    WeightedGraph whole = block.graph;
    int[] nodes = new int[count];
    int[] offsets = new int[count + 1];
    int[] targets = new int[edges];
    int[] edgeWeights = new int[edges];
    int[] nodeWeights = new int[count];
    int end = 0;
    for (int i = 0; i < count; i++) {
      int u = members[i];
      nodes[i] = block.nodes[u];
      nodeWeights[i] = whole.nodeWeights()[u];
      for (int e = whole.offsets()[u]; e < whole.offsets()[u + 1]; e++) {
        if (sides[whole.targets()[e]] == side) {
          targets[end] = local[whole.targets()[e]];
          edgeWeights[end++] = whole.edgeWeights()[e];
        }
      }
      offsets[i + 1] = end;
    }
    WeightedGraph graph =
        new WeightedGraph(
            offsets,
            Arrays.copyOf(targets, end),
            Arrays.copyOf(edgeWeights, end),
            nodeWeights,
            WeightedGraph.sum(nodeWeights));
    return new Block(graph, nodes, firstPart, parts);
  }
}
