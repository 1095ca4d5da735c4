/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.ibmb.run.InvalidInput;
import org.ibmb.run.NotEnoughMemory;
import org.junit.jupiter.api.Test;
import org.neo4j.internal.kernel.api.exceptions.ProcedureException;
import org.neo4j.kernel.api.exceptions.Status;

class RefusalTest {

  @Test
  void aMistakeIsToldWithItsStatusAndItsSentenceAlone() {
    assertTold(new InvalidInput("only 5 % of it"), Status.Statement.ArgumentError, "52N16");
    assertTold(new NotEnoughMemory("blocked"), Status.General.TransactionOutOfMemoryError, "51N36");
    assertTold(new MissingRights("not yours"), Status.Security.Forbidden, "42NFF");
  }

  private static void assertTold(InvalidInput problem, Status status, String gqlStatus) {
    ProcedureException told =
        assertThrows(
            ProcedureException.class,
            () ->
                Refusal.toldToTheUser(
                    () -> {
                      throw problem;
                    }));
    assertEquals(status, told.status());
    assertEquals(gqlStatus, told.gqlStatus());
    assertEquals(problem.getMessage(), told.legacyMessage());
  }

  /** The second of three rows breaks a rule while the rows are read. */
  @Test
  void aMistakeThatIsFoundWhileRowsAreReadIsToldToo() {
    Stream<Integer> rows =
        Refusal.toldToTheUser(
            () ->
                Stream.of(1, 2, 3)
                    .map(
                        row -> {
                          if (row == 2) {
                            throw new InvalidInput("no row 2");
                          }
                          return row;
                        }));
    Iterator<Integer> read = rows.iterator();
    assertEquals(1, read.next());
    ProcedureException told = assertThrows(ProcedureException.class, read::hasNext);
    assertEquals(Status.Statement.ArgumentError, told.status());
  }

  @Test
  void whatIsNoMistakeOfTheUserStaysWhatItIs() {
    IllegalStateException failure = new IllegalStateException("broken");
    assertSame(
        failure,
        assertThrows(
            IllegalStateException.class,
            () ->
                Refusal.toldToTheUser(
                    () -> {
                      throw failure;
                    })));
  }

  @Test
  void rowsAreReadInOrderAndClosedWithTheStream() {
    AtomicBoolean closed = new AtomicBoolean();
    try (Stream<Integer> rows =
        Refusal.toldToTheUser(() -> Stream.of(3, 1, 2).onClose(() -> closed.set(true)))) {
      assertEquals(List.of(3, 1, 2), rows.toList());
    }
    assertTrue(closed.get());
  }
}
