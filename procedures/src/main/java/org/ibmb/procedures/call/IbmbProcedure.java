/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ibmb.procedures.config.Configuration;
import org.neo4j.gds.core.utils.progress.TaskRegistryFactory;
import org.neo4j.gds.core.utils.warnings.UserLogRegistryFactory;
import org.neo4j.graphdb.GraphDatabaseService;
import org.neo4j.graphdb.Transaction;
import org.neo4j.kernel.impl.coreapi.InternalTransaction;
import org.neo4j.logging.Log;
import org.neo4j.procedure.Context;

/** The fields that Neo4j fills before it calls a procedure. */
public abstract class IbmbProcedure {
  @Context public GraphDatabaseService database;
  @Context public Transaction transaction;
  @Context public Log log;
  @Context public TaskRegistryFactory taskRegistryFactory;
  @Context public UserLogRegistryFactory userLogRegistryFactory;
  @Context public IbmbRuntime runtime;

  protected final Call call() {
    return new Call(
        database.databaseName(),
        (InternalTransaction) transaction,
        runtime,
        log,
        taskRegistryFactory,
        userLogRegistryFactory);
  }

  /**
   * The answer of a procedure: every one is made in here, so that a user's mistake is told as one.
   */
  protected static <R> Stream<R> answer(Supplier<Stream<R>> rows) {
    return Refusal.toldToTheUser(rows);
  }

  /** The answer of a procedure that reads its configuration and gives one row. */
  protected static <R> Stream<R> answer(
      Map<String, Object> configuration, Function<Configuration, R> row) {
    return answer(() -> Stream.of(row.apply(Configuration.of(configuration))));
  }
}
