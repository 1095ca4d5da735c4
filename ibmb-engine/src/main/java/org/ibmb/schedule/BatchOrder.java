/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.schedule;

import java.util.Locale;

/** In which order an epoch visits the batches. */
public enum BatchOrder {
  /** A fresh shuffle every epoch. */
  RANDOM,
  /** Batches whose labels differ from those of the last one are more likely to be next. */
  WEIGHTED,
  /** One fixed tour on which neighbours differ as much as possible. */
  ORDER;

  /** The name that users write. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
