/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures;

import org.ibmb.Ibmb;
import org.ibmb.run.StopCheck;
import org.neo4j.gds.api.User;
import org.neo4j.gds.core.utils.progress.TaskRegistryFactory;
import org.neo4j.gds.core.utils.warnings.UserLogRegistryFactory;
import org.neo4j.gds.procedures.UserAccessor;
import org.neo4j.kernel.impl.coreapi.InternalTransaction;
import org.neo4j.logging.Log;
import org.neo4j.token.api.TokenConstants;

/**
 * One invocation of a procedure.
 *
 * @param transaction the caller's own: his rights apply, and what it writes is undone when his
 *     query fails
 */
record Call(
    String databaseName,
    InternalTransaction transaction,
    IbmbRuntime runtime,
    Log log,
    TaskRegistryFactory taskRegistryFactory,
    UserLogRegistryFactory userLogRegistryFactory) {

  /** Whose graphs and models are seen; empty where the server runs without authentication. */
  String user() {
    String user = transaction.securityContext().subject().executingUser();
    return user == null ? "" : user;
  }

  /** The same, and whether GDS takes him for an administrator. */
  User gdsUser() {
    User user = new UserAccessor().getUser(transaction.securityContext());
    return new User(user(), user.isAdmin());
  }

  Catalog models() {
    return runtime.catalog(user());
  }

  BatchCatalog storedBatches() {
    return runtime.storedBatches(user());
  }

  Ibmb engine(RunSettings run) {
    return runtime.engine(run.device()).withConcurrency(run.concurrency());
  }

  /**
   * Throws once the query was terminated or its transaction timed out; may be asked from any
   * thread.
   */
  StopCheck stop() {
    return transaction.kernelTransaction()::assertOpen;
  }

  /** Whether any node or relationship of the database ever had a property of this name. */
  boolean databaseKnowsProperty(String property) {
    return transaction.kernelTransaction().tokenRead().propertyKey(property)
        != TokenConstants.NO_TOKEN;
  }
}
