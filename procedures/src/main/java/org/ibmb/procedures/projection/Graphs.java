/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.projection;

import java.util.List;
import org.ibmb.procedures.call.Call;
import org.ibmb.procedures.call.MissingRights;
import org.ibmb.procedures.config.Configuration;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.procedures.config.Suggestions;
import org.ibmb.run.InvalidInput;
import org.neo4j.gds.api.DatabaseId;
import org.neo4j.gds.api.User;
import org.neo4j.gds.core.loading.CatalogRequest;
import org.neo4j.gds.core.loading.GraphStoreCatalog;
import org.neo4j.gds.core.loading.GraphStoreCatalogEntry;

/** The caller's graphs in the GDS catalog, and for an administrator those of others. */
public final class Graphs {
  private Graphs() {}

  /**
   * The part of graph {@code name} that {@code filter} chooses. A mistake in one of them ends the
   * reading of {@code keys}: everything that was noted before is reported with it.
   *
   * @throws MissingRights where the caller asks for the graph of another user and may not
   * @throws InvalidInput where the caller has no such graph, or it has not what the filter names
   */
  public static Projection find(
      Call call, String name, ProjectionFilter filter, RunSettings run, Configuration keys) {
    CatalogRequest request = request(call, run);
    Projection projection =
        keys.checked(() -> Projection.of(name, find(call, name, request), filter), null);
    if (projection == null) {
      keys.throwIfAny();
    }
    return projection;
  }

  private static GraphStoreCatalogEntry find(Call call, String name, CatalogRequest request) {
    if (name == null) {
      throw new InvalidInput("'graphName' must not be null");
    }
    DatabaseId database = DatabaseId.of(call.databaseName());
    if (!GraphStoreCatalog.exists(request.username(), database, name)) {
      List<String> known =
          GraphStoreCatalog.getGraphStores(request.username(), database).stream()
              .map(entry -> entry.config().graphName())
              .toList();
      throw new InvalidInput(
          "Graph with name '%s' does not exist on database '%s'.%s"
              .formatted(name, call.databaseName(), Suggestions.didYouMean(name, known)));
    }
    return GraphStoreCatalog.get(request, name);
  }

  /** Asks for the graphs of one user: the caller, or the one whom an administrator names. */
  private static CatalogRequest request(Call call, RunSettings run) {
    DatabaseId database = DatabaseId.of(call.databaseName());
    if (run.username().isEmpty()) {
      // Not an administrator's request: that one would search the catalogs of all users.
      return CatalogRequest.of(new User(call.user(), false), database);
    }
    try {
      return CatalogRequest.of(call.gdsUser(), database, run.username());
    } catch (IllegalStateException e) {
      throw new MissingRights(e.getMessage());
    }
  }
}
