/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

import java.util.List;
import java.util.StringJoiner;

/**
 * Input that breaks a rule. Every problem names the rule, the value and, where there is one, the
 * remedy. However large a value was: what is said about it stays short enough to be read.
 */
public class InvalidInput extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private static final int MOST_PROBLEMS = 20;

  /** Of a problem that is too long, this much is shown from its begin and from its end. */
  private static final int SHOWN = 400;

  private final transient List<String> problems;

  public InvalidInput(List<String> problems) {
    super(message(problems));
    this.problems = problems.stream().map(InvalidInput::shortened).toList();
  }

  public InvalidInput(String problem) {
    this(List.of(problem));
  }

  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    StringJoiner lines = new StringJoiner("\n");
    problems.stream().limit(MOST_PROBLEMS).map(InvalidInput::shortened).forEach(lines::add);
    if (problems.size() > MOST_PROBLEMS) {
      lines.add("and " + (problems.size() - MOST_PROBLEMS) + " more");
    }
    return lines.toString();
  }

  /** Rule and remedy stand at the ends; what is long stands between them. */
  private static String shortened(String problem) {
    if (problem.length() <= 2 * SHOWN) {
      return problem;
    }
    int head = Character.isHighSurrogate(problem.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
    int end = problem.length() - SHOWN;
    int tail = Character.isLowSurrogate(problem.charAt(end)) ? end + 1 : end;
    return problem.substring(0, head) + " ... " + problem.substring(tail);
  }
}
