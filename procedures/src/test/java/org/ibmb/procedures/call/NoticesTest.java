/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {

  @Test
  void aUserSeesOwnNoticesOnlyAndTheLastOnesFirst() {
    Notices notices = new Notices();
    for (int i = 0; i <= Notices.MOST; i++) {
      notices.add("ann", "ibmb.batches", "notice " + i);
    }
    notices.add("bob", "ibmb.batches", "of bob");
    assertEquals(Notices.MOST, notices.last("ann", Long.MAX_VALUE).size());
    assertEquals(
        List.of("notice 100", "notice 99"),
        notices.last("ann", 2).stream().map(Notices.Notice::message).toList());
    assertEquals("of bob", notices.last("bob", 10).get(0).message());
    assertEquals(List.of(), notices.last("eve", 10));
  }
}
