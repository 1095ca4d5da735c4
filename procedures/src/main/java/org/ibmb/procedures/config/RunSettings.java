/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import java.util.Optional;
import org.ibmb.device.choice.DeviceChoice;

/**
 * How a call runs; but for the last digits of numbers, which another device may round otherwise,
 * nothing here changes its result.
 *
 * @param concurrency most threads
 * @param jobId name of the job in {@code gds.listProgress}; null: one is drawn
 * @param logProgress whether progress is shown and logged
 * @param sudo whether it runs though its memory may not suffice
 * @param maxWaitSeconds how long it waits for memory that other calls hold; 0: not at all
 * @param username the user whose graph is meant; empty: the caller. Only an administrator may name
 *     one
 * @param device that computes networks; one that is available
 */
public record RunSettings(
    int concurrency,
    String jobId,
    boolean logProgress,
    boolean sudo,
    long maxWaitSeconds,
    Optional<String> username,
    DeviceChoice device) {
  private static final long DEFAULT_WAIT_SECONDS = 600;

  /** Settings of an estimate of this call: it shows no progress and waits for nobody. */
  public RunSettings quiet() {
    return new RunSettings(concurrency, jobId, false, false, 0, username, device);
  }

  /** How many threads run at most. */
  public int threads() {
    return Math.min(concurrency, Runtime.getRuntime().availableProcessors());
  }

  /** The settings of a call that may say on which device its network is computed. */
  public static RunSettings readWithDevice(Configuration keys) {
    DeviceChoice named = keys.choice("device", DeviceChoice.values(), DeviceChoice.CPU);
    DeviceChoice meant = keys.checked(named::resolve, DeviceChoice.CPU);
    keys.resolve("device", meant.toString());
    return read(keys, meant);
  }

  /** The settings of a call that computes no network. */
  public static RunSettings read(Configuration keys) {
    return read(keys, DeviceChoice.CPU);
  }

  private static RunSettings read(Configuration keys, DeviceChoice device) {
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
            .filter(name -> !name.isEmpty()),
        device);
  }
}
