/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.StoredNodes;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.StopCheck;
import org.neo4j.gds.NodeLabel;
import org.neo4j.gds.config.GraphProjectConfig;

/**
 * Whether the nodes of a projection still are the nodes of the database that were projected. Neo4j
 * gives the ids of deleted nodes to new ones after seconds, so an id alone may stand for a
 * stranger; the labels that the projection knows tell them apart.
 *
 * <p>A node fits that has one of its projected labels in the database. Labels that no node of the
 * database ever had, as a Cypher projection may make them up, say nothing.
 */
public final class DatabaseFit {
  private static final int STOP_CHECK_INTERVAL = 1024;
  private static final String PROJECTED_LABELS = "nodeProjection";

  private final Projection projection;
  private final StoredNodes stored;
  private final NodeLabel[] labels;
  private final int[] storedLabels;
  private long strangers;
  private int stranger;
  private long missing;
  private int lost;

  private DatabaseFit(Projection projection, StoredNodes stored) {
    this.projection = projection;
    this.stored = stored;
    this.labels = projection.databaseLabels().keySet().toArray(NodeLabel[]::new);
    this.storedLabels = new int[labels.length];
    for (int i = 0; i < labels.length; i++) {
      storedLabels[i] = stored.label(projection.databaseLabels().get(labels[i]));
    }
  }

  /**
   * Checks all nodes.
   *
   * @throws InvalidInput where one is not what was projected, with counts and examples
   */
  public static void check(Call call, Projection projection) {
    check(call, projection, projection.allNodes());
  }

  /**
   * Checks some nodes.
   *
   * @throws InvalidInput where one is not what was projected, with counts and examples
   */
  public static void check(Call call, Projection projection, int[] nodes) {
    StopCheck stop = call.stop();
    try (StoredNodes stored = call.storedNodes()) {
      DatabaseFit fit = new DatabaseFit(projection, stored);
      for (int i = 0; i < nodes.length; i++) {
        if (i % STOP_CHECK_INTERVAL == 0) {
          stop.check();
        }
        fit.look(nodes[i]);
      }
      fit.throwIfNot(call, nodes.length);
    }
  }

  private void look(int node) {
    if (!stored.find(projection.originalId(node))) {
      lost = missing++ == 0 ? node : lost;
    } else if (!isKnown(projection.mapped(node))) {
      stranger = strangers++ == 0 ? node : stranger;
    }
  }

  /** Whether the found node has one of its projected labels, or they say nothing. */
  private boolean isKnown(int mapped) {
    boolean telling = false;
    for (int i = 0; i < labels.length; i++) {
      if (storedLabels[i] >= 0 && projection.nodes().hasLabel(mapped, labels[i])) {
        if (stored.hasLabel(storedLabels[i])) {
          return true;
        }
        telling = true;
      }
    }
    return !telling;
  }

  private void throwIfNot(Call call, int count) {
    if (strangers + missing == 0) {
      return;
    }
    String wrong =
        strangers == 0
            ? ""
            : ", %d have none of the labels that they were projected with, for example node %d"
                .formatted(strangers, projection.originalId(stranger));
    String gone =
        missing == 0
            ? ""
            : ", %d are not in the database or may not be read by this user, for example node %d"
                .formatted(missing, projection.originalId(lost));
    throw new InvalidInput(
        "Graph '%s' does not fit database '%s' any more: of %d nodes%s%s. Project the graph anew."
            .formatted(projection.name(), call.databaseName(), count, wrong, gone));
  }

  /**
   * The database's label of each label of a projection: a native projection may give a label
   * another name, anything else keeps it.
   */
  static Map<NodeLabel, String> labels(
      Iterable<NodeLabel> projected, GraphProjectConfig configuration) {
    Object renamed = configuration.asProcedureResultConfigurationField().get(PROJECTED_LABELS);
    Map<NodeLabel, String> labels = new LinkedHashMap<>();
    for (NodeLabel label : projected) {
      labels.put(label, label.name());
      if (renamed instanceof Map<?, ?> all
          && all.get(label.name()) instanceof Map<?, ?> one
          && one.get("label") instanceof String name) {
        labels.put(label, name);
      }
    }
    return labels;
  }
}
