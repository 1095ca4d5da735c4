/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.ibmb.reference.ErrorsPage.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorsPageTest {
  private static final Path REPOSITORY =
      Path.of(System.getProperty("ibmb.repository", "..")).toAbsolutePath().normalize();

  /** When this fails: run {@code ErrorsPage} with the repository as its argument. */
  @Test
  void thePageInDocsIsWhatTheTableMakes() {
    assertEquals(ErrorsPage.of(ErrorsPage.readTable(REPOSITORY)), ErrorsPage.read(REPOSITORY));
  }

  /** When this fails: add the message to the table, with its cause and its remedy. */
  @Test
  void everyMessageOfTheSourcesIsInTheTable() throws IOException {
    Set<String> missing =
        new TreeSet<>(
            SourceMessages.in(
                REPOSITORY.resolve("ibmb-engine/src/main"),
                REPOSITORY.resolve("procedures/src/main")));
    Set<String> gone = new TreeSet<>();
    for (Message message : ErrorsPage.readTable(REPOSITORY)) {
      if (!missing.remove(message.text())) {
        gone.add(message.text());
      }
    }
    assertEquals(Set.of(), missing, "messages without cause and remedy");
    assertEquals(Set.of(), gone, "messages that no source has, or that the table has twice");
  }

  @Test
  void everyMessageHasACauseAndARemedy() {
    for (Message message : ErrorsPage.readTable(REPOSITORY)) {
      assertFalse(message.cause().isBlank() || message.remedy().isBlank(), message.text());
    }
  }

  @Test
  void textsOfSourcesAreFoundWhereverTheyStand(@TempDir Path directory) throws IOException {
    Files.writeString(
        directory.resolve("A.java"),
        """
        class A {
          @Deprecated(since = "of an annotation here")
          String f(String x) {
            if (x == null) throw new IllegalStateException("a fault of ours");
            warn("two words");
            return "put together '" + g("one of two", x) + "' of parts" + (x + " and more");
          }
        }
        """);
    assertEquals(
        Set.of("one of two", "put together '%s' of parts%s and more"),
        SourceMessages.in(directory));
  }
}
