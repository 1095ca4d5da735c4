/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.schedule;

import java.util.SplittableRandom;
import org.ibmb.run.Seeds;

/** Stage 5: in which order an epoch visits the batches. */
@FunctionalInterface
public interface Schedule {
  /** The batches of {@code epoch}, each exactly once. */
  int[] order(int epoch);

  /** A fresh random order every epoch. */
  static Schedule random(int batchCount, Seeds seeds) {
    return epoch -> {
      SplittableRandom random = seeds.stream("schedule", epoch);
      int[] order = new int[batchCount];
      for (int i = 0; i < batchCount; i++) {
        int j = random.nextInt(i + 1); // the inside-out shuffle of Fisher and Yates
        order[i] = order[j];
        order[j] = i;
      }
      return order;
    };
  }
}
