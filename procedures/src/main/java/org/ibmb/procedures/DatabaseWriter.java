/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.neo4j.graphdb.Node;

/**
 * Writes predictions as node properties, in the caller's transaction: with his rights, and undone
 * when his query fails.
 */
record DatabaseWriter(Call call, Projection projection, PredictedProperties properties) {
  private static final int STOP_CHECK_INTERVAL = 1024;

  /**
   * @throws InvalidInput where the projection's nodes are not the database's
   */
  void check() {
    checkOfDatabase(call, projection);
  }

  static void checkOfDatabase(Call call, Projection projection) {
    if (!projection.isOfDatabase()) {
      throw new InvalidInput(
          "Graph '%s' does not come from database '%s', so nothing can be written back. Use the stream mode."
              .formatted(projection.name(), call.databaseName()));
    }
  }

  /** Returns how many properties were set. */
  long write(Prediction.Result result) {
    StopCheck stop = call.stop();
    for (int i = 0; i < result.nodeCount(); i++) {
      if (i % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      Node node = DatabaseNodes.get(call, projection, result.predictions().nodes()[i]);
      node.setProperty(properties.classProperty(), result.predictedClass(i));
      if (properties.probabilityProperty() != null) {
        node.setProperty(properties.probabilityProperty(), result.probabilities(i));
      }
    }
    return result.nodeCount() * properties.count();
  }
}
