/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import org.ibmb.Ibmb;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.run.StopCheck;
import org.neo4j.gds.api.User;
import org.neo4j.gds.core.utils.progress.TaskRegistryFactory;
import org.neo4j.gds.core.utils.warnings.UserLogRegistryFactory;
import org.neo4j.gds.procedures.UserAccessor;
import org.neo4j.graphdb.Node;
import org.neo4j.graphdb.schema.Schema;
import org.neo4j.kernel.impl.coreapi.InternalTransaction;
import org.neo4j.logging.Log;
import org.neo4j.token.api.TokenConstants;

/**
 * One invocation of a procedure.
 *
 * @param transaction the caller's own: his rights apply, and what it writes is undone when his
 *     query fails
 */
public record Call(
    String databaseName,
    InternalTransaction transaction,
    IbmbRuntime runtime,
    Log log,
    TaskRegistryFactory taskRegistryFactory,
    UserLogRegistryFactory userLogRegistryFactory) {

  /** Whose graphs and models are seen; empty where the server runs without authentication. */
  public String user() {
    String user = transaction.securityContext().subject().executingUser();
    return user == null ? "" : user;
  }

  /** The same, and whether GDS takes him for an administrator. */
  public User gdsUser() {
    User user = new UserAccessor().getUser(transaction.securityContext());
    return new User(user(), user.isAdmin());
  }

  /** What a room of the plugin keeps between calls. */
  public <T extends IbmbRuntime.Kept> T kept(Class<T> type) {
    return runtime.kept(type);
  }

  /** The engine on the device of the call, with at most as many threads as the call may use. */
  public Ibmb engine(RunSettings run) {
    return runtime.engine(run.device()).withConcurrency(run.concurrency());
  }

  /**
   * Throws once the query was terminated or its transaction timed out; may be asked from any
   * thread.
   */
  public StopCheck stop() {
    return transaction.kernelTransaction()::assertOpen;
  }

  /**
   * A node of the database.
   *
   * @throws org.neo4j.graphdb.NotFoundException where there is none, or the user may not see it
   */
  @SuppressWarnings("removal") // GDS projections know nodes by these ids
  public Node node(long originalId) {
    return transaction.getNodeById(originalId);
  }

  /** Indexes and constraints of the database. */
  public Schema schema() {
    return transaction.schema();
  }

  /** Nodes of the database, to be looked at one by one. */
  public StoredNodes storedNodes() {
    return new StoredNodes(transaction.kernelTransaction());
  }

  /** Whether any node or relationship of the database ever had a property of this name. */
  public boolean databaseKnowsProperty(String property) {
    return transaction.kernelTransaction().tokenRead().propertyKey(property)
        != TokenConstants.NO_TOKEN;
  }
}
