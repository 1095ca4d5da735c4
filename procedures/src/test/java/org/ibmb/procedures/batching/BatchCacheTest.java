/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;
import org.ibmb.batch.FullBatcher;
import org.ibmb.batch.PlannedBatches;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.junit.jupiter.api.Test;

class BatchCacheTest {
  private static final long ROOMY = 1 << 20;
  private static final Object OWNER = new Object();
  private static final int[] OUTPUTS = {0, 1};
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void theSameQuestionIsAnsweredFromTheCache() {
    BatchCache cache = new BatchCache(ROOMY);
    PlannedBatches first = get(cache, graph(1, Propagation.SYMMETRIC), OUTPUTS);
    assertSame(first, get(cache, graph(1, Propagation.SYMMETRIC), OUTPUTS.clone()));
    assertEquals(1, made.get());
  }

  @Test
  void anotherGraphNetworkOrOutputSetIsAnotherQuestion() {
    BatchCache cache = new BatchCache(ROOMY);
    PlannedBatches first = get(cache, graph(1, Propagation.SYMMETRIC), OUTPUTS);
    assertNotSame(first, get(cache, graph(2, Propagation.SYMMETRIC), OUTPUTS));
    assertNotSame(first, get(cache, graph(1, Propagation.MEAN), OUTPUTS));
    assertNotSame(first, get(cache, graph(1, Propagation.SYMMETRIC), new int[] {0}));
    assertEquals(4, made.get());
  }

  @Test
  void aFailureLeavesNothingBehind() {
    BatchCache cache = new BatchCache(ROOMY);
    Graph graph = graph(1, Propagation.SYMMETRIC);
    assertThrows(
        IllegalStateException.class,
        () ->
            cache
                .of(OWNER, graph)
                .get(
                    OUTPUTS,
                    new FullBatcher(),
                    () -> {
                      throw new IllegalStateException("terminated");
                    }));
    get(cache, graph, OUTPUTS);
    assertEquals(1, made.get(), "made anew after the failure");
  }

  @Test
  void whatDoesNotFitIsNotKept() {
    BatchCache cache = new BatchCache(1);
    get(cache, graph(1, Propagation.SYMMETRIC), OUTPUTS);
    get(cache, graph(1, Propagation.SYMMETRIC), OUTPUTS);
    assertEquals(2, made.get());
  }

  private PlannedBatches get(BatchCache cache, Graph graph, int[] outputs) {
    return cache
        .of(OWNER, graph)
        .get(
            outputs,
            new FullBatcher(),
            () -> {
              made.incrementAndGet();
              try (Workers workers = Workers.create(1)) {
                return new FullBatcher().plan(graph, outputs, workers, StopCheck.NEVER);
              }
            });
  }

  /** Two nodes, one edge of the given weight in both rows. */
  private static Graph graph(float weight, Propagation propagation) {
    Csr csr = Csr.canonical(2, new int[] {0, 1, 2}, new int[] {1, 0}, new float[] {weight, weight});
    return Graph.of(csr, true, propagation);
  }
}
