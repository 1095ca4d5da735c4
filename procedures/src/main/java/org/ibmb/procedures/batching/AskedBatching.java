/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ibmb.procedures.config.Configuration;

/**
 * What the keys of a batching map say, before it is known what the absent ones default to: stored
 * batches and trained models bring defaults of their own.
 *
 * @param map that was read, in which the values that hold in the end are shown
 * @param stored name of the stored batches that the batches are taken from; null: they are made
 * @param given keys that are there
 * @param values of these keys
 */
public record AskedBatching(
    Configuration map,
    BatchingMethod.Use use,
    String stored,
    BatchingMethod method,
    Set<BatchingKey<?>> given,
    BatchingValues values) {

  /**
   * Reads the keys of a method, and refuses those of others: they would change nothing.
   *
   * @param storedKey names stored batches, whose method the absent one then is
   * @param fallback whose method the absent one is otherwise
   */
  public static AskedBatching read(
      Configuration map, String storedKey, BatchingSettings fallback, BatchingMethod.Use use) {
    String name = map.string(storedKey, null);
    String stored = name == null || name.isBlank() ? null : name;
    BatchingMethod method =
        map.choice(
            "method",
            BatchingMethods.of(use),
            stored == null ? fallback.method() : BatchingMethods.NODE);
    Set<BatchingKey<?>> given = new LinkedHashSet<>();
    BatchingValues values = BatchingValues.DEFAULT;
    for (BatchingKey<?> key : BatchingMethods.keys(BatchingMethod.Use.TRAINING)) {
      if (!method.keys(use).contains(key)) {
        map.refuse(key.name(), refusal(key, use, method));
      } else if (map.has(key.name())) {
        given.add(key);
        values = values.with(key, map);
      }
    }
    return new AskedBatching(map, use, stored, method, given, values);
  }

  /** Reads the batching of a training. */
  public static AskedBatching readForTraining(Configuration map) {
    return read(map, "stored", BatchingSettings.DEFAULT, BatchingMethod.Use.TRAINING);
  }

  private static String refusal(BatchingKey<?> key, BatchingMethod.Use use, BatchingMethod method) {
    List<BatchingMethod> readers = BatchingMethods.readers(key, use);
    return readers.isEmpty()
        ? "is a key of trainings alone"
        : "is a key of the methods %s, but 'method' is '%s'".formatted(readers, method);
  }

  /**
   * Fills in what the keys do not say.
   *
   * @param choice stored batches that were found under their name; null where there are none
   * @param defaults without stored batches
   */
  public BatchingSettings bind(StoredChoice choice, BatchingSettings defaults) {
    BatchingValues known =
        StoredChoice.defaults(choice, defaults).values().keeping(BatchingMethods.keys(use));
    BatchingValues all = known;
    for (BatchingKey<?> key : method.keys(use)) {
      all = given.contains(key) ? all.withThatOf(values, key) : method.defaultOf(key, all);
      map.resolve(key.name(), all.shown(key));
    }
    boolean usable = NodeWise.check(map, all);
    method.check(map, all);
    BatchingSettings bound = new BatchingSettings(method, usable ? all : known);
    StoredChoice.check(choice, map, bound);
    return bound;
  }

  /**
   * Fills in what the keys of a training do not say.
   *
   * @param choice stored batches that were found under their name; null where there are none
   * @param layers of the network
   */
  public BatchingSettings bindForTraining(StoredChoice choice, int layers) {
    BatchingSettings bound = bind(choice, BatchingSettings.DEFAULT.forNetwork(layers));
    method.checkLayers(map, bound.values(), layers);
    return bound;
  }
}
