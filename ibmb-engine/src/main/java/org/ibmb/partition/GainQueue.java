/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.partition;

import java.util.Arrays;

/**
 * Nodes by gain, the largest first: a binary heap that knows where each node is. Buckets, as
 * Fiduccia and Mattheyses have them, want small gains; on coarse levels, and with weights of the
 * user, they are not.
 */
final class GainQueue {
  private final int[] heap;
  private final int[] gains;
  private final int[] places;
  private int size;

  GainQueue(int nodeCount) {
    heap = new int[nodeCount];
    gains = new int[nodeCount];
    places = new int[nodeCount];
    Arrays.fill(places, -1);
  }

  boolean isEmpty() {
    return size == 0;
  }

  int top() {
    return heap[0];
  }

  boolean holds(int node) {
    return places[node] >= 0;
  }

  /** Gain of a node that is there, or was. */
  int gain(int node) {
    return gains[node];
  }

  /** Adds a node or changes its gain. */
  void put(int node, int gain) {
    int place = places[node];
    if (place < 0) {
      gains[node] = gain;
      siftUp(size++, node);
    } else if (gain > gains[node]) {
      gains[node] = gain;
      siftUp(place, node);
    } else if (gain < gains[node]) {
      gains[node] = gain;
      siftDown(place, node);
    }
  }

  /** Takes out the first node. */
  int poll() {
    int node = heap[0];
    remove(node);
    return node;
  }

  /** Takes a node out, if it is there. */
  void remove(int node) {
    int place = places[node];
    if (place < 0) {
      return;
    }
    places[node] = -1;
    int last = heap[--size];
    if (last == node) {
      return;
    }
    if (gains[last] > gains[node]) {
      siftUp(place, last);
    } else {
      siftDown(place, last);
    }
  }

  void clear() {
    while (size > 0) {
      places[heap[--size]] = -1;
    }
  }

  private void siftUp(int place, int node) {
    int gain = gains[node];
    while (place > 0) {
      int parent = (place - 1) >>> 1;
      if (gain <= gains[heap[parent]]) {
        break;
      }
      heap[place] = heap[parent];
      places[heap[place]] = place;
      place = parent;
    }
    heap[place] = node;
    places[node] = place;
  }

  private void siftDown(int place, int node) {
    int gain = gains[node];
    while (true) {
      int child = 2 * place + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && gains[heap[child + 1]] > gains[heap[child]]) {
        child++;
      }
      if (gain >= gains[heap[child]]) {
        break;
      }
      heap[place] = heap[child];
      places[heap[place]] = place;
      place = child;
    }
    heap[place] = node;
    places[node] = place;
  }
}
