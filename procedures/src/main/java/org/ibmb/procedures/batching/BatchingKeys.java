/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.List;
import org.ibmb.procedures.config.Configuration;

/**
 * The keys of one batching map, of which each method reads only some: a key of another method is a
 * mistake, because it would change nothing.
 *
 * @param use null: all keys are read, as in the file of a model
 */
public record BatchingKeys(Configuration keys, BatchingMethod method, BatchingMethod.Use use) {

  int count(String key, int fallback) {
    return reads(key) ? keys.count(key, fallback) : fallback;
  }

  int count(String key, int fallback, int least) {
    int value = count(key, fallback);
    keys.problems().atLeast(key, value, least);
    return value;
  }

  double decimal(String key, double fallback) {
    return reads(key) ? keys.decimal(key, fallback) : fallback;
  }

  List<Integer> counts(String key, List<Integer> fallback) {
    return reads(key) ? keys.counts(key, fallback) : fallback;
  }

  <E extends Enum<E>> E choice(String key, E[] choices, E fallback) {
    return reads(key) ? keys.choice(key, choices, fallback) : fallback;
  }

  private boolean reads(String key) {
    if (use == null) {
      return true;
    }
    List<BatchingMethod> readers = use.readers(key);
    boolean reads = readers.contains(method);
    if (!reads) {
      keys.refuse(
          key,
          readers.isEmpty()
              ? "is a key of trainings alone"
              : "is a key of the methods %s, but 'method' is '%s'".formatted(readers, method));
    }
    return reads;
  }
}
