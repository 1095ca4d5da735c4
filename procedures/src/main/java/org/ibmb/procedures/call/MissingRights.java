/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.call;

import org.ibmb.run.InvalidInput;

/**
 * A call that its user is not allowed to make. It is told alone: whoever may not, learns no more.
 */
public final class MissingRights extends InvalidInput {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is not allowed
   */
  public MissingRights(String problem) {
    super(problem);
  }
}
