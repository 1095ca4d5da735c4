/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.run;

import java.util.SplittableRandom;

/**
 * Named random streams derived from one root seed.
 *
 * <p>A stream depends only on the root, its name and its keys, never on which thread asked first,
 * so that a run gives the same bytes for any number of threads.
 *
 * @param root the seed that the user gave, or one that was drawn for him and reported
 */
public record Seeds(long root) {

  /** The generator of the stream called {@code name}; equal names and keys give equal sequences. */
  public SplittableRandom stream(String name, long... keys) {
    return new SplittableRandom(value(name, keys));
  }

  /** One 64-bit value for {@code name} and {@code keys}: the seed of a counter-based generator. */
  public long value(String name, long... keys) {
    long hash = mix(root ^ 0x9E3779B97F4A7C15L);
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash + name.charAt(i));
    }
    for (long key : keys) {
      hash = mix(hash ^ mix(key + 0x632BE59BD9B4E019L));
    }
    return hash;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
