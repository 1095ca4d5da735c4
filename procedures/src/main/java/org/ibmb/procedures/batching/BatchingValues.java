/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ibmb.procedures.config.Configuration;

/**
 * The values of the keys of batching, those of methods that are not chosen included: another method
 * that is chosen later starts from them.
 *
 * @param others values that are not the default of their key
 */
record BatchingValues(Map<BatchingKey<?>, Object> others) {
  static final BatchingValues DEFAULT = new BatchingValues(Map.of());

  BatchingValues {
    others = Map.copyOf(others);
  }

  @SuppressWarnings("unchecked") // with() alone puts values under keys, each of its key's type
  <T> T get(BatchingKey<T> key) {
    return (T) others.getOrDefault(key, key.fallback());
  }

  <T> BatchingValues with(BatchingKey<T> key, T value) {
    Map<BatchingKey<?>, Object> changed = new LinkedHashMap<>(others);
    if (value.equals(key.fallback())) {
      changed.remove(key);
    } else {
      changed.put(key, value);
    }
    return new BatchingValues(changed);
  }

  /** With the value that {@code key} has in {@code map}. */
  <T> BatchingValues with(BatchingKey<T> key, Configuration map) {
    return with(key, key.read(map));
  }

  /** With the value that {@code from} has under {@code key}. */
  <T> BatchingValues withThatOf(BatchingValues from, BatchingKey<T> key) {
    return with(key, from.get(key));
  }

  /** With the defaults of all keys but {@code kept}. */
  BatchingValues keeping(Collection<BatchingKey<?>> kept) {
    Map<BatchingKey<?>, Object> fewer = new LinkedHashMap<>(others);
    fewer.keySet().retainAll(kept);
    return new BatchingValues(fewer);
  }

  /** The value of {@code key} as users see it. */
  <T> Object shown(BatchingKey<T> key) {
    return key.shown(get(key));
  }
}
