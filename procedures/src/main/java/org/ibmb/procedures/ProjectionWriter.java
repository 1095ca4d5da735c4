/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.Arrays;
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
    int[] positions = positions(projection, result.predictions().nodes());
    long[] classes = new long[result.nodeCount()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = result.model().projectableClass(result.predictions().predictedClass(i));
    }
    var store = projection.store();
    store.addNodeProperty(
        projection.labels(), properties.classProperty(), new Numbers(classes, positions));
    if (properties.probabilityProperty() != null) {
      try {
        store.addNodeProperty(
            projection.labels(),
            properties.probabilityProperty(),
            new Rows(
                result.predictions().probabilities(), result.predictions().classes(), positions));
      } catch (RuntimeException e) {
        store.removeNodeProperty(properties.classProperty()); // both or none
        throw e;
      }
    }
    return result.nodeCount() * properties.count();
  }

  /**
   * Where each node of the whole projection stands in {@code nodes}; -1 where the filter left it
   * out.
   */
  static int[] positions(Projection projection, int[] nodes) {
    int[] positions = new int[Math.toIntExact(projection.store().nodeCount())];
    Arrays.fill(positions, -1);
    for (int i = 0; i < nodes.length; i++) {
      positions[(int) projection.nodes().toRootNodeId(nodes[i])] = i;
    }
    return positions;
  }

  /** One integer per node. */
  record Numbers(long[] numbers, int[] positions) implements LongNodePropertyValues {
    @Override
    public long longValue(long rootId) {
      int i = positions[(int) rootId];
      return i < 0 ? Long.MIN_VALUE : numbers[i]; // what GDS puts where there is no integer
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

  /** {@code width} numbers per node. */
  record Rows(float[] values, int width, int[] positions) implements FloatArrayNodePropertyValues {
    @Override
    public float[] floatArrayValue(long rootId) {
      int i = positions[(int) rootId];
      return i < 0 ? null : Arrays.copyOfRange(values, i * width, (i + 1) * width);
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
