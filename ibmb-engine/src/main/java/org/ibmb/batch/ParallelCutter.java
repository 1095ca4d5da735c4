/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.ibmb.graph.Graph;
import org.ibmb.run.Workers;

/**
 * Cuts batches of a plan, as many at once as there are workers. Each worker keeps its scratch space
 * from one call to the next. For one thread that asks.
 */
public final class ParallelCutter {
  private final PlannedBatches planned;
  private final Graph graph;
  private final Workers workers;
  private final PlannedBatches.Cutter[] cutters;

  /**
   * @param graph the graph of the plan, with any normalisation
   * @param workers whose memory claims are asked before a batch takes more than any before it
   */
  public ParallelCutter(PlannedBatches planned, Graph graph, Workers workers) {
    this.planned = planned;
    this.graph = graph;
    this.workers = workers;
    this.cutters = new PlannedBatches.Cutter[workers.count()];
  }

  /** The batches of these numbers, in the same order. */
  public List<Batch> cut(int[] which) {
    Batch[] batches = new Batch[which.length];
    workers.forEach(
        which.length,
        (worker, i) -> {
          if (cutters[worker] == null) {
            cutters[worker] = planned.newCutter(graph, workers.memory());
          }
          batches[i] = cutters[worker].cut(which[i]);
        });
    return Arrays.asList(batches);
  }

  /** All batches, ascending; a few are in memory at once. */
  public Iterator<Batch> all() {
    return new Iterator<>() {
      private final Queue<Batch> ready = new ArrayDeque<>();
      private int next;

      @Override
      public boolean hasNext() {
        return !ready.isEmpty() || next < planned.count();
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the plan has %d batches".formatted(planned.count()));
        }
        if (ready.isEmpty()) {
          int[] some = new int[Math.min(workers.count(), planned.count() - next)];
          Arrays.setAll(some, i -> next + i);
          ready.addAll(cut(some));
          next += some.length;
        }
        return ready.poll();
      }
    };
  }
}
