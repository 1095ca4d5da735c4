/*
 * Copyright (c) 2026 the IBMB for Neo4j authors.
 * Licensed under the GNU General Public License v3.0; see LICENSE.
 */
package org.ibmb.procedures.result;

import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.neo4j.gds.api.properties.nodes.DoubleNodePropertyValues;
import org.neo4j.gds.api.properties.nodes.FloatArrayNodePropertyValues;
import org.neo4j.gds.api.properties.nodes.LongNodePropertyValues;
import org.neo4j.gds.api.properties.nodes.NodePropertyValues;

/**
 * What a call found about each of its nodes, to be stored as one property.
 *
 * @param projected as a projection holds it; is given where each node of the whole projection
 *     stands among those of the call, -1 where it is none of them
 * @param stored as the database holds it, of the i-th node of the call
 */
public record NodeColumn(
    Function<int[], NodePropertyValues> projected, IntFunction<Object> stored) {

  /** Integers. */
  public static NodeColumn numbers(long[] numbers) {
    return new NodeColumn(positions -> new Numbers(numbers, positions), i -> numbers[i]);
  }

  /** Whole numbers as FLOAT. */
  public static NodeColumn decimals(long[] numbers) {
    return new NodeColumn(
        positions -> new Decimals(numbers, positions), i -> Double.valueOf(numbers[i]));
  }

  /** Values that are stored in the database alone, of the i-th node. */
  public static NodeColumn stored(IntFunction<Object> values) {
    return new NodeColumn(
        positions -> {
          throw new IllegalStateException("this column is for the database");
        },
        values);
  }

  /** Lists of {@code width} numbers. */
  public static NodeColumn rows(float[] values, int width) {
    return new NodeColumn(
        positions -> new Rows(values, width, positions), i -> row(values, width, i));
  }

  private static float[] row(float[] values, int width, int i) {
    return Arrays.copyOfRange(values, i * width, (i + 1) * width);
  }

  /** One integer per node. */
  record Numbers(long[] numbers, int[] positions) implements LongNodePropertyValues {
    @Override
    public long longValue(long rootId) {
      int i = positions[(int) rootId];
      return i < 0 ? Long.MIN_VALUE : numbers[i]; // what GDS puts where there is no integer
    }

    @Override
    public boolean hasValue(long rootId) {
      return positions[(int) rootId] >= 0;
    }

    @Override
    public long nodeCount() {
      return positions.length;
    }
  }

  /** One whole number per node, as FLOAT. */
  record Decimals(long[] numbers, int[] positions) implements DoubleNodePropertyValues {
    @Override
    public double doubleValue(long rootId) {
      int i = positions[(int) rootId];
      return i < 0 ? Double.NaN : numbers[i]; // what GDS puts where there is no number
    }

    @Override
    public boolean hasValue(long rootId) {
      return positions[(int) rootId] >= 0;
    }

    @Override
    public long nodeCount() {
      return positions.length;
    }
  }

  /** {@code width} numbers per node. */
  private record Rows(float[] values, int width, int[] positions)
      implements FloatArrayNodePropertyValues {
    @Override
    public float[] floatArrayValue(long rootId) {
      int i = positions[(int) rootId];
      return i < 0 ? null : row(values, width, i);
    }

    @Override
    public boolean hasValue(long rootId) {
      return positions[(int) rootId] >= 0;
    }

    @Override
    public long nodeCount() {
      return positions.length;
    }
  }
}
