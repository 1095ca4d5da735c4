/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.List;
import org.ibmb.graph.Graph;
import org.ibmb.graph.Homophily;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.Progress;
import org.ibmb.procedures.config.Configuration;

/**
 * Whether neighbours have one class: key {@code targetProperty} of statistics.
 *
 * @param property null: nobody asks
 */
public record LabelHomophily(String property) {
  public static final LabelHomophily NOT_ASKED = new LabelHomophily(null);

  public static LabelHomophily read(Configuration keys) {
    return new LabelHomophily(keys.string("targetProperty", null));
  }

  /** Notes a problem where the property is nowhere, or of nodes that were not projected. */
  public void check(Call call, Projection projection, Configuration keys) {
    keys.problems()
        .require(
            property == null || NodeValues.exist(call, projection, property),
            "%s",
            property == null ? "" : Targets.notFound(projection, property));
    if (property != null) {
      keys.check(() -> NodeValues.check(call, projection, List.of(property)));
    }
  }

  /** Edge homophily, null where nobody asks or no relationship joins labelled nodes. */
  public Double of(Call call, Projection projection, Graph graph, Progress progress) {
    if (property == null) {
      return null;
    }
    Targets targets = Targets.read(call, projection, property);
    return of(call, projection, graph, targets, progress);
  }

  /** The same for targets that were read; warns where it is low. */
  public Double of(
      Call call, Projection projection, Graph graph, Targets targets, Progress progress) {
    double homophily = Homophily.ofEdges(graph.adjacency(), targets.labels(), call.stop());
    if (homophily < Homophily.LOW) {
      progress.warn(
          "Only %.0f %% of the relationships of graph '%s' join nodes of one '%s' (edge homophily, below %.0f %%). Auxiliary nodes are chosen by structure alone, so here most of what a node learns from belongs to other classes. Compare with model: 'MLP', and prefer 'GraphSAGE', which keeps a node's own features apart."
              .formatted(100 * homophily, projection.name(), property, 100 * Homophily.LOW));
    }
    return Double.isNaN(homophily) ? null : homophily;
  }
}
