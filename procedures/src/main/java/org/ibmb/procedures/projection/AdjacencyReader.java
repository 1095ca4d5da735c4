/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.List;
import org.ibmb.graph.Csr;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Propagation;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.neo4j.gds.RelationshipType;

/**
 * Reads the relationships of a projection as the engine wants them: row {@code u} holds the nodes
 * whose messages {@code u} receives.
 *
 * <p>A relationship {@code a -> b} of the projection carries messages from {@code a} to {@code b},
 * so {@code a} stands in row {@code b}. GDS lists it at {@code a}, and an undirected one at both
 * ends. Sources are read in ascending order and each is appended to the rows of its targets, so
 * that all rows ascend without being sorted.
 *
 * <p>Two passes over the relationships: the first counts the length of every row, the second fills
 * the rows. Each worker has a share of the sources and its own place in every row, so that the rows
 * do not depend on the number of workers.
 */
public final class AdjacencyReader {
  /** How many nodes are read between two stop checks. */
  private static final int STOP_CHECK_INTERVAL = 4096;

  /** Each reader has two numbers per node of its own. */
  private static final int MOST_READERS = 4;

  private static final int FEWEST_NODES_PER_READER = 1 << 14;

  private final Projection projection;
  private final Workers workers;
  private final StopCheck stop;
  private final int nodeCount;
  private final int readers;

  private AdjacencyReader(Projection projection, Workers workers, StopCheck stop) {
    this.projection = projection;
    this.workers = workers;
    this.stop = stop;
    this.nodeCount = projection.nodeCount();
    int useful = Math.max(1, nodeCount / FEWEST_NODES_PER_READER);
    this.readers = Math.min(useful, Math.min(MOST_READERS, workers.count()));
  }

  /** The relationships as they are. */
  static Csr read(Projection projection, Workers workers, StopCheck stop) {
    return new AdjacencyReader(projection, workers, stop).read();
  }

  /** The graph of relationships that have been read. */
  static Graph of(Projection projection, Csr adjacency, Propagation propagation) {
    return Graph.of(adjacency, projection.directedTypes().isEmpty(), propagation);
  }

  private Csr read() {
    int[][] counts = new int[readers][nodeCount];
    forEach((reader, source, target, weight) -> counts[reader][target]++);
    int[] offsets = offsets(counts);
    int[] targets = new int[offsets[nodeCount]];
    float[] weights = projection.weightProperty().isPresent() ? new float[targets.length] : null;
    forEach(
        (reader, source, target, weight) -> {
          int at = counts[reader][target]++;
          targets[at] = source;
          if (weights != null) {
            weights[at] = checkedWeight(target, source, weight);
          }
        });
    return Csr.ofAscendingRows(offsets, targets, weights);
  }

  /** Where rows begin; turns the counts into where each reader's part of a row begins. */
  private int[] offsets(int[][] counts) {
    int[] offsets = new int[nodeCount + 1];
    long end = 0;
    for (int row = 0; row < nodeCount; row++) {
      for (int[] own : counts) {
        int count = own[row];
        own[row] = (int) Math.min(Integer.MAX_VALUE, end);
        end += count;
      }
      offsets[row + 1] = (int) Math.min(Integer.MAX_VALUE, end);
    }
    if (end > Integer.MAX_VALUE - 8) {
      throw new InvalidInput(
          "Graph '%s' has more than %d relationships. Restrict 'relationshipTypes' or 'nodeLabels'."
              .formatted(projection.name(), Integer.MAX_VALUE - 8));
    }
    return offsets;
  }

  /** Takes one relationship. */
  private interface Edge {
    void accept(int reader, int source, int target, double weight);
  }

  private void forEach(Edge edge) {
    workers.forEach(readers, (worker, reader) -> forEach(reader, edge));
  }

  /** Goes through one reader's share of the sources, ascending. */
  private void forEach(int reader, Edge edge) {
    int from = (int) ((long) nodeCount * reader / readers);
    int to = (int) ((long) nodeCount * (reader + 1) / readers);
    var graphs =
        projection.types().stream()
            .map(this::relationships)
            .toArray(org.neo4j.gds.api.Graph[]::new);
    for (int node = from; node < to; node++) {
      if (node % STOP_CHECK_INTERVAL == 0) {
        stop.check();
      }
      int source = node;
      for (org.neo4j.gds.api.Graph graph : graphs) {
        graph.forEachRelationship(
            projection.mapped(node),
            1.0,
            (ignored, target, weight) -> {
              edge.accept(reader, source, projection.order().number(target), weight);
              return true;
            });
      }
    }
  }

  private org.neo4j.gds.api.Graph relationships(RelationshipType type) {
    return projection
        .store()
        .getGraph(projection.labels(), List.of(type), projection.weightProperty())
        .concurrentCopy();
  }

  private float checkedWeight(int row, int target, double weight) {
    if (Double.isNaN(weight)) {
      throw missingWeights(row, target);
    }
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

  /** Counts them, an undirected relationship once although it is held at both ends. */
  private InvalidInput missingWeights(int row, int target) {
    long missing = 0;
    long all = 0;
    for (RelationshipType type : projection.types()) {
      var graph = relationships(type);
      long[] counts = new long[2];
      for (int node = 0; node < nodeCount; node++) {
        if (node % STOP_CHECK_INTERVAL == 0) {
          stop.check();
        }
        graph.forEachRelationship(
            projection.mapped(node),
            1.0,
            (ignored, other, weight) -> {
              counts[0] += Double.isNaN(weight) ? 1 : 0;
              counts[1]++;
              return true;
            });
      }
      int ends = projection.isUndirected(type) ? 2 : 1;
      missing += counts[0] / ends;
      all += counts[1] / ends;
    }
    String weight = projection.weightProperty().orElseThrow();
    return new InvalidInput(
        "Relationship weight '%s' is missing on %d of %d relationships, for example between nodes %d and %d. Set it on all of them, project it with a defaultValue, such as {properties: {%s: {defaultValue: 1.0}}}, or give relationshipWeightProperty: null, and every relationship weighs 1."
            .formatted(
                weight,
                missing,
                all,
                projection.originalId(row),
                projection.originalId(target),
                weight));
  }
}
