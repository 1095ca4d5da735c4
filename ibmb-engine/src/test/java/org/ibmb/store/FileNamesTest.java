/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ibmb.run.InvalidInput;
import org.junit.jupiter.api.Test;

class FileNamesTest {

  @Property
  void anyNameIsHarmlessAndComesBack(@ForAll String name) {
    Assume.that(isUnicode(name));
    String encoded = FileNames.encode(name);
    assertTrue(encoded.matches("[a-z0-9_%~-]{0,90}"), encoded);
    if (!encoded.contains("~")) {
      assertEquals(name, FileNames.decode(encoded));
    }
  }

  @Property
  void differentNamesHaveDifferentFiles(@ForAll String one, @ForAll String other) {
    Assume.that(isUnicode(one) && isUnicode(other) && !one.equals(other));
    assertNotEquals(FileNames.encode(one), FileNames.encode(other));
  }

  private static boolean isUnicode(String name) {
    return name.codePoints().noneMatch(point -> point >= 0xd800 && point <= 0xdfff);
  }

  @Test
  void caseAndComposedLettersAreToldApart() {
    assertEquals("cora-gcn_2", FileNames.encode("cora-gcn_2"));
    assertNotEquals("cora", FileNames.encode("Cora").toLowerCase(Locale.ROOT));
    assertNotEquals(FileNames.encode("\u00e9"), FileNames.encode("e\u0301"));
    String longName = "x".repeat(300);
    assertNotEquals(FileNames.encode(longName), FileNames.encode(longName + "x"));
  }

  @Test
  void nothingElseIsDecoded() {
    for (String encoded : new String[] {"A", "%4", "%", "%zz", "%61", "%2F", "%ff", "~", "é"}) {
      assertNull(FileNames.decode(encoded), encoded);
    }
    for (String file :
        new String[] {
          "model.a.b.0.safetensors",
          "model.a.b.01.safetensors",
          "model.a.b.1.safetensors.part",
          "model.a.b.9999999999.safetensors",
          "model.a.b.c.1.safetensors",
          "model.a.1.safetensors"
        }) {
      assertNull(FileNames.Parts.of(file), file);
    }
  }

  @Test
  void halfACharacterIsRefused() {
    assertThrows(InvalidInput.class, () -> FileNames.encode("a\ud800"));
  }
}
