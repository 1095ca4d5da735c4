/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

/** Work that is refused, or was ended, because its memory does not suffice. */
public final class NotEnoughMemory extends InvalidInput {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is needed, what is free, and what lowers the need
   */
  public NotEnoughMemory(String problem) {
    super(problem);
  }
}
