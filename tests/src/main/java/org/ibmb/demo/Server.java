/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/** Runs a real Neo4j server with Browser, GDS and the freshly built plugin until Ctrl-C. */
public final class Server {

  private static final int BOLT_PORT = 7687;
  private static final int HTTP_PORT = 7474;

  private Server() {}

  /**
   * Runs the server.
   *
   * @param args the repository's folder
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      System.err.println("usage: Server <repository folder>");
      System.exit(2);
    }
    Path repository = Path.of(args[0]);
    ServerHome home =
        ServerHome.prepare(
            repository.resolve("tests/target/server"), ServerHome.pluginJar(repository));
    Process server =
        home.command(
                BOLT_PORT,
                HTTP_PORT,
                repository.resolve("cypher-examples/data"),
                List.of(),
                ServerHome.thisJava())
            .inheritIO()
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop-server"));
    if (awaitPort(server)) {
      System.out.println(greeting());
    }
    System.exit(server.waitFor());
  }

  /** What is printed once the server answers: where it is, and the one step into the Browser. */
  static String greeting() {
    return """

        Browser  http://localhost:%d/browser/
                 choose 'No authentication' as authentication type, then Connect
        Bolt     bolt://localhost:%d
        Ctrl-C stops the server
        """
        .formatted(HTTP_PORT, BOLT_PORT);
  }

  /** Waits for HTTP, which opens last; false when the server ended before. */
  private static boolean awaitPort(Process server) throws InterruptedException {
    while (server.isAlive()) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("localhost", HTTP_PORT), 1_000);
        return true;
      } catch (IOException e) {
        Thread.sleep(500);
      }
    }
    return false;
  }

  private static void stop(Process server) {
    server.destroy();
    try {
      server.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
