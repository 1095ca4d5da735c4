/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.batching;

import java.util.List;
import java.util.function.Function;
import org.ibmb.procedures.config.Configuration;

/**
 * One key of a batching map: its name, its default, and how it is read and shown. Keys that one
 * method reads are constants of that method's class.
 *
 * @param <T> type of the value as methods use it
 */
final class BatchingKey<T> {

  /** Takes a value from a map, in which it is noted as known. */
  private interface Reader<T> {
    T read(Configuration keys, String name, T fallback);
  }

  private final String name;
  private final T fallback;
  private final Reader<T> reader;
  private final Function<T, Object> shown;
  private final boolean lowersMemory;

  private BatchingKey(String name, T fallback, Reader<T> reader, Function<T, Object> shown) {
    this(name, fallback, reader, shown, false);
  }

  private BatchingKey(
      String name, T fallback, Reader<T> reader, Function<T, Object> shown, boolean lowersMemory) {
    this.name = name;
    this.fallback = fallback;
    this.reader = reader;
    this.shown = shown;
    this.lowersMemory = lowersMemory;
  }

  /** This key, whose batches are smaller the smaller its value is. */
  BatchingKey<T> loweringMemory() {
    return new BatchingKey<>(name, fallback, reader, shown, true);
  }

  /** Whether batches are smaller the smaller the value is. */
  boolean lowersMemory() {
    return lowersMemory;
  }

  /** A key for an integer, which somebody else checks. */
  static BatchingKey<Integer> count(String name, int fallback) {
    return count(name, fallback, Integer.MIN_VALUE);
  }

  /** A key for an integer of at least {@code least}. */
  static BatchingKey<Integer> count(String name, int fallback, int least) {
    return new BatchingKey<>(
        name,
        fallback,
        (keys, key, other) -> {
          int value = keys.count(key, other);
          keys.problems().atLeast(keys.path(key), value, least);
          return value;
        },
        Integer::longValue);
  }

  /** A key for a list of integers. */
  static BatchingKey<List<Integer>> counts(String name, List<Integer> fallback) {
    return new BatchingKey<>(
        name,
        fallback,
        Configuration::counts,
        value -> value.stream().map(Integer::longValue).toList());
  }

  /** A key for a decimal number, which somebody else checks. */
  static BatchingKey<Double> decimal(String name, double fallback) {
    return new BatchingKey<>(name, fallback, Configuration::decimal, value -> value);
  }

  /** A key for a decimal number greater than 0. */
  static BatchingKey<Double> positive(String name, double fallback) {
    return new BatchingKey<>(
        name,
        fallback,
        (keys, key, other) -> {
          double value = keys.decimal(key, other);
          keys.problems().positive(keys.path(key), value);
          return value;
        },
        value -> value);
  }

  /** A key for one of {@code choices}, by its name. */
  static <E extends Enum<E>> BatchingKey<E> choice(String name, E[] choices, E fallback) {
    return new BatchingKey<>(
        name, fallback, (keys, key, other) -> keys.choice(key, choices, other), Object::toString);
  }

  String name() {
    return name;
  }

  /** The value where nobody says another. */
  T fallback() {
    return fallback;
  }

  /** The value in a map; the key's default where it is absent or wrong, which is noted. */
  T read(Configuration keys) {
    return reader.read(keys, name, fallback);
  }

  /** A value as users see it. */
  Object shown(T value) {
    return shown.apply(value);
  }

  @Override
  public String toString() {
    return name;
  }
}
