/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.SplittableRandom;
import org.ibmb.run.Seeds;

/** Which of a node's neighbours a sampled batch keeps. */
public enum Sampling {
  /** As many as the sample size, each set of them equally likely (Hamilton and others 2017). */
  NEIGHBOR {
    @Override
    Choice choice(Seeds seeds, int epoch, int batch) {
      SplittableRandom random = seeds.stream("neighbours", epoch, batch);
      return (edges, count, targets, size, hop) -> {
        for (int i = 0; i < size; i++) {
          int j = i + random.nextInt(count - i);
          int swap = edges[i];
          edges[i] = edges[j];
          edges[j] = swap;
        }
        return size;
      };
    }
  },
  /**
   * LABOR-0 (Balin and Çatalyürek 2023, section 3.2): a node {@code t} has one random number {@code
   * r_t} per layer, and {@code s} keeps it where {@code r_t <= size / degree_s}. On average a node
   * keeps as many neighbours as the sample size, and different nodes keep the same ones.
   */
  LABOR {
    @Override
    Choice choice(Seeds seeds, int epoch, int batch) {
      return (edges, count, targets, size, hop) -> {
        long base = seeds.value("labor", epoch, batch, hop);
        double probability = (double) size / count;
        int kept = 0;
        for (int i = 0; i < count; i++) {
          if (uniform(base, targets[edges[i]]) < probability) {
            edges[kept++] = edges[i];
          }
        }
        return kept;
      };
    }
  };

  /** In [0, 1), a function of its arguments alone. */
  private static double uniform(long base, int node) {
    return (Seeds.mix(base ^ Seeds.mix(node + 0x9E3779B97F4A7C15L)) >>> 11) * 0x1p-53;
  }

  /** The choice for one batch; its rows are asked for in the batch's order. */
  abstract Choice choice(Seeds seeds, int epoch, int batch);

  /** Chooses among the edges of one row. */
  interface Choice {
    /**
     * Moves the edges that are kept to the front and returns how many they are. Each is kept with
     * probability {@code size / count}.
     *
     * @param edges the first {@code count} are the row's, in any order
     * @param targets of all edges
     * @param size less than {@code count}
     * @param hop distance of the row's node from the outputs
     */
    int keep(int[] edges, int count, int[] targets, int size, int hop);
  }
}
