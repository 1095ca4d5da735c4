/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

import java.util.List;

/**
 * Input that breaks a rule. Every problem names the rule, the value and, where there is one, the
 * remedy.
 */
public final class InvalidInput extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public InvalidInput(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public InvalidInput(String problem) {
    this(List.of(problem));
  }

  public List<String> problems() {
    return problems;
  }
}
