/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.ibmb.procedures.config.RunSettings;
import org.neo4j.gds.core.utils.progress.tasks.LeafTask;
import org.neo4j.gds.core.utils.progress.tasks.ProgressTracker;
import org.neo4j.gds.core.utils.progress.tasks.Status;
import org.neo4j.gds.core.utils.progress.tasks.Task;
import org.neo4j.gds.core.utils.progress.tasks.Tasks;

/**
 * The progress of one procedure call, as {@code gds.listProgress} shows it: a task with stages that
 * follow one another.
 *
 * <p>Used in a try block: whatever was not finished at its end counts as failed.
 */
public final class Progress implements AutoCloseable {
  private final ProgressTracker tracker;
  private final Call call;
  private final String name;
  private final List<Task> stages;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final Stopwatch watch = new Stopwatch();
  private boolean finished;

  private Progress(ProgressTracker tracker, Call call, String name, List<Task> stages) {
    this.tracker = tracker;
    this.call = call;
    this.name = name;
    this.stages = stages;
  }

  /** A stage and its number of steps. */
  public static Task stage(String name, long steps) {
    return Tasks.leaf(name, steps);
  }

  /** The same for steps of which each has a message: the last one stands beside the name. */
  public static Task stageWithMessages(String name, long steps) {
    return new StageWithMessages(name, steps);
  }

  private static final class StageWithMessages extends LeafTask {
    private volatile String message = "";

    StageWithMessages(String name, long steps) {
      super(name, steps);
    }

    @Override
    public String description() {
      return super.description() + message;
    }
  }

  static Progress start(Call call, RunSettings run, String name, Task... stages) {
    ProgressTracker tracker =
        run.logProgress()
            ? GdsShim.tracker(call, run, Tasks.task(name, List.of(stages)))
            : ProgressTracker.NULL_TRACKER;
    tracker.beginSubTask();
    return new Progress(tracker, call, name, List.of(stages));
  }

  /** Runs the next stage. */
  public <T> T stage(Supplier<T> work) {
    tracker.beginSubTask();
    T result;
    try {
      result = work.get();
    } catch (Throwable e) {
      say("");
      tracker.endSubTaskWithFailure();
      throw e;
    }
    say(""); // GDS's log knows the stage by its name alone
    tracker.endSubTask();
    return result;
  }

  /** Shows a message beside the name of the running stage, where it has messages. */
  void say(String message) {
    for (Task stage : stages) {
      if (stage instanceof StageWithMessages running && running.status() == Status.RUNNING) {
        running.message = message.isEmpty() ? "" : " (" + message + ")";
      }
    }
  }

  /**
   * One step of the running stage is done, and this is to be said of it: in the log, and in {@code
   * gds.listProgress} where the stage has messages.
   */
  public void step(String message) {
    say(message);
    tracker.logProgress(1);
    tracker.logInfo(message);
  }

  /**
   * Warns the user, once for each message: in the row of the call, in {@code ibmb.log}, in the log
   * of the database, and in {@code gds.userLog} where the server has it.
   */
  public void warn(String message) {
    synchronized (warnings) {
      if (!warnings.add(message)) {
        return;
      }
    }
    call.runtime().notices().add(call.user(), name, message);
    if (tracker == ProgressTracker.NULL_TRACKER) {
      call.log().warn(message);
    } else {
      tracker.logWarning(message);
    }
  }

  /** What the user was warned of so far: the column {@code warnings}. */
  public List<String> warnings() {
    synchronized (warnings) {
      return List.copyOf(warnings);
    }
  }

  /** The call is done: one line in the log says so, whether or not its progress is shown. */
  void finish() {
    tracker.endSubTask();
    finished = true;
    call.log().info("%s finished after %d ms", name, watch.lapMillis());
  }

  @Override
  public void close() {
    try {
      if (!finished) {
        tracker.endSubTaskWithFailure();
      }
    } finally {
      tracker.release();
    }
  }
}
