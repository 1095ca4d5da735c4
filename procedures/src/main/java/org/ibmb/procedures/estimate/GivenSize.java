/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.estimate;

import java.util.List;
import java.util.Map;
import org.ibmb.graph.Features;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.CypherTypes;
import org.ibmb.procedures.projection.GraphSize;
import org.ibmb.run.InvalidInput;

/**
 * A graph of which an estimate knows the size alone: the map that stands in the place of its name,
 * as in GDS.
 *
 * @param keys of the call
 * @param sizes keys of the map: {@code nodeCount}, {@code relationshipCount} and, for a training,
 *     {@code featureDimension} and {@code classCount}
 */
public record GivenSize(Configuration keys, Configuration sizes) {
  /** Keys of an anonymous projection in GDS, and of a training: known, though not always read. */
  private static final List<String> KNOWN =
      List.of(
          "nodeProjection",
          "relationshipProjection",
          "nodeProperties",
          "relationshipProperties",
          "featureDimension",
          "classCount");

  /**
   * Reads the first argument of an estimate.
   *
   * @return null where it names a projection
   */
  public static GivenSize read(Object graph, Configuration keys) {
    if (!(graph instanceof Map<?, ?> map)) {
      return null;
    }
    Configuration sizes = Configuration.inPlaceOfGraph(map);
    KNOWN.forEach(sizes::any);
    return new GivenSize(keys, sizes);
  }

  /**
   * The name of the projection that the first argument of an estimate is.
   *
   * @throws InvalidInput where it is neither a name nor a map
   */
  public static String graphName(Object graph) {
    if (graph == null || graph instanceof String) {
      return (String) graph;
    }
    throw new InvalidInput(
        "'graphNameOrConfiguration' must be the name of a projected graph, or a map such as {nodeCount: 1000, relationshipCount: 5000}, but was %s (%s)."
            .formatted(graph, CypherTypes.name(graph)));
  }

  /** Whether an estimate makes all batches, however long it takes. */
  public static boolean readExact(Configuration keys) {
    return keys.flag("exact", false);
  }

  /**
   * The size; this ends the reading of both maps. No graph of ours has more nodes or relationships
   * than an int counts.
   *
   * @throws InvalidInput with all mistakes of both maps
   */
  public GraphSize graph() {
    int nodes = sizes.mandatoryCount("nodeCount", 1);
    int relationships = sizes.mandatoryCount("relationshipCount", 0);
    keys.check(sizes::throwIfAny);
    keys.throwIfAny();
    return new GraphSize(nodes, relationships, relationships);
  }

  /** Refuses a graph whose features no array holds, as the call itself does. */
  public void checkFeatures(GraphSize size, int dimension) {
    keys.check(() -> Features.length(size.nodeCount(), dimension));
    keys.throwIfAny();
  }
}
