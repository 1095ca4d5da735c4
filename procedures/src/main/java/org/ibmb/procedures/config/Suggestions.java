/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** "Did you mean": the known names that look like an unknown one. */
public final class Suggestions {
  private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

  /** As similar as GDS wants a name to be before it suggests it. */
  private static final double LEAST = 0.8;

  private Suggestions() {}

  private record Scored(String name, double similarity) {}

  /** Known names that are similar without regard to case, the most similar first. */
  public static List<String> similar(String unknown, Collection<String> known) {
    String sought = unknown.toLowerCase(Locale.ROOT);
    return new TreeSet<>(known)
        .stream()
            .map(name -> new Scored(name, SIMILARITY.apply(sought, name.toLowerCase(Locale.ROOT))))
            .filter(scored -> scored.similarity > LEAST)
            .sorted(Comparator.comparingDouble(Scored::similarity).reversed())
            .map(Scored::name)
            .toList();
  }

  /** {@code " Did you mean 'cora'?"}, or nothing. */
  public static String didYouMean(String unknown, Collection<String> known) {
    List<String> similar = similar(unknown, known);
    return similar.isEmpty() ? "" : " Did you mean '" + String.join("' or '", similar) + "'?";
  }
}
