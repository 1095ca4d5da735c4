/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import java.util.Optional;

/**
 * How a call runs; nothing here changes its result.
 *
 * @param concurrency most threads
 * @param jobId name of the job in {@code gds.listProgress}; null: one is drawn
 * @param logProgress whether progress is shown and logged
 * @param sudo whether it runs though its memory may not suffice
 * @param maxWaitSeconds how long it waits for memory that other calls hold; 0: not at all
 * @param username the user whose graph is meant; empty: the caller. Only an administrator may name
 *     one
 */
public record RunSettings(
    int concurrency,
    String jobId,
    boolean logProgress,
    boolean sudo,
    long maxWaitSeconds,
    Optional<String> username) {
  private static final long DEFAULT_WAIT_SECONDS = 600;

  /** Settings of an estimate of this call: it shows no progress and waits for nobody. */
  public RunSettings quiet() {
    return new RunSettings(concurrency, jobId, false, false, 0, username);
  }

  /** How many threads run at most. */
  public int threads() {
    return Math.min(concurrency, Runtime.getRuntime().availableProcessors());
  }

  public static RunSettings read(Configuration keys) {
    int concurrency = keys.count("concurrency", 4);
    keys.problems().atLeast("concurrency", concurrency, 1);
    long maxWaitSeconds = keys.integer("maxWaitSeconds", DEFAULT_WAIT_SECONDS);
    keys.problems().atLeast("maxWaitSeconds", maxWaitSeconds, 0);
    return new RunSettings(
        concurrency,
        keys.string("jobId", null),
        keys.flag("logProgress", true),
        keys.flag("sudo", false),
        maxWaitSeconds,
        Optional.ofNullable(keys.string("username", null))
            .map(String::trim)
            .filter(name -> !name.isEmpty()));
  }
}
