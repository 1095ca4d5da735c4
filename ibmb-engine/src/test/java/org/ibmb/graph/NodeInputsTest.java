/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ibmb.run.MemoryClaims;
import org.ibmb.run.Workers;

/** The first hop of features: row by row, or once for all nodes. */
class NodeInputsTest {
  private static final Workers WORKERS = Workers.create(2);

  @Property(tries = 100)
  void theFirstHopOfAllNodesIsThatOfEachRow(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Csr adjacency = RandomGraphs.undirected(random, true);
    float[] values = new float[3 * adjacency.nodeCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    Graph graph = Graph.of(adjacency, true);
    Features features = new Features(adjacency.nodeCount(), 3, values);
    NodeInputs byRow = new NodeInputs(graph, features);
    NodeInputs atOnce = new NodeInputs(graph, features);
    atOnce.computeFirstHop(WORKERS);
    float[] expected = new float[3];
    float[] found = new float[3];
    for (int node = 0; node < adjacency.nodeCount(); node++) {
      byRow.copyFirstHop(node, expected);
      atOnce.copyFirstHop(node, found);
      assertArrayEquals(expected, found);
    }
  }

  /** A star: the hub in every batch costs more than the whole graph once. */
  @Property(tries = 20)
  void itIsComputedOnceWhereRowsHaveMoreEdgesThanTheGraph(@ForAll long seed) {
    Csr adjacency = RandomGraphs.undirected(new SplittableRandom(seed), true);
    Graph graph = Graph.of(adjacency, true);
    Features features = new Features(adjacency.nodeCount(), 1, new float[adjacency.nodeCount()]);
    NodeInputs inputs = new NodeInputs(graph, features);
    AtomicLong claimed = new AtomicLong();
    Workers workers = WORKERS.claiming(counting(claimed));
    inputs.computeFirstHopIfLess(graph.propagation().edgeCount(), workers);
    assertEquals(0, claimed.get());
    inputs.computeFirstHopIfLess(graph.propagation().edgeCount() + 1L, workers);
    assertEquals(4L * adjacency.nodeCount(), claimed.get());
    assertEquals(4L * adjacency.nodeCount(), inputs.firstHopBytes());
  }

  private static MemoryClaims counting(AtomicLong heap) {
    return new MemoryClaims() {
      @Override
      public void claim(long heapBytes, long offHeapBytes) {
        heap.addAndGet(heapBytes);
      }

      @Override
      public void release(long heapBytes, long offHeapBytes) {
        heap.addAndGet(-heapBytes);
      }
    };
  }
}
