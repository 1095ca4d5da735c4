/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.task.classification;

import java.util.List;

/** The texts by which keys name a class. */
final class ClassNames {
  private ClassNames() {}

  /** The class as text, and of a FLOAT the integer that it equals: {@code ["1.0", "1"]}. */
  static List<String> of(Object value) {
    return value instanceof Double number
        ? List.of(number.toString(), String.valueOf(number.longValue()))
        : List.of(String.valueOf(value));
  }
}
