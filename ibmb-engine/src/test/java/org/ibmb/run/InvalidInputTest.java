/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An error is for people, however long the value was. */
class InvalidInputTest {
  @Test
  void whatIsShortIsToldInFull() {
    InvalidInput error = new InvalidInput(List.of("'a' must be 1 but was 2", "'b' is missing"));
    assertEquals("'a' must be 1 but was 2\n'b' is missing", error.getMessage());
  }

  @Test
  void aHugeValueLeavesTheRuleOnBothSidesOfIt() {
    String problem = "'layers' must be an INTEGER but was '" + "x".repeat(1_000_000) + "' (STRING)";
    InvalidInput error = new InvalidInput(problem);
    assertTrue(error.getMessage().length() < 1000);
    assertTrue(error.getMessage().startsWith("'layers' must be an INTEGER but was 'xx"));
    assertTrue(error.getMessage().endsWith("xx' (STRING)"));
    assertEquals(List.of(error.getMessage()), error.problems());
  }

  /** Characters outside the basic plane are two chars; half of one is not Unicode. */
  @Test
  void noCharacterIsCutInTwo() {
    for (String begin : List.of("", "x")) {
      String message = new InvalidInput(begin + "\ud83d\ude00".repeat(5000)).getMessage();
      assertEquals(0, message.codePoints().filter(c -> c >= 0xd800 && c <= 0xdfff).count());
    }
  }

  @Test
  void manyProblemsAreCounted() {
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "problem " + i).toList();
    String message = new InvalidInput(many).getMessage();
    assertTrue(message.startsWith("problem 0\nproblem 1\n"), message);
    assertTrue(message.endsWith("\nand 980 more"), message);
    String twenty = new InvalidInput(Collections.nCopies(20, "p")).getMessage();
    assertTrue(twenty.endsWith("p\np"), twenty);
  }
}
