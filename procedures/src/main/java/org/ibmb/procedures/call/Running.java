/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ibmb.Ibmb;
import org.ibmb.procedures.config.RunSettings;
import org.ibmb.run.NotEnoughMemory;
import org.ibmb.run.StopCheck;
import org.ibmb.run.Workers;
import org.neo4j.gds.core.utils.progress.tasks.Task;

/**
 * A call at work: its memory is reserved, {@code gds.listProgress} shows its stages, and however it
 * ends, both are let go. A full heap ends the call and nothing else.
 *
 * <p>Used in a try block, or closed with the stream of rows that it feeds.
 */
public final class Running implements AutoCloseable {
  private final Call call;
  private final Progress progress;
  private final MemoryLedger.Reservation memory;
  private final Ibmb engine;

  private Running(Call call, Progress progress, MemoryLedger.Reservation memory, RunSettings run) {
    this.call = call;
    this.progress = progress;
    this.memory = memory;
    this.engine = call.engine(run).withMemory(memory);
  }

  /**
   * Waits until the memory is free.
   *
   * @param request of the memory; its task names the call
   * @param stages that follow
   * @throws org.ibmb.run.InvalidInput where the memory is not free in time
   */
  public static Running start(
      Call call, RunSettings run, MemoryLedger.Request request, Task... stages) {
    Task[] all =
        Stream.concat(Stream.of(Progress.stageWithMessages("memory", 1)), Arrays.stream(stages))
            .toArray(Task[]::new);
    Progress progress = Progress.start(call, run, request.task(), all);
    try {
      MemoryLedger.Reservation memory =
          progress.stage(
              () ->
                  call.runtime()
                      .memory()
                      .admit(
                          request, run.maxWaitSeconds(), run.sudo(), call.stop(), progress::say));
      return new Running(call, progress, memory, run);
    } catch (Throwable e) {
      progress.close();
      throw e;
    }
  }

  /**
   * A call that shows nothing and does not wait; null where the memory is not free now.
   *
   * @param request of the memory
   */
  public static Running tryQuietly(Call call, RunSettings run, MemoryLedger.Request request) {
    try {
      return start(call, run.quiet(), request);
    } catch (NotEnoughMemory e) {
      return null;
    }
  }

  /** The engine, with the threads and the memory of this call. */
  public Ibmb engine() {
    return engine;
  }

  /** The pool, with the threads and the memory of this call; pieces are stoppable. */
  public Workers workers() {
    return engine.workers().stoppable(stop());
  }

  public StopCheck stop() {
    return call.stop();
  }

  public Progress progress() {
    return progress;
  }

  /** Runs the next stage. */
  public <T> T stage(Supplier<T> work) {
    return progress.stage(() -> guarded(work));
  }

  /** Runs some work outside of the stages. */
  public <T> T guarded(Supplier<T> work) {
    try {
      return work.get();
    } catch (OutOfMemoryError e) {
      throw memory.outOfMemory();
    }
  }

  /**
   * Rows that are computed while they are asked for; the call is done when the stream is closed.
   *
   * @param rows the first of it is made here
   */
  public <R> Stream<R> feeding(Supplier<Stream<R>> rows) {
    try {
      Stream<R> fed = guarded(rows);
      return fed.onClose(
          () -> {
            try {
              finish();
            } finally {
              close();
            }
          });
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** The call is done. */
  public void finish() {
    progress.finish();
  }

  @Override
  public void close() {
    try {
      memory.close();
    } finally {
      progress.close();
    }
  }
}
