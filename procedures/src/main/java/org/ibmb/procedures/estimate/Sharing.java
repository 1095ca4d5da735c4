/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.estimate;

import java.util.HashMap;
import java.util.Map;
import org.ibmb.graph.Propagation;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.projection.FeatureSchema;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.procedures.projection.Projection;
import org.ibmb.procedures.projection.SharedInputs;

/**
 * The memory that a call shares with all others on the same part of a projection, by the names
 * under which {@link SharedInputs} holds it.
 */
public record Sharing(SharedInputs inputs, Projection projection) {

  public static Sharing of(Call call, Projection projection) {
    return new Sharing(call.kept(SharedInputs.class), projection);
  }

  /** Bytes of the relationships, as they are and as a network reads them. */
  public Map<Object, Long> relationships(Propagation propagation) {
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
  public Map<Object, Long> all(
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
