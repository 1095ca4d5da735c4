/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.pressure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.ibmb.demo.ServerProcess;
import org.ibmb.demo.ServerProcess.Outcome;

/**
 * Calls on {@link DenseGraph} of a server whose heap is too small for many of them: each has to
 * give a result or a refusal, and somebody else's queries their answers meanwhile.
 */
public final class Pressure {
  /** A sentence of ours, not an exception of Java. */
  private static final Pattern JAVA =
      Pattern.compile("OutOfMemoryError|NullPointerException|java\\.lang\\.|NegativeArraySize");

  /** What a refusal for memory says: how much is needed, how much is free. */
  private static final Pattern FOR_MEMORY = Pattern.compile("(?s).*\\d \\w*B\\b.*free.*");

  /** What a user can do about it: keys of the calls that are made here, or less to project. */
  private static final Pattern KEYS =
      Pattern.compile(
          "outputsPerBatch|auxiliaryPer|partitions|sampleSizes|rootsPerBatch|method|hiddenDimension|concurrency|featureProperties|maxWaitSeconds|Project fewer nodes");

  private static final double LONG_SECONDS = 10;

  /** For one call by itself; of calls at once the last may wait for all others. */
  private static final long PATIENCE_SECONDS = 120;

  private static final long PATIENCE_AT_ONCE_SECONDS = 600;

  private final ServerProcess server;
  private final AtomicInteger calls = new AtomicInteger();

  public Pressure(ServerProcess server) {
    this.server = server;
  }

  /**
   * What came of the calls.
   *
   * @param refused by a sentence of ours
   * @param outOfMemory an {@code OutOfMemoryError} came to the caller
   * @param unclear all other errors, and refusals for memory that name no key
   * @param worstProbeSeconds the longest that somebody else's query took
   * @param slowestSeconds the longest call
   */
  public record Result(
      int calls,
      int refused,
      List<String> outOfMemory,
      List<String> unclear,
      double worstProbeSeconds,
      double slowestSeconds) {}

  /** One after the other. */
  public Result inARow(List<String> queries) {
    return run(queries, 1);
  }

  /** By so many callers at once. */
  public Result atOnce(List<String> queries, int callers) {
    return run(queries, callers);
  }

  private Result run(List<String> queries, int callers) {
    ExecutorService pool = Executors.newFixedThreadPool(callers);
    try (Prober prober = new Prober(server)) {
      List<Future<Outcome>> running = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (String query : queries) {
        String text = DenseGraph.anew(query, calls.incrementAndGet());
        texts.add(text);
        running.add(pool.submit(() -> call(text)));
      }
      return result(texts, outcomes(running, callers), prober);
    } finally {
      pool.shutdown();
    }
  }

  /** Says at once what went wrong or took long: the whole takes minutes. */
  private Outcome call(String query) {
    Outcome outcome = server.outcome(query);
    if (outcome.seconds() > LONG_SECONDS || outcome.error() != null) {
      System.out.printf("%.1f s %s%n  %s%n", outcome.seconds(), query, outcome.message());
    }
    return outcome;
  }

  /** Throws where a call does not end: those behind it would not, either. */
  private List<Outcome> outcomes(List<Future<Outcome>> running, int callers) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Future<Outcome> each : running) {
      long patience = callers == 1 ? PATIENCE_SECONDS : PATIENCE_AT_ONCE_SECONDS;
      try {
        outcomes.add(each.get(patience, TimeUnit.SECONDS));
      } catch (TimeoutException e) {
        running.forEach(other -> other.cancel(true));
        throw new IllegalStateException(
            "call %d did not end within %d s".formatted(outcomes.size() + 1, patience), e);
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return outcomes;
  }

  private static Result result(List<String> queries, List<Outcome> outcomes, Prober prober) {
    List<String> outOfMemory = new ArrayList<>();
    List<String> unclear = new ArrayList<>();
    int refused = 0;
    double slowest = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      String message = outcomes.get(i).message();
      String both = queries.get(i) + "\n  " + message;
      slowest = Math.max(slowest, outcomes.get(i).seconds());
      if (message.contains("OutOfMemoryError")) {
        outOfMemory.add(both);
      } else if (outcomes.get(i).error() != null) {
        refused++;
        if (!isClear(message)) {
          unclear.add(both);
        }
      }
    }
    return new Result(
        outcomes.size(), refused, outOfMemory, unclear, prober.worstSeconds(), slowest);
  }

  /**
   * Whether a caller who reads this knows what to do: its memory, or that nothing can be written.
   */
  public static boolean isClear(String message) {
    if (JAVA.matcher(message).find()) {
      return false;
    }
    return isForMemory(message)
        ? KEYS.matcher(message).find()
        : message.contains("does not come from database");
  }

  /** Whether the call was refused because of its memory. */
  public static boolean isForMemory(String message) {
    return FOR_MEMORY.matcher(message).matches();
  }

  /** Somebody else, who asks the database for next to nothing again and again. */
  private static final class Prober implements AutoCloseable {
    private static final long PAUSE_NANOS = 50_000_000;

    private final ServerProcess server;
    private final Thread thread = new Thread(this::probe, "prober");
    private volatile boolean done;
    private volatile double worst;

    Prober(ServerProcess server) {
      this.server = server;
      thread.start();
    }

    private void probe() {
      while (!done) {
        double seconds = server.outcome("RETURN 1 AS one").seconds();
        worst = Math.max(worst, seconds);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }

    double worstSeconds() {
      return worst;
    }

    @Override
    public void close() {
      done = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
