/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.function.BiFunction;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;

/**
 * What a call found out that reads no features: {@code ibmb.influence} or {@code ibmb.batches}.
 *
 * @param homophily null where nobody asked
 */
record FromRelationships<T>(
    T value, Graph graph, Double homophily, long preProcessingMillis, long computeMillis) {

  /**
   * Reads the relationships and works on them.
   *
   * @param name of the procedure after {@code ibmb.}, and of the stage that {@code work} runs
   */
  static <T> FromRelationships<T> compute(
      Call call,
      Projection projection,
      RunSettings run,
      MemoryNeed need,
      String name,
      LabelHomophily homophily,
      BiFunction<Graph, Progress, T> work) {
    MemoryGuard.check(call, run, need);
    try (Progress progress =
        Progress.start(
            call,
            run,
            "ibmb." + name,
            Progress.stage("relationships", 1),
            Progress.stage(name, 1))) {
      Stopwatch watch = new Stopwatch();
      Graph graph =
          progress.stage(
              () -> AdjacencyReader.read(projection, Propagation.SYMMETRIC, call.stop()));
      Double alike = homophily.of(call, projection, graph, progress);
      long preProcessingMillis = watch.lapMillis();
      T value = work.apply(graph, progress);
      progress.finish();
      return new FromRelationships<>(value, graph, alike, preProcessingMillis, watch.lapMillis());
    }
  }
}
