/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

/**
 * Asked between small pieces of work: throws when the caller has gone away, and the exception ends
 * the run.
 */
@FunctionalInterface
public interface StopCheck {
  StopCheck NEVER = () -> {};

  /** Returns at once while the run may go on; throws (unchecked) when it must stop. */
  void check();
}
