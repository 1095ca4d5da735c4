/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.neo4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ibmb.demo.CypherScript;
import org.ibmb.demo.ServerHome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.neo4j.driver.AuthTokens;
import org.neo4j.driver.Driver;
import org.neo4j.driver.GraphDatabase;
import org.neo4j.driver.exceptions.Neo4jException;

/** What users do: the one jar in {@code plugins/} beside GDS, a server of its own, a driver. */
class PluginJarIT {

  @Test
  void theJarWorksInAServer(@TempDir Path home) throws Exception {
    int bolt = freePort();
    ProcessBuilder command =
        ServerHome.prepare(home, ServerHome.pluginJar(Database.REPOSITORY))
            .command(
                bolt,
                freePort(),
                Database.EXAMPLES.resolve("data"),
                List.of(),
                ServerHome.thisJava());
    Path output = home.resolve("output.txt");
    Process server = command.redirectOutput(output.toFile()).start();
    try (Driver driver = GraphDatabase.driver("bolt://localhost:" + bolt, AuthTokens.none())) {
      Database.await("Bolt", () -> answers(driver, server));
      for (String file :
          List.of(
              "01-project.cypher", "02-influence.cypher", "03-train.cypher", "05-write.cypher")) {
        for (var statement : CypherScript.read(Database.EXAMPLES.resolve(file)).statements()) {
          Database.run(driver, statement.text(), Map.of());
        }
      }
      assertEquals(
          2708L,
          Database.run(
                  driver,
                  "MATCH (p:Paper) WHERE p.predictedSubject IS NOT NULL RETURN count(p) AS papers",
                  Map.of())
              .get(0)
              .get("papers"));
    } finally {
      server.destroy();
      server.waitFor();
    }
    String log = Files.readString(home.resolve("logs").resolve("debug.log"));
    assertFalse(log.contains("Failed to load"), "a class of the jar did not load");
  }

  private static boolean answers(Driver driver, Process server) {
    if (!server.isAlive()) {
      throw new IllegalStateException("the server ended with " + server.exitValue());
    }
    try {
      driver.verifyConnectivity();
      return true;
    } catch (Neo4jException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
