/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import org.ibmb.procedures.config.RunSettings;
import org.neo4j.gds.core.concurrency.Concurrency;
import org.neo4j.gds.core.utils.progress.JobId;
import org.neo4j.gds.core.utils.progress.tasks.ProgressTracker;
import org.neo4j.gds.core.utils.progress.tasks.Task;
import org.neo4j.gds.core.utils.progress.tasks.TaskProgressTracker;
import org.neo4j.gds.logging.LogAdapter;

/** The calls that GDS names differently in other versions; this is 2.13. */
public final class GdsShim {
  private GdsShim() {}

  /** A tracker that shows {@code task} in {@code gds.listProgress} until it is released. */
  static ProgressTracker tracker(Call call, RunSettings run, Task task) {
    return new TaskProgressTracker(
        task,
        new LogAdapter(call.log()),
        new Concurrency(run.concurrency()),
        run.jobId() == null ? new JobId() : new JobId(run.jobId()),
        call.taskRegistryFactory(),
        call.userLogRegistryFactory());
  }
}
