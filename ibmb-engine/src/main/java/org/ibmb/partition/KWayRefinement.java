/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import java.util.Arrays;
import org.ibmb.run.StopCheck;

/**
 * Improves a division into many parts by moving boundary nodes to the part that they have most
 * weight to, as {@link TwoWayRefinement} does it for two (Karypis and Kumar 1998, section 4).
 *
 * <p>For each node it keeps the weight of its edges to every part that it touches, its own
 * included: {@code min(degree, parts)} slots. A node with as many slots as parts has one for each,
 * in their order, so that hubs, which are the neighbours of almost every node that moves, need no
 * search. A move changes the slots of the neighbours only.
 *
 * <p>The queue holds bounds: what a node would gain at least as far as its neighbours' moves tell.
 * A bound that has become too high is found out when its node comes up. So a move costs no look at
 * all slots of all neighbours, which on graphs with hubs took nine tenths of the time.
 */
final class KWayRefinement {
  private static final int STOP_CHECK_INTERVAL = 1 << 12;

  /** Below every gain: no two edge weight sums differ by as much. */
  private static final int NO_BOUND = Integer.MIN_VALUE;

  /** A pass that gains less than this share of the cut is the last, 1 in so many. */
  private static final long CUT_PER_GAIN = 5000;

  /**
   * Least share of the cut that a pass must gain where more than half of all edges is cut, 1 in so
   * many: such a graph has no good parts to find.
   */
  private static final long CUT_PER_GAIN_OF_ONE_PIECE = 100;

  private final WeightedGraph graph;
  private final int[] partOf;
  private final long weightLimit;
  private final StopCheck stop;
  private final long[] partWeights;
  private final int[] partSizes;

  private final int[] slotStarts;
  private final int[] slotEnds;
  private final int[] slotParts;
  private final int[] slotWeights;

  /** Weight of the edges to the node's own part, and of all its edges. */
  private final int[] inside;

  private final int[] total;

  private final GainQueue queue;
  private final int[] moved;
  private final int[] movedFrom;
  private final boolean[] locked;
  private int target;

  /**
   * @param partOf is changed in place
   * @param weightLimit what a part may weigh
   */
  KWayRefinement(WeightedGraph graph, int[] partOf, int parts, long weightLimit, StopCheck stop) {
    int nodeCount = graph.nodeCount();
    this.graph = graph;
    this.partOf = partOf;
    this.weightLimit = weightLimit;
    this.stop = stop;
    this.partWeights = new long[parts];
    this.partSizes = new int[parts];
    this.slotStarts = new int[nodeCount];
    this.slotEnds = new int[nodeCount];
    this.inside = new int[nodeCount];
    this.total = new int[nodeCount];
    this.queue = new GainQueue(nodeCount);
    this.moved = new int[nodeCount];
    this.movedFrom = new int[nodeCount];
    this.locked = new boolean[nodeCount];
    int slots = 0;
    for (int u = 0; u < nodeCount; u++) {
      partWeights[partOf[u]] += graph.nodeWeights()[u];
      partSizes[partOf[u]]++;
      slotStarts[u] = slots;
      slots += Math.min(parts, graph.degree(u));
    }
    this.slotParts = new int[slots];
    this.slotWeights = new int[slots];
    fillSlots(parts);
  }

