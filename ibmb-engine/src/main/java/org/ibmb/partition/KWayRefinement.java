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
 * included: {@code min(degree, parts)} slots. A move changes the slots of the neighbours only.
 */
final class KWayRefinement {
  private static final int STOP_CHECK_INTERVAL = 1 << 12;

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
      int end = slotStarts[u];
      for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
        int part = partOf[graph.targets()[e]];
        int slot = slotOf[part];
        if (slot < 0) {
          slotOf[part] = end;
          slotParts[end] = part;
          slotWeights[end++] = graph.edgeWeights()[e];
        } else {
          slotWeights[slot] += graph.edgeWeights()[e];
        }
      }
      slotEnds[u] = end;
      for (int slot = slotStarts[u]; slot < end; slot++) {
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
      for (int slot = slotStarts[u]; slot < slotEnds[u]; slot++) {
        twice += slotParts[slot] == partOf[u] ? 0 : slotWeights[slot];
      }
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

  /** Moves each node at most once; says whether the cut became smaller. */
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
    return best > 0;
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
    boolean interior = slotEnds[u] - slotStarts[u] == 1 && slotParts[slotStarts[u]] == partOf[u];
    if (interior) {
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
   * What the cut loses if {@code u} moves to the best part that has room, which is then in {@link
   * #target}: -1 if there is none. Among equals the lightest.
   */
  private int gain(int u) {
    int own = partOf[u];
    int weight = graph.nodeWeights()[u];
    int inside = 0;
    int best = -1;
    int bestWeight = 0;
    for (int slot = slotStarts[u]; slot < slotEnds[u]; slot++) {
      int part = slotParts[slot];
      if (part == own) {
        inside = slotWeights[slot];
      } else if (slotWeights[slot] >= bestWeight && partWeights[part] + weight <= weightLimit) {
        if (slotWeights[slot] > bestWeight || partWeights[part] < partWeights[best]) {
          best = part;
          bestWeight = slotWeights[slot];
        }
      }
    }
    target = partSizes[own] > 1 ? best : -1;
    return bestWeight - inside;
  }

  private void move(int u, int to, boolean enqueueNeighbours) {
    int from = partOf[u];
    partOf[u] = to;
    partWeights[from] -= graph.nodeWeights()[u];
    partWeights[to] += graph.nodeWeights()[u];
    partSizes[from]--;
    partSizes[to]++;
    for (int e = graph.offsets()[u]; e < graph.offsets()[u + 1]; e++) {
      int v = graph.targets()[e];
      int weight = graph.edgeWeights()[e];
      decrease(v, from, weight);
      increase(v, to, weight);
      if (enqueueNeighbours && !locked[v]) {
        enqueue(v);
      }
    }
  }

  private void decrease(int u, int part, int weight) {
    int slot = slotStarts[u];
    while (slotParts[slot] != part) {
      slot++;
    }
    slotWeights[slot] -= weight;
    if (slotWeights[slot] == 0) {
      int last = --slotEnds[u];
      slotParts[slot] = slotParts[last];
      slotWeights[slot] = slotWeights[last];
    }
  }

  private void increase(int u, int part, int weight) {
    int slot = slotStarts[u];
    while (slot < slotEnds[u] && slotParts[slot] != part) {
      slot++;
    }
    if (slot == slotEnds[u]) {
      slotEnds[u]++;
      slotParts[slot] = part;
      slotWeights[slot] = 0;
    }
    slotWeights[slot] += weight;
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
      queue.put(u, -weightTo(u, partOf[u]));
    }
    while (!queue.isEmpty() && part < partSizes.length) {
      int u = queue.top();
      int gain = -weightTo(u, partOf[u]);
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
    for (int slot = slotStarts[u]; slot < slotEnds[u]; slot++) {
      if (slotParts[slot] == part) {
        return slotWeights[slot];
      }
    }
    return 0;
  }
}
