/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ibmb.run.Seeds;
import org.ibmb.run.Workers;

/**
 * A graph and its ever coarser images.
 *
 * @param graphs from the finest to the coarsest
 * @param coarseOf {@code coarseOf.get(i)[u]} is the node of {@code graphs.get(i + 1)} that holds
 *     node {@code u} of {@code graphs.get(i)}
 */
record Hierarchy(List<WeightedGraph> graphs, List<int[]> coarseOf) {
  /** A level that is not smaller than this share of the one before is not worth its time. */
  private static final double LEAST_SHRINKING = 0.95;

  /**
   * What a node may weigh, in average weights of the coarsest level. Where hubs could not swallow
   * their leaves, cuts came out worse; nodes much heavier could not be balanced.
   */
  private static final double HEAVIEST = 3;

  private static final int ROWS_PER_PIECE = 4096;

  /**
   * Coarsens until few nodes are left or little changes.
   *
   * @param enough how many nodes are few
   * @param seeds one stream per level is drawn from them
   */
  static Hierarchy of(WeightedGraph finest, int enough, Seeds seeds, Workers workers) {
    List<WeightedGraph> graphs = new ArrayList<>();
    List<int[]> coarseOf = new ArrayList<>();
    graphs.add(finest);
    long weightLimit = Math.max(1, (long) (HEAVIEST * finest.nodeWeight() / enough));
    for (int level = 0; graphs.get(level).nodeCount() > enough; level++) {
      WeightedGraph fine = graphs.get(level);
      int[] mate = Matching.of(fine, weightLimit, seeds.stream("matching", level));
      int[] coarse = new int[mate.length];
      int[] firsts = firsts(mate, coarse);
      if (firsts.length > LEAST_SHRINKING * mate.length) {
        break;
      }
      graphs.add(contract(fine, mate, coarse, firsts, workers));
      coarseOf.add(coarse);
    }
    return new Hierarchy(graphs, coarseOf);
  }

  WeightedGraph coarsest() {
    return graphs.get(graphs.size() - 1);
  }

  /** The parts of level {@code level}, given those of the next coarser one. */
  int[] project(int[] coarseParts, int level) {
    int[] coarse = coarseOf.get(level);
    int[] parts = new int[coarse.length];
    for (int u = 0; u < parts.length; u++) {
      parts[u] = coarseParts[coarse[u]];
    }
    return parts;
  }

  /** Numbers the pairs; returns the smaller node of each. */
  private static int[] firsts(int[] mate, int[] coarse) {
    int[] firsts = new int[mate.length];
    int count = 0;
    for (int u = 0; u < mate.length; u++) {
      if (u <= mate[u]) {
        coarse[u] = count;
        coarse[mate[u]] = count;
        firsts[count++] = u;
      }
    }
    return Arrays.copyOf(firsts, count);
  }

  private static WeightedGraph contract(
      WeightedGraph fine, int[] mate, int[] coarse, int[] firsts, Workers workers) {
    int count = firsts.length;
    int[] starts = new int[count + 1];
    int[] nodeWeights = new int[count];
    for (int c = 0; c < count; c++) {
      int u = firsts[c];
      boolean single = mate[u] == u;
      starts[c + 1] = starts[c] + fine.degree(u) + (single ? 0 : fine.degree(mate[u]));
      nodeWeights[c] = fine.nodeWeights()[u] + (single ? 0 : fine.nodeWeights()[mate[u]]);
    }
    int[] targets = new int[starts[count]];
    int[] weights = new int[starts[count]];
    int[] lengths = new int[count + 1];
    int pieces = (count + ROWS_PER_PIECE - 1) / ROWS_PER_PIECE;
    RowMerger[] mergers = new RowMerger[workers.count()];
    workers.forEach(
        pieces,
        (worker, piece) -> {
          if (mergers[worker] == null) {
            mergers[worker] = new RowMerger(fine, coarse, count);
          }
          int end = Math.min(count, (piece + 1) * ROWS_PER_PIECE);
          for (int c = piece * ROWS_PER_PIECE; c < end; c++) {
            lengths[c + 1] =
                mergers[worker].merge(firsts[c], mate[firsts[c]], targets, weights, starts[c]);
          }
        });
    for (int c = 0; c < count; c++) {
      lengths[c + 1] += lengths[c];
    }
    int[] packedTargets = new int[lengths[count]];
    int[] packedWeights = new int[lengths[count]];
    for (int c = 0; c < count; c++) {
      int length = lengths[c + 1] - lengths[c];
      System.arraycopy(targets, starts[c], packedTargets, lengths[c], length);
      System.arraycopy(weights, starts[c], packedWeights, lengths[c], length);
    }
    return new WeightedGraph(lengths, packedTargets, packedWeights, nodeWeights, fine.nodeWeight());
  }

  /** Adds up the rows of a pair. Scratch space of one worker, clean between calls. */
  private static final class RowMerger {
    private final WeightedGraph fine;
    private final int[] coarse;
    private final int[] placeOf;

    RowMerger(WeightedGraph fine, int[] coarse, int count) {
      this.fine = fine;
      this.coarse = coarse;
      this.placeOf = new int[count];
      Arrays.fill(placeOf, -1);
    }

    /** Writes the row of the pair from {@code start} on; returns its length. */
    int merge(int first, int second, int[] targets, int[] weights, int start) {
      int self = coarse[first];
      int end = add(first, self, targets, weights, start);
      if (second != first) {
        end = add(second, self, targets, weights, end);
      }
      for (int i = start; i < end; i++) {
        placeOf[targets[i]] = -1;
      }
      return end - start;
    }

    private int add(int node, int self, int[] targets, int[] weights, int end) {
      for (int e = fine.offsets()[node]; e < fine.offsets()[node + 1]; e++) {
        int target = coarse[fine.targets()[e]];
        if (target == self) {
          continue;
        }
        int place = placeOf[target];
        if (place < 0) {
          placeOf[target] = end;
          targets[end] = target;
          weights[end++] = fine.edgeWeights()[e];
        } else {
          weights[place] += fine.edgeWeights()[e];
        }
      }
      return end;
    }
  }
}
