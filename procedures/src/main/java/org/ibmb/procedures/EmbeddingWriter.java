/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.predict.Embeddings;
import org.ibmb.run.Problems;
import org.ibmb.run.StopCheck;

/**
 * Stores embeddings as lists of floats: in the projection, or in the database in the caller's
 * transaction.
 */
record EmbeddingWriter(Call call, Projection projection, String property) {
  private static final int STOP_CHECK_INTERVAL = 1024;

  /**
   * @throws org.ibmb.run.InvalidInput where the projection has the property
   */
  void checkMutate() {
    Problems problems = new Problems();
    PredictedProperties.checkNew(projection, "mutateProperty", property, problems);
    problems.throwIfAny();
  }

  /** Returns how many properties were added. */
  long mutate(Embeddings embeddings) {
    checkMutate(); // once more: another call may have been faster
    int[] positions = ProjectionWriter.positions(projection, embeddings.nodes());
    projection
        .store()
        .addNodeProperty(
            projection.labels(),
            property,
            new ProjectionWriter.Rows(embeddings.values(), embeddings.dimension(), positions));
    return embeddings.nodes().length;
  }

  /** Returns how many properties were set. */
  long write(Embeddings embeddings) {
    StopCheck stop = call.stop();
    for (int i = 0; i < embeddings.nodes().length; i++) {
      if (i % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      DatabaseNodes.get(call, projection, embeddings.nodes()[i])
          .setProperty(property, embeddings.row(i));
    }
    return embeddings.nodes().length;
  }
}
