/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.objective.classification;

import org.ibmb.run.InvalidInput;

/**
 * What a classifier is measured by; the names are those of GDS.
 *
 * @param label the class that it is about; -1 where it is about all of them
 */
public record Metric(Kind kind, int label) {
  public static final Metric ACCURACY = new Metric(Kind.ACCURACY, -1);
  public static final Metric F1_MACRO = new Metric(Kind.F1_MACRO, -1);
  public static final Metric F1_WEIGHTED = new Metric(Kind.F1_WEIGHTED, -1);

  /** What is counted. */
  public enum Kind {
    /** Share of nodes that are classified well; of one class: of nodes told right from it. */
    ACCURACY,
    /** Mean over the classes of their F1 scores. */
    F1_MACRO,
    /** Mean of the classes' F1 scores, weighted by how many nodes each class has. */
    F1_WEIGHTED,
    /** Harmonic mean of precision and recall of one class. */
    F1,
    /** Share of a class among what is predicted to be of it. */
    PRECISION,
    /** Share of a class that is predicted to be of it. */
    RECALL;

    /** Whether it can be asked of all classes together. */
    public boolean isGlobal() {
      return this == ACCURACY || this == F1_MACRO || this == F1_WEIGHTED;
    }

    /** Whether it can be asked of one class. */
    public boolean isOfOneClass() {
      return this != F1_MACRO && this != F1_WEIGHTED;
    }
  }

  public Metric {
    if (label < -1 || !(label < 0 ? kind.isGlobal() : kind.isOfOneClass())) {
      throw new InvalidInput("No metric %s of class %d".formatted(kind, label));
    }
  }
}
