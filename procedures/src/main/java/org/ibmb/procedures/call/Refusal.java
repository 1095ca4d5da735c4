/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.NotEnoughMemory;
import org.neo4j.gqlstatus.ErrorGqlStatusObject;
import org.neo4j.gqlstatus.ErrorGqlStatusObjectImplementation;
import org.neo4j.gqlstatus.GqlStatusInfoCodes;
import org.neo4j.internal.kernel.api.exceptions.ProcedureException;
import org.neo4j.kernel.api.exceptions.Status;

/**
 * Tells a user what was wrong with the call: the sentence of an {@link InvalidInput}, with the
 * status of Neo4j's that says whose mistake it was. Any other exception Neo4j takes for a failure
 * of the server, and hides the sentence behind names of classes.
 */
final class Refusal {
  private Refusal() {}

  /**
   * The rows of a call, whose refusals reach the user as such: those before the first row, and
   * those while the rows are read.
   */
  static <R> Stream<R> toldToTheUser(Supplier<Stream<R>> call) {
    Stream<R> rows = told(call);
    return StreamSupport.stream(new Rows<>(rows.spliterator()), false).onClose(rows::close);
  }

  /** Rows that are computed while they are read. */
  private static final class Rows<R> extends AbstractSpliterator<R> {
    private final Spliterator<R> source;

    private Rows(Spliterator<R> source) {
      super(source.estimateSize(), source.characteristics() & ~Spliterator.SORTED);
      this.source = source;
    }

    @Override
    public boolean tryAdvance(Consumer<? super R> action) {
      return told(() -> source.tryAdvance(action));
    }
  }

  private static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (InvalidInput e) {
      throw Refusal.<RuntimeException>unchecked(of(e));
    }
  }

  /** The message goes through a format, so that a percent sign in it stays one. */
  private static ProcedureException of(InvalidInput problem) {
    return new ProcedureException(gqlStatus(problem), status(problem), "%s", problem.getMessage());
  }

  /** Drivers try again what fails for a moment; none of these would end otherwise. */
  private static Status status(InvalidInput problem) {
    if (problem instanceof NotEnoughMemory) {
      return Status.General.TransactionOutOfMemoryError;
    }
    return problem instanceof MissingRights
        ? Status.Security.Forbidden
        : Status.Statement.ArgumentError;
  }

  private static ErrorGqlStatusObject gqlStatus(InvalidInput problem) {
    GqlStatusInfoCodes code = GqlStatusInfoCodes.STATUS_52N16;
    if (problem instanceof NotEnoughMemory) {
      code = GqlStatusInfoCodes.STATUS_51N36;
    } else if (problem instanceof MissingRights) {
      code = GqlStatusInfoCodes.STATUS_42NFF;
    }
    return ErrorGqlStatusObjectImplementation.from(code).build();
  }

  /** Streams declare no exceptions, and of the unchecked ones Neo4j knows none of ours. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> E unchecked(Throwable problem) throws E {
    throw (E) problem;
  }
}
