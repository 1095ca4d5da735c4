/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ServerTest {

  /** The Browser asks for a password until this is chosen. */
  @Test
  void theGreetingNamesTheStepIntoTheBrowser() {
    assertTrue(
        Server.greeting()
            .contains("choose 'No authentication' as authentication type, then Connect"));
  }
}
