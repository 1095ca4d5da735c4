/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import java.util.Arrays;
import org.ibmb.graph.Csr;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;

/** Stage 1: a push per source and its top k, sources spread over the workers. */
public final class NodeInfluence {
  /**
   * Sources per piece of work: large enough to hide the hand-over, small enough to balance hubs.
   */
  public static final int PIECE = 64;

  /** Bytes of a node in a list: its number and its score. */
  private static final long LIST_ENTRY = 8;

  private NodeInfluence() {}

  /**
   * @param graph the walk's graph: row {@code u} lists where a walk at {@code u} may go
   * @param sources nodes to start from; each once
   * @param stop asked inside long pushes
   */
  public static Influence compute(
      Csr graph, int[] sources, InfluenceConfig config, Workers workers, StopCheck stop) {
    int k = Math.min(config.auxiliaryPerOutput(), graph.nodeCount());
    ForwardPush push = new ForwardPush(graph, config.alpha(), config.epsilon(), stop);
    ForwardPush.Scratch[] scratch = new ForwardPush.Scratch[workers.count()];
    TopK[] best = new TopK[workers.count()];
    int pieces = (sources.length + PIECE - 1) / PIECE;
    int[][] nodes = new int[pieces][];
    float[][] scores = new float[pieces][];
    int[] counts = new int[sources.length];

    workers.forEach(
        pieces,
        (worker, piece) -> {
          if (scratch[worker] == null) {
            scratch[worker] = push.newScratch();
            best[worker] = new TopK(k);
          }
          int from = piece * PIECE;
          int to = Math.min(sources.length, from + PIECE);
          int[] pieceNodes = new int[PIECE];
          float[] pieceScores = new float[PIECE];
          int end = 0;
          for (int i = from; i < to; i++) {
            push.push(sources[i], scratch[worker]);
            push.rank(sources[i], scratch[worker], best[worker]);
            int needed = end + best[worker].count();
            if (needed > pieceNodes.length) {
              pieceNodes = Arrays.copyOf(pieceNodes, 2 * needed);
              pieceScores = Arrays.copyOf(pieceScores, 2 * needed);
            }
            counts[i] = best[worker].drain(pieceNodes, pieceScores, end);
            end += counts[i];
          }
          workers.memory().claimHeap(LIST_ENTRY * end);
          nodes[piece] = Arrays.copyOf(pieceNodes, end);
          scores[piece] = Arrays.copyOf(pieceScores, end);
        });
    long entries = Arrays.stream(counts).asLongStream().sum();
    workers.memory().claimHeap(LIST_ENTRY * entries);
    Influence joined = join(sources, counts, nodes, scores);
    workers.memory().releaseHeap(LIST_ENTRY * entries); // of the pieces
    return joined;
  }

  private static Influence join(int[] sources, int[] counts, int[][] nodes, float[][] scores) {
    int[] offsets = new int[sources.length + 1];
    for (int i = 0; i < sources.length; i++) {
      offsets[i + 1] = Math.addExact(offsets[i], counts[i]);
    }
    int[] allNodes = new int[offsets[sources.length]];
    float[] allScores = new float[offsets[sources.length]];
    int at = 0;
    for (int piece = 0; piece < nodes.length; piece++) {
      System.arraycopy(nodes[piece], 0, allNodes, at, nodes[piece].length);
      System.arraycopy(scores[piece], 0, allScores, at, scores[piece].length);
      at += nodes[piece].length;
    }
    return new Influence(sources, offsets, allNodes, allScores);
  }
}
