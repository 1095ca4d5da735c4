/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.demo;

import java.util.HashMap;
import java.util.Map;
import org.neo4j.driver.Driver;
import org.neo4j.driver.Record;
import org.neo4j.driver.Session;
import org.neo4j.driver.exceptions.Neo4jException;

/**
 * Prints what {@code gds.listProgress} says, seen from a session of its own, until it is closed.
 *
 * <p>On a terminal one line is overwritten; elsewhere every change gets a line.
 */
final class ProgressLine implements AutoCloseable {

  private static final String QUERY =
      "CALL gds.listProgress() YIELD taskName, progress RETURN taskName, progress";
  private static final long INTERVAL_MILLIS = 500;

  private final Driver driver;

  // From JDK 22 on this is true without a terminal too; one long line is then all that is lost.
  @SuppressWarnings("SystemConsoleNull")
  private final boolean overwrite = System.console() != null;

  private final Map<String, String> printed = new HashMap<>();
  private final Thread thread = new Thread(this::poll, "demo-progress");

  private ProgressLine(Driver driver) {
    this.driver = driver;
  }

  /** Begins to watch. */
  static ProgressLine watch(Driver driver) {
    ProgressLine line = new ProgressLine(driver);
    line.thread.setDaemon(true);
    line.thread.start();
    return line;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (overwrite && !printed.isEmpty()) {
      System.out.println();
    }
  }

  private void poll() {
    try (Session session = driver.session()) {
      while (true) {
        Thread.sleep(INTERVAL_MILLIS);
        for (Record task : session.run(QUERY).list()) {
          print(task.get("taskName").asString(), task.get("progress").asString());
        }
      }
    } catch (InterruptedException | Neo4jException e) {
      // Closed, perhaps in the middle of a query. Progress is a comfort: the demo goes on without.
      return;
    }
  }

  private void print(String task, String progress) {
    if (progress.equals(printed.put(task, progress))) {
      return;
    }
    String line = "  " + task.strip() + "  " + progress;
    System.out.printf(overwrite ? "\r%-78s" : "%s%n", line);
    System.out.flush();
  }
}
