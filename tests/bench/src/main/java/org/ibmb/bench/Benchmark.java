/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.bench;

import java.io.IOException;
import java.nio.file.Path;

/** Something to measure. */
@FunctionalInterface
interface Benchmark {
  /**
   * @param folder empty at first; for files that are shared with a peer
   * @param report takes what was measured
   */
  void run(Settings settings, Path folder, Report report) throws IOException;
}