  private void fillSlots(int parts) {
    int[] slotOf = new int[parts];
    Arrays.fill(slotOf, -1);
    for (int u = 0; u < partOf.length; u++) {
      int start = slotStarts[u];
      int end = start;
      if (graph.degree(u) >= parts) {
        for (int part = 0; part < parts; part++) {
          slotOf[part] = end;
          slotParts[end++] = part;
        }
      }
      for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
        int part = partOf[graph.targets()[e]];
        if (slotOf[part] < 0) {
          slotOf[part] = end;
          slotParts[end++] = part;
        }
        slotWeights[slotOf[part]] += graph.edgeWeights()[e];
        total[u] += graph.edgeWeights()[e];
      }
      slotEnds[u] = end;
      inside[u] = slotOf[partOf[u]] < 0 ? 0 : slotWeights[slotOf[partOf[u]]];
      for (int slot = start; slot < end; slot++) {
        slotOf[slotParts[slot]] = -1;
      }
    }
  }

  long[] partWeights() {
    return partWeights;
  }

  int[] partOf() {
    return partOf;
  }

  /** Weight of the edges between parts. */
  long cut() {
    long twice = 0;
    for (int u = 0; u < partOf.length; u++) {
      twice += total[u] - inside[u];
    }
    return twice / 2;
  }

  /** Weight of all edges. */
  private long edges() {
    long twice = 0;
    for (int weight : total) {
      twice += weight;
    }
    return twice / 2;
  }

  /** Keeps the limit and, with as many nodes as parts or more, leaves no part empty. */
  void balance() {
    fillEmptyParts();
    relieveHeavyParts();
  }

  void refine(int mostPasses) {
    for (int pass = 0; pass < mostPasses && pass(); pass++) {}
  }

  /** Moves each node at most once; says whether another pass is worth its time. */
  private boolean pass() {
    for (int u = 0; u < partOf.length; u++) {
      enqueue(u);
    }
    int patience = Math.max(50, Math.min(300, partOf.length / 100));
    long gained = 0;
    long best = 0;
    long bestSpread = 0;
    long spread = 0;
    int count = 0;
    int kept = 0;
    while (!queue.isEmpty() && count - kept <= patience) {
      int u = queue.top();
      int promised = queue.gain(u);
      int gain = gain(u);
      int part = target;
      if (part < 0 || gain < promised) {
        enqueue(u); // the part that it wanted has filled up since
        continue;
      }
      queue.remove(u);
      int from = partOf[u];
      locked[u] = true;
      moved[count] = u;
      movedFrom[count++] = from;
      int weight = graph.nodeWeights()[u];
      spread += weight * (partWeights[part] + weight - partWeights[from]);
      move(u, part, true);
      gained += gain;
      if (gained > best || (gained == best && spread < bestSpread)) {
        best = gained;
        bestSpread = spread;
        kept = count;
      }
      if (count % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
    }
    goBack(count, kept);
    stop.check();
    long cut = cut();
    return (2 * cut > edges() ? CUT_PER_GAIN_OF_ONE_PIECE : CUT_PER_GAIN) * best > cut;
  }

  /** Takes back all moves but the first {@code kept}; leaves queue and locks clean. */
  private void goBack(int count, int kept) {
    queue.clear();
    for (int i = count - 1; i >= kept; i--) {
      move(moved[i], movedFrom[i], false);
    }
    for (int i = 0; i < count; i++) {
      locked[moved[i]] = false;
    }
  }

  private void enqueue(int u) {
    if (inside[u] == total[u]) {
      queue.remove(u);
      return;
    }
    int gain = gain(u);
    if (target >= 0) {
      queue.put(u, gain);
    } else {
      queue.remove(u);
    }
  }

  /**
   * Keeps the bound of {@code v} in the queue when a neighbour has moved: the two parts are looked
   * at, the others are as they were.
   *
   * @param weight of the edge between them
   * @param fromWeight of all edges of {@code v} to part {@code from}, now
   * @param toWeight the same of {@code to}
   */
  private void follow(int v, int from, int to, int weight, int fromWeight, int toWeight) {
    if (inside[v] == total[v]) {
      queue.remove(v);
      return;
    }
    int own = partOf[v];
    long room = weightLimit - graph.nodeWeights()[v];
    int bound = NO_BOUND;
    if (queue.holds(v)) {
      bound = queue.gain(v) + (from == own ? weight : to == own ? -weight : 0);
    }
    if (to != own && partWeights[to] <= room) {
      bound = Math.max(bound, toWeight - inside[v]);
    }
    if (from != own && fromWeight > 0 && partWeights[from] <= room) {
      bound = Math.max(bound, fromWeight - inside[v]);
    }
    if (bound != NO_BOUND) {
      queue.put(v, bound);
    }
  }

  /**
   * What the cut loses if {@code u} moves to the best part that has room, which is then in {@link
   * #target}: -1 if there is none. Among equals the lightest.
   */
  private int gain(int u) {
    int own = partOf[u];
    long room = weightLimit - graph.nodeWeights()[u];
    int best = -1;
    int bestWeight = 0;
    for (int slot = slotStarts[u]; slot < slotEnds[u]; slot++) {
      int weight = slotWeights[slot];
      if (weight < bestWeight || weight == 0) {
        continue;
      }
      int part = slotParts[slot];
      if (part != own
          && partWeights[part] <= room
          && (weight > bestWeight || partWeights[part] < partWeights[best])) {
        best = part;
        bestWeight = weight;
      }
    }
    target = partSizes[own] > 1 ? best : -1;
    return bestWeight - inside[u];
  }

  private void move(int u, int to, boolean enqueueNeighbours) {
    int from = partOf[u];
    partOf[u] = to;
    inside[u] = weightTo(u, to);
    partWeights[from] -= graph.nodeWeights()[u];
    partWeights[to] += graph.nodeWeights()[u];
    partSizes[from]--;
    partSizes[to]++;
    for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
      int v = graph.targets()[e];
      int weight = graph.edgeWeights()[e];
      int fromWeight = decrease(v, from, weight);
      int toWeight = increase(v, to, weight);
      inside[v] += partOf[v] == to ? weight : partOf[v] == from ? -weight : 0;
      if (enqueueNeighbours && !locked[v]) {
        follow(v, from, to, weight, fromWeight, toWeight);
      }
    }
  }

  private boolean hasSlotPerPart(int u) {
    return graph.degree(u) >= partWeights.length;
  }

  /** Returns the weight to {@code part} afterwards. */
  private int decrease(int u, int part, int weight) {
    if (hasSlotPerPart(u)) {
      return slotWeights[slotStarts[u] + part] -= weight;
    }
    int slot = slotStarts[u];
    while (slotParts[slot] != part) {
      slot++;
    }
    int left = slotWeights[slot] -= weight;
    if (left == 0) {
      int last = --slotEnds[u];
      slotParts[slot] = slotParts[last];
      slotWeights[slot] = slotWeights[last];
    }
    return left;
  }

  /** Returns the weight to {@code part} afterwards. */
  private int increase(int u, int part, int weight) {
    if (hasSlotPerPart(u)) {
      return slotWeights[slotStarts[u] + part] += weight;
    }
    int slot = slotStarts[u];
    while (slot < slotEnds[u] && slotParts[slot] != part) {
      slot++;
    }
    if (slot == slotEnds[u]) {
      slotEnds[u]++;
      slotParts[slot] = part;
      slotWeights[slot] = 0;
    }
    return slotWeights[slot] += weight;
  }

  /**
   * Nodes leave parts that are too heavy, those first whose leaving costs least. On the finest
   * level this always succeeds: while a part is too heavy, any node fits into the lightest.
   */
  private void relieveHeavyParts() {
    queue.clear();
    for (int u = 0; u < partOf.length; u++) {
      if (partWeights[partOf[u]] > weightLimit && graph.nodeWeights()[u] > 0) {
        queue.put(u, gain(u));
      }
    }
    while (!queue.isEmpty()) {
      int u = queue.top();
      int gain = gain(u);
      if (gain < queue.gain(u)) {
        queue.put(u, gain);
        continue;
      }
      queue.remove(u);
      if (partWeights[partOf[u]] > weightLimit && partSizes[partOf[u]] > 1) {
        move(u, target >= 0 ? target : lightest(), false);
      }
    }
  }

  private int lightest() {
    int lightest = 0;
    for (int part = 1; part < partWeights.length; part++) {
      if (partWeights[part] < partWeights[lightest]) {
        lightest = part;
      }
    }
    return lightest;
  }

  /** Each empty part gets the node whose leaving costs least. */
  private void fillEmptyParts() {
    int part = nextEmpty(0);
    if (part == partSizes.length) {
      return;
    }
    queue.clear();
    for (int u = 0; u < partOf.length; u++) {
      queue.put(u, -inside[u]);
    }
    while (!queue.isEmpty() && part < partSizes.length) {
      int u = queue.top();
      int gain = -inside[u];
      if (gain != queue.gain(u)) {
        queue.put(u, gain);
        continue;
      }
      queue.remove(u);
      if (partSizes[partOf[u]] > 1) {
        move(u, part, false);
        part = nextEmpty(part + 1);
      }
    }
  }

  private int nextEmpty(int from) {
    int part = from;
    while (part < partSizes.length && partSizes[part] > 0) {
      part++;
    }
    return part;
  }

  private int weightTo(int u, int part) {
    if (hasSlotPerPart(u)) {
      return slotWeights[slotStarts[u] + part];
    }
    for (int slot = slotStarts[u]; slot < slotEnds[u]; slot++) {
      if (slotParts[slot] == part) {
        return slotWeights[slot];
      }
    }
    return 0;
  }
}
