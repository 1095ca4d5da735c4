/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.influence;

import org.ibmb.graph.Csr;
import org.ibmb.graph.WeightUnit;
import org.ibmb.run.StopCheck;

/**
 * How many nodes influence lists have together, between two bounds that are known without a push.
 *
 * <p>A list holds the nodes that the push of its source reached, at most {@code k =
 * auxiliaryPerOutput} of them. A source is always pushed, which reaches all its neighbours. No push
 * reaches what no walk does, nor beyond a number of hops: mass {@code (1 - alpha)^h} at most comes
 * {@code h} hops far, and a node hands it on only where it has {@code epsilon} times its degree.
 *
 * <p>The bounds are the same where nodes have {@code k} neighbours or few that they reach at all.
 * They are apart by up to {@code k} where neighbours are few and a push ends among many.
 *
 * @param sources how many lists
 * @param least of all lists together
 * @param most of all lists together
 */
public record InfluenceListBounds(long sources, long least, long most) {
  /** Edges that a search looks at for each node of a list: to look at more would be no estimate. */
  private static final int EDGES_PER_ENTRY = 16;

  /** Sources between two stop checks, each of at most so many edges a node of its list. */
  private static final int STOP_CHECK_INTERVAL = 1 << 8;

  /** More than any memory holds, in entries whose bytes a long still counts. */
  private static final long MOST_ENTRIES = 1L << 50;

  /** The same where only the size of the graph is known. */
  public static InfluenceListBounds of(long sources, long nodeCount, int perSource) {
    long most = sources * Math.min(perSource, nodeCount);
    return new InfluenceListBounds(sources, sources, Math.min(MOST_ENTRIES, most));
  }

  /** Where no lists are made. */
  public static InfluenceListBounds none(long sources) {
    return new InfluenceListBounds(sources, 0, 0);
  }

  /**
   * Walks from each source until {@code k} nodes are found, or takes them for granted after {@code
   * 16 k} edges.
   *
   * @param graph the walk's graph, see {@link NodeInfluence}
   */
  public static InfluenceListBounds of(
      Csr graph, int[] sources, InfluenceConfig config, StopCheck stop) {
    int k = Math.min(config.auxiliaryPerOutput(), graph.nodeCount());
    Search search = new Search(graph, k, mostHops(graph, config));
    long least = 0;
    long most = 0;
    for (int i = 0; i < sources.length; i++) {
      if (i % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      most += search.reach(sources[i], i + 1);
      least += search.neighbours;
    }
    return new InfluenceListBounds(sources.length, least, most);
  }

  /**
   * Bounds for more sources, of which these are a sample.
   *
   * @param all how many there are
   * @param slack by what factor the others may have longer or shorter lists
   */
  public InfluenceListBounds ofMore(long all, double slack) {
    double share = (double) all / Math.max(1, sources);
    return new InfluenceListBounds(
        all, (long) (least * share / slack), (long) Math.ceil(most * share * slack));
  }

  /**
   * Bounds for lists that are up to {@code factor} times as long, or as short.
   *
   * @param limit of {@code most}
   */
  public InfluenceListBounds scaled(double factor, long limit) {
    return new InfluenceListBounds(
        sources, (long) (least / factor), Math.min(limit, (long) (most * factor)));
  }

  /** How far a push comes at most. */
  private static int mostHops(Csr graph, InfluenceConfig config) {
    double leastDegree = Double.POSITIVE_INFINITY;
    for (int u = 0; u < graph.nodeCount(); u++) {
      if (graph.degree(u) > 0) {
        leastDegree = Math.min(leastDegree, graph.weightedDegree(u));
      }
    }
    double threshold = config.epsilon() * leastDegree / WeightUnit.of(graph);
    double pushed = Math.log(threshold) / Math.log1p(-config.alpha());
    // The last that is pushed reaches its neighbours; one more for rounding.
    return (int) Math.min(graph.nodeCount(), Math.max(0, pushed) + 2);
  }

  /** Breadth first, until enough nodes are found. */
  private static final class Search {
    private final Csr graph;
    private final int most;
    private final int mostHops;
    private final int[] found;
    private final int[] seenBy;

    /** Nodes at most one hop away, as far as the last search counted them. */
    private int neighbours;

    private long edgesLeft;

    Search(Csr graph, int most, int mostHops) {
      this.graph = graph;
      this.most = most;
      this.mostHops = mostHops;
      this.found = new int[most];
      this.seenBy = new int[graph.nodeCount()];
    }

    /**
     * @param number of the search, each another
     * @return how many nodes it found, {@code source} included, or takes for granted
     */
    int reach(int source, int number) {
      int count = 1;
      found[0] = source;
      seenBy[source] = number;
      int levelEnd = 0;
      neighbours = 1;
      edgesLeft = (long) EDGES_PER_ENTRY * most;
      for (int at = 0, hops = -1; at < count && count < most; at++) {
        if (at == levelEnd) {
          hops++;
          levelEnd = count;
        }
        if (hops == mostHops) {
          break;
        }
        edgesLeft -= graph.degree(found[at]);
        count = addNeighbours(found[at], count, number);
        neighbours = at == 0 ? count : neighbours;
        if (edgesLeft < 0) {
          return most;
        }
      }
      return count;
    }

    private int addNeighbours(int node, int count, int number) {
      int end = count;
      for (int e = graph.offsets()[node]; e < graph.offsets()[node + 1] && end < most; e++) {
        int target = graph.targets()[e];
        if (seenBy[target] != number) {
          seenBy[target] = number;
          found[end++] = target;
        }
      }
      return end;
    }
  }
}
