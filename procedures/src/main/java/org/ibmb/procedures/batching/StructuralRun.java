/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.MemoryLedger;
import org.ibmb.procedures.call.Progress;
import org.ibmb.procedures.call.Running;
import org.ibmb.procedures.call.Stopwatch;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.projection.LabelHomophily;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.projection.SharedInputs;

/**
 * A call at work that reads relationships and no features: {@code ibmb.influence} or {@code
 * ibmb.batches}.
 *
 * @param homophily share of the relationships that join nodes of one class; null where nobody asked
 */
public record StructuralRun(
    Running running, Graph graph, Double homophily, long preProcessingMillis)
    implements AutoCloseable {

  /**
   * Waits for memory and reads the relationships.
   *
   * @param name of the procedure after {@code ibmb.}, and of the stage that follows
   */
  static StructuralRun start(
      Call call,
      Projection projection,
      RunSettings run,
      MemoryLedger.Request request,
      String name,
      LabelHomophily homophily) {
    Running running =
        Running.start(
            call, run, request, Progress.stage("relationships", 1), Progress.stage(name, 1));
    try {
      Stopwatch watch = new Stopwatch();
      Graph graph =
          running.stage(
              () ->
                  call.kept(SharedInputs.class)
                      .graph(projection, Propagation.SYMMETRIC, running.workers(), running.stop()));
      Double alike =
          running.guarded(() -> homophily.of(call, projection, graph, running.progress()));
      return new StructuralRun(running, graph, alike, watch.lapMillis());
    } catch (Throwable e) {
      running.close();
      throw e;
    }
  }

  @Override
  public void close() {
    running.close();
  }
}
