/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.batch;

import java.util.Arrays;

/** Sets of nodes as ascending arrays. */
final class SortedSets {
  private SortedSets() {}

  static int[] union(int[] a, int[] b) {
    return union(a, b, Integer.MAX_VALUE);
  }

  /** The union, or null where it has more than {@code most} members. */
  static int[] union(int[] a, int[] b, int most) {
    if (Math.max(a.length, b.length) > most) {
      return null;
    }
    int[] union = new int[(int) Math.min(most, (long) a.length + b.length)];
    int i = 0;
    int j = 0;
    int count = 0;
    while (i < a.length || j < b.length) {
      if (count == most) {
        return null;
      }
      if (j == b.length || (i < a.length && a[i] < b[j])) {
        union[count++] = a[i++];
      } else {
        if (i < a.length && a[i] == b[j]) {
          i++;
        }
        union[count++] = b[j++];
      }
    }
    return count == union.length ? union : Arrays.copyOf(union, count);
  }
}
