/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.HashMap;
import java.util.Map;
import org.ibmb.graph.Propagation;

/**
 * The memory that a call shares with all others on the same part of a projection, by the names
 * under which {@link SharedInputs} holds it.
 */
record Sharing(SharedInputs inputs, Projection projection) {

  static Sharing of(Call call, Projection projection) {
    return new Sharing(call.runtime().inputs(), projection);
  }

  /** Bytes of the relationships, as they are and as a network reads them. */
  Map<Object, Long> relationships(Propagation propagation) {
    GraphSize size = GraphSize.of(projection);
    SharedInputs.AdjacencyKey key = inputs.adjacencyKey(projection);
    Map<Object, Long> shared = new HashMap<>();
    shared.put(key, MemoryNeed.plainBytes(size));
    shared.put(
        new SharedInputs.GraphKey(key, propagation), MemoryNeed.normalisedBytes(size, propagation));
    return shared;
  }

  /**
   * Bytes of the relationships and of the features.
   *
   * @param scaled whether the features are scaled: then they are the call's own
   */
  Map<Object, Long> all(
      Propagation propagation, FeatureSchema schema, Double defaultValue, boolean scaled) {
    Map<Object, Long> shared = relationships(propagation);
    if (!scaled) {
      shared.put(
          inputs.featuresKey(projection, schema, defaultValue),
          Float.BYTES * schema.dimension() * projection.nodeCount());
    }
    return shared;
  }
}
