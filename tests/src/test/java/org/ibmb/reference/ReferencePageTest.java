/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencePageTest {
  private static final Path REPOSITORY =
      Path.of(System.getProperty("ibmb.repository", "..")).toAbsolutePath().normalize();

  /** When this fails: run {@code ReferencePage} with the repository as its argument. */
  @Test
  void thePageInDocsIsWhatTheTableMakes() {
    assertEquals(
        ReferencePage.of(ReferencePage.readTable(REPOSITORY)), ReferencePage.read(REPOSITORY));
  }

  @Test
  void aShownSignatureIsARowOfTheTable() {
    String row =
        "procedure | a.b | READ | x :: STRING, y = {} :: MAP, z = '' :: STRING | n :: MAP | Does.";
    Signature shown =
        Signature.shown(
            "procedure",
            "a.b",
            "READ",
            "a.b(x :: STRING, y = {} :: MAP, z =  :: STRING) :: (n :: MAP)",
            "Does.");
    assertEquals(List.of(shown), Signature.parse(List.of("# comment", "", row)));
    assertEquals(row + "\n", Signature.format(List.of(shown)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Signature.shown("procedure", "a.b", "READ", "a.c() :: (n :: MAP)", ""));
    assertThrows(IllegalArgumentException.class, () -> Signature.parse(List.of("function | f")));
  }
}
