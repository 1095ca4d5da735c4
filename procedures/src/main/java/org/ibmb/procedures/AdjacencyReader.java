/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import java.util.List;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.neo4j.gds.RelationshipType;

/**
 * Reads the relationships of a projection as the engine wants them: row {@code u} holds the nodes
 * whose messages {@code u} receives.
 *
 * <p>A relationship {@code a -> b} of the projection carries messages from {@code a} to {@code b},
 * so it stands in row {@code b}. GDS lists it at {@code a}: directed types are turned round while
 * they are read. An undirected one is listed at both ends already.
 *
 * <p>Two passes over the relationships: the first counts the length of every row, the second fills
 * the rows.
 */
final class AdjacencyReader {
  /** How many nodes are read between two stop checks. */
  private static final int STOP_CHECK_INTERVAL = 4096;

  private final Projection projection;
  private final StopCheck stop;
  private final int nodeCount;

  private AdjacencyReader(Projection projection, StopCheck stop) {
    this.projection = projection;
    this.stop = stop;
    this.nodeCount = projection.nodeCount();
  }

  /** For a network that propagates as {@code propagation} says. */
  static Graph read(Projection projection, Propagation propagation, StopCheck stop) {
    boolean undirected = projection.directedTypes().isEmpty();
    return Graph.of(new AdjacencyReader(projection, stop).read(), undirected, propagation);
  }

  private Csr read() {
    int[] counts = new int[nodeCount];
    forEach((row, target, weight) -> counts[row]++);
    int[] offsets = offsets(counts);
    int[] next = offsets.clone();
    int[] targets = new int[offsets[nodeCount]];
    float[] weights = projection.weightProperty().isPresent() ? new float[targets.length] : null;
    forEach(
        (row, target, weight) -> {
          int at = next[row]++;
          targets[at] = target;
          if (weights != null) {
            weights[at] = checkedWeight(row, target, weight);
          }
        });
    return Csr.canonical(nodeCount, offsets, targets, weights, stop);
  }

  private int[] offsets(int[] counts) {
    int[] offsets = new int[nodeCount + 1];
    try {
      for (int i = 0; i < nodeCount; i++) {
        offsets[i + 1] = Math.addExact(offsets[i], counts[i]);
      }
    } catch (ArithmeticException e) {
      throw new InvalidInput(
          "Graph '%s' has more than %d relationships. Restrict 'relationshipTypes' or 'nodeLabels'."
              .formatted(projection.name(), Integer.MAX_VALUE));
    }
    return offsets;
  }

  /** Takes one relationship. */
  private interface Edge {
    void accept(int row, int target, double weight);
  }

  private void forEach(Edge edge) {
    for (RelationshipType type : projection.types()) {
      boolean undirected = projection.isUndirected(type);
      org.neo4j.gds.api.Graph graph =
          projection
              .store()
              .getGraph(projection.labels(), List.of(type), projection.weightProperty())
              .concurrentCopy();
      for (int node = 0; node < nodeCount; node++) {
        if (node % STOP_CHECK_INTERVAL == 0) {
          stop.check();
        }
        graph.forEachRelationship(
            node,
            1.0,
            (source, target, weight) -> {
              if (undirected) {
                edge.accept((int) source, (int) target, weight);
              } else {
                edge.accept((int) target, (int) source, weight);
              }
              return true;
            });
      }
    }
  }

  private float checkedWeight(int row, int target, double weight) {
    if (!(weight >= 0 && weight <= Float.MAX_VALUE)) {
      throw new InvalidInput(
          "Relationship weights must be finite and 0 or greater, but '%s' is %s between nodes %d and %d."
              .formatted(
                  projection.weightProperty().orElseThrow(),
                  weight,
                  projection.originalId(row),
                  projection.originalId(target)));
    }
    return (float) weight;
  }
}
