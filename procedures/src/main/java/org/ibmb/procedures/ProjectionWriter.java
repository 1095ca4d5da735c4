/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.Arrays;
import org.ibmb.predict.Predictions;
import org.neo4j.gds.api.properties.nodes.FloatArrayNodePropertyValues;
import org.neo4j.gds.api.properties.nodes.LongNodePropertyValues;

/** Adds predictions to the projection. */
record ProjectionWriter(Projection projection, PredictedProperties properties) {

  /**
   * @throws org.ibmb.run.InvalidInput where a property exists already
   */
  void check() {
    properties.checkNew(projection);
  }

  /** Returns how many properties were added. */
  long write(Prediction.Result result) {
    check(); // once more: another call may have been faster
    int[] positions = positions(result.predictions());
    long[] classes = new long[result.nodeCount()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = result.model().projectableClass(result.predictions().predictedClass(i));
    }
    var store = projection.store();
    store.addNodeProperty(
        projection.labels(), properties.classProperty(), new Classes(classes, positions));
    if (properties.probabilityProperty() != null) {
      try {
        store.addNodeProperty(
            projection.labels(),
            properties.probabilityProperty(),
            new Probabilities(result.predictions(), positions));
      } catch (RuntimeException e) {
        store.removeNodeProperty(properties.classProperty()); // both or none
        throw e;
      }
    }
    return result.nodeCount() * properties.count();
  }

  /**
   * Where each node of the whole projection stands in the predictions; -1 where the filter left it
   * out.
   */
  private int[] positions(Predictions predictions) {
    int[] positions = new int[Math.toIntExact(projection.store().nodeCount())];
    Arrays.fill(positions, -1);
    for (int i = 0; i < predictions.nodes().length; i++) {
      positions[(int) projection.nodes().toRootNodeId(predictions.nodes()[i])] = i;
    }
    return positions;
  }

  private record Classes(long[] classes, int[] positions) implements LongNodePropertyValues {
    @Override
    public long longValue(long rootId) {
      int i = positions[(int) rootId];
      return i < 0 ? Long.MIN_VALUE : classes[i]; // what GDS puts where there is no integer
    }

    @Override
    public boolean hasValue(long rootId) {
      return positions[(int) rootId] >= 0;
    }

    @Override
    public long nodeCount() {
      return positions.length;
    }
  }

  private record Probabilities(Predictions predictions, int[] positions)
      implements FloatArrayNodePropertyValues {
    @Override
    public float[] floatArrayValue(long rootId) {
      int i = positions[(int) rootId];
      int classes = predictions.classes();
      return i < 0
          ? null
          : Arrays.copyOfRange(predictions.probabilities(), i * classes, (i + 1) * classes);
    }

    @Override
    public boolean hasValue(long rootId) {
      return positions[(int) rootId] >= 0;
    }

    @Override
    public long nodeCount() {
      return positions.length;
    }
  }
}
