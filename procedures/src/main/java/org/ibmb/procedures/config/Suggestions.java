/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.neo4j.gds.core.StringSimilarity;

/** "Did you mean": the known names that look like an unknown one. */
public final class Suggestions {
  private Suggestions() {}

  static List<String> similar(String unknown, Collection<String> known) {
    return StringSimilarity.similarStringsIgnoreCase(unknown, new TreeSet<>(known));
  }

  /** {@code " Did you mean 'cora'?"}, or nothing. */
  public static String didYouMean(String unknown, Collection<String> known) {
    List<String> similar = similar(unknown, known);
    return similar.isEmpty() ? "" : " Did you mean '" + String.join("' or '", similar) + "'?";
  }
}
